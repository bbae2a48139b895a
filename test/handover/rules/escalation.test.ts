import { describe, expect, it } from '@jest/globals';
import type { EscalationLevel } from '../../../src/case/oversight/oversight.events.ts';
import { assess, lateRules } from '../../../src/handover/assess.ts';
import { allocated, until } from '../../case/support/facts.ts';
import { fact, given, TRANSFER, type Told } from '../../case/support/given.ts';
import { judged, noon, ordinary, shipped } from '../support/asking.ts';

/** Requested on Monday 2 March 2026: naming somebody (HC-05) has to be done by Thursday 5 March. */
const sent = [...until('requested'), ...ordinary];

const raised = (to: EscalationLevel, dueOn: string, at = noon(dueOn)) =>
  fact('EscalationRaised', { rule: 'HC-05', to, dueOn }, { at });

const late = (story: readonly Told[], now: string) =>
  lateRules(assess(shipped)(given(story).state, TRANSFER, now), now);

describe('the escalation clock', () => {
  it('has nothing to raise until the second working day after the last day', () => {
    expect(late(sent, '2026-03-08T23:59:59.999Z')).toEqual([]);
    expect(late(sent, '2026-03-09T00:00:00.000Z')).toEqual([
      { rule: 'HC-05', to: 'SENIOR', dueOn: '2026-03-09' },
    ]);
  });

  it('goes higher at five and at ten working days, each with the same day whenever it is asked', () => {
    expect(late(sent, noon('2026-06-01'))).toEqual([
      { rule: 'HC-05', to: 'SENIOR', dueOn: '2026-03-09' },
      { rule: 'HC-05', to: 'HEAD_OF_PDU', dueOn: '2026-03-12' },
      { rule: 'HC-05', to: 'REGION', dueOn: '2026-03-19' },
    ]);
  });

  it('raises nothing twice, and nothing once it was done', () => {
    const told = [...sent, raised('SENIOR', '2026-03-09')];
    expect(late(told, noon('2026-03-11'))).toEqual([]);
    expect(late(told, noon('2026-03-12'))).toEqual([
      { rule: 'HC-05', to: 'HEAD_OF_PDU', dueOn: '2026-03-12' },
    ]);
    expect(late([...told, allocated()], noon('2026-03-12'))).toEqual([]);
  });

  it('stops when the transfer is withdrawn', () => {
    expect(late([...sent, fact('TransferWithdrawn', { reason: 'Stays' })], noon('2026-03-12'))).toEqual([]);
  });
});

describe('HC-16, what stays undone goes to a manager', () => {
  it('does not apply while nothing is late enough; a rule that only advises never is', () => {
    expect(judged('HC-16', [sent, allocated()], noon('2026-06-01'))).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'Nothing has been late long enough to go to a manager.',
    });
  });

  it('is not due on the day, and fails when the day has gone', () => {
    expect(judged('HC-16', [sent], noon('2026-03-09'))).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'HC-05 goes to a manager on 9 March 2026, and has not.',
    });
    expect(judged('HC-16', [sent], noon('2026-03-10'))).toMatchObject({
      outcome: 'FAILED',
      finding: 'HC-05 was to go to a manager on 9 March 2026, and has not.',
    });
  });

  it('is satisfied when it went on the day, met late when it went after it', () => {
    const onTheDay = judged('HC-16', [sent, raised('SENIOR', '2026-03-09')], noon('2026-03-11'));
    expect(onTheDay).toMatchObject({ outcome: 'SATISFIED', because: [expect.any(String)] });
    const after = raised('SENIOR', '2026-03-09', noon('2026-03-10'));
    expect(judged('HC-16', [sent, after], noon('2026-03-11'))).toMatchObject({ outcome: 'MET_LATE' });
  });
});
