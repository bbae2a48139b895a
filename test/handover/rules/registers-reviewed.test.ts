import { describe, expect, it } from '@jest/globals';
import { until } from '../../case/support/facts.ts';
import { judged, noon } from '../support/asking.ts';
import { imported, lookedUp, register, removed, reviewed } from '../support/of-risk.ts';

const today = noon('2026-03-03');
const story = until('agreed');

describe('HC-26, registers reviewed in their time', () => {
  it('names the first that is overdue, by its own day or by the period of its code', () => {
    const overdue = register({ reviewOn: '2026-03-02' });
    expect(judged('HC-26', [story, overdue], today)).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'Register ADVP was to be reviewed by 2 March 2026.',
    });
    const { reviewOn: _none, ...undated } = register().data as { reviewOn?: string };
    const byCode = { ...register(), data: { ...undated, startedOn: '2025-12-02' } } as never;
    expect(judged('HC-26', [story, byCode], today).finding).toBe(
      'Register ADVP was to be reviewed by 2 March 2026.',
    );
    expect(judged('HC-26', [story, register()], today).outcome).toBe('SATISFIED');
  });

  it('asks for a reason for child protection and domestic abuse, and then takes nothing unchecked for done', () => {
    expect(judged('HC-26', [story, register({ imported })], today)).toMatchObject({
      severity: 'NEEDS_REASON',
      outcome: 'NOT_DUE',
      finding: '1 active register, none overdue for review; 1 recorded elsewhere and not checked.',
    });
    const other = register({ code: 'ALSH', description: 'Self-harm', imported });
    expect(judged('HC-26', [story, other], today)).toMatchObject({
      severity: 'ADVISES',
      outcome: 'SATISFIED',
    });
  });

  it('is done for what came in once somebody here reviewed it, until it is due again', () => {
    const brought = register({ imported, reviewOn: '2026-02-01' });
    const answer = judged('HC-26', [story, brought, reviewed()], today);
    expect(answer).toMatchObject({
      severity: 'NEEDS_REASON',
      outcome: 'SATISFIED',
      finding: '1 active register, none overdue for review.',
    });
    expect(answer.because).toHaveLength(2);
    expect(judged('HC-26', [story, brought, reviewed()], noon('2026-06-03'))).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'Register ADVP was to be reviewed by 2 June 2026.',
    });
    const late = judged('HC-26', [until('passed'), brought, reviewed()], noon('2026-03-09'));
    expect(late).toMatchObject({ outcome: 'MET_LATE' });
  });

  it('asks nothing of a register that was removed', () => {
    const gone = [story, register({ imported, reviewOn: '2026-02-01' }), removed()];
    expect(judged('HC-26', gone, today)).toMatchObject({ outcome: 'NOT_APPLICABLE' });
    const other = register({ registerId: 'register-2', code: 'ALSH', description: 'Self-harm' });
    expect(judged('HC-26', [...gone, other], today).outcome).toBe('SATISFIED');
  });

  it('is not known after a look-up that failed, and never not applicable', () => {
    expect(judged('HC-26', [story, lookedUp('REGISTERS', 'FAILED')], today)).toMatchObject({
      outcome: 'UNKNOWN',
      finding:
        'The look-up of registers failed on 2 March 2026, so nobody can say. ' +
        'It is taken to apply, because the registers are not known.',
    });
    expect(judged('HC-26', [story, lookedUp('REGISTERS', 'NONE_RECORDED')], today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'The registers were looked up, and none is active.',
    });
    expect(judged('HC-26', [story], today).finding).toMatch('Nobody has looked up the registers');
  });
});

describe('HC-27 and HC-28, what registers say', () => {
  it('ask for notes of what is active, and of what ended in the last twelve months', () => {
    const bare = register({ notes: ' ' });
    expect(judged('HC-27', [story, bare], today)).toMatchObject({
      severity: 'ADVISES',
      finding: 'ADVP without a word on who or what is meant.',
    });
    expect(judged('HC-27', [story, register()], today).outcome).toBe('SATISFIED');
    expect(judged('HC-27', [story, bare, reviewed()], today).outcome).toBe('SATISFIED');
    const ended = register({ notes: '', endedOn: '2025-06-01' });
    expect(judged('HC-28', [story, ended], today).finding).toBe('ADVP ended without a reason given.');
    expect(judged('HC-28', [story, ended, removed({ endedOn: '2025-06-01' })], today).outcome).toBe(
      'SATISFIED',
    );
    expect(judged('HC-28', [story, register({ notes: '' }), removed({ reason: ' ' })], today).outcome).toBe(
      'NOT_DUE',
    );
    expect(judged('HC-28', [story, register({ notes: '', endedOn: '2025-03-01' })], today).outcome).toBe(
      'SATISFIED',
    );
  });
});
