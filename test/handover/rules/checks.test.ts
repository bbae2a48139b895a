import { describe, expect, it } from '@jest/globals';
import { passed, until } from '../../case/support/facts.ts';
import { judged, noon, ordinary, rosh } from '../support/asking.ts';
import {
  calm,
  checkAsked,
  checkSent,
  imported,
  levels,
  lookedUp,
  noReplyAccepted,
  register,
  replied,
} from '../support/of-risk.ts';

const today = noon('2026-03-03');
const story = [...until('supervisionOffered'), ...ordinary, lookedUp('REGISTERS', 'NONE_RECORDED')];

describe('HC-35, the police domestic abuse check', () => {
  it('advises in ordinary cases, and asks for a reason with high risk, domestic abuse or registers not known', () => {
    expect(judged('HC-35', [story], today)).toMatchObject({
      severity: 'ADVISES',
      outcome: 'NOT_DUE',
      finding: 'No police domestic abuse check is asked for in the receiving area.',
    });
    expect(judged('HC-35', [story, rosh('HIGH')], today).severity).toBe('NEEDS_REASON');
    expect(judged('HC-35', [story, register()], today).severity).toBe('NEEDS_REASON');
    expect(judged('HC-35', [until('agreed'), ordinary], today).severity).toBe('NEEDS_REASON');
  });

  it('never takes silence for an answer', () => {
    expect(judged('HC-35', [story, checkAsked()], today).finding).toBe(
      'The police domestic abuse check in the receiving area: not sent yet; no reply is not an answer.',
    );
    expect(judged('HC-35', [story, checkAsked(), checkSent(), passed()], today)).toMatchObject({
      outcome: 'FAILED',
      finding:
        'The police domestic abuse check in the receiving area: sent on 2 March 2026, no reply; no reply is not an answer.',
    });
  });

  it('is met by an answer, or by a risk that a manager accepts by name; late after supervision passed', () => {
    const sent = [...story, checkAsked(), checkSent()];
    expect(judged('HC-35', [sent, replied('NOTHING_HELD')], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'The police domestic abuse check: nothing is held.',
    });
    expect(judged('HC-35', [sent, passed(), replied('INFORMATION_HELD')], today).outcome).toBe('MET_LATE');
    expect(judged('HC-35', [sent, noReplyAccepted()], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'The police domestic abuse check: no reply, and a manager accepted the risk.',
    });
  });

  it('is not met by a refusal to say, by the wrong area, or by what nobody checked', () => {
    const sent = [...story, checkAsked(), checkSent()];
    expect(judged('HC-35', [sent, replied('REFUSED')], today).outcome).toBe('NOT_DUE');
    const atHome = [...story, checkAsked({ area: 'HOME' }), replied('NOTHING_HELD')];
    expect(judged('HC-35', atHome, today).outcome).toBe('NOT_DUE');
    expect(judged('HC-35', [story, checkAsked({ imported })], today).finding).toMatch('recorded elsewhere');
  });
});

describe('HC-36 and HC-37, services for children and adults', () => {
  const forChildren = checkAsked({ kind: 'CHILDRENS_SERVICES' });

  it('ask the home area too once a register speaks of a child', () => {
    const child = register({ code: 'RCPR', description: 'Child protection' });
    expect(judged('HC-36', [story, child, forChildren, replied('NOTHING_HELD')], today).finding).toBe(
      'No check with children’s services is asked for in the home area.',
    );
    const atHome = checkAsked({ checkId: 'check-2', kind: 'CHILDRENS_SERVICES', area: 'HOME' });
    const both = [forChildren, replied('NOTHING_HELD'), atHome, replied('INFORMATION_HELD', 'check-2')];
    expect(judged('HC-36', [story, child, both], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'The check with children’s services: nothing is held and information is held.',
    });
  });

  it('apply by a level for children too, and not where the registers were looked up in vain', () => {
    expect(judged('HC-36', [story, calm], today).outcome).toBe('NOT_APPLICABLE');
    expect(judged('HC-36', [story, calm, levels({ children: 'HIGH' })], today).outcome).toBe('NOT_DUE');
    expect(judged('HC-37', [story], today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'No active register speaks of an adult at risk.',
    });
  });

  it('are taken to apply after a look-up that failed', () => {
    for (const rule of ['HC-36', 'HC-37']) {
      const { outcome, finding } = judged(rule, [story, lookedUp('REGISTERS', 'FAILED')], today);
      expect([rule, outcome]).toEqual([rule, 'NOT_DUE']);
      expect(finding).toMatch('It is taken to apply, because the registers are not known.');
    }
  });
});

describe('HC-38, no reply is not “nothing held”', () => {
  it('is broken only by an acceptance that names no risk or nothing done instead', () => {
    const sent = [...story, checkAsked(), checkSent()];
    expect(judged('HC-38', [sent, noReplyAccepted()], today).outcome).toBe('SATISFIED');
    expect(judged('HC-38', [sent, noReplyAccepted({ compensatingAction: '' })], today).outcome).toBe(
      'FAILED',
    );
  });
});

describe('HC-47, health services where the person goes', () => {
  const ill = register({ code: 'AMHL', description: 'Mental health issues' });

  it('are asked where a register speaks of self-harm, vulnerability or mental health', () => {
    expect(judged('HC-47', [story], today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'No active register speaks of self-harm, vulnerability or mental health.',
    });
    expect(judged('HC-47', [story, ill], today)).toMatchObject({
      outcome: 'NOT_DUE',
      severity: 'ADVISES',
      line: 'agencies',
      owes: { side: 'RECEIVING' },
      finding: 'No check with health services is asked for in the receiving area.',
    });
    expect(judged('HC-47', [story, ill, rosh('HIGH')], today).severity).toBe('NEEDS_REASON');
    const asked = checkAsked({ kind: 'HEALTH', body: 'Southaven community mental health team' });
    expect(
      judged('HC-47', [story, ill, asked, checkSent(), replied('INFORMATION_HELD')], today),
    ).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'The check with health services: information is held.',
    });
  });
});
