import { describe, expect, it } from '@jest/globals';
import type { EscalationLevel } from '../../../src/case/oversight/oversight.events.ts';
import { shippedPolicies } from '../../../src/handover/adoption.ts';
import { assess, lateRules } from '../../../src/handover/assess.ts';
import { policyHistory } from '../support/policies.ts';
import { ruleOf } from '../../../src/handover/rules/rules.ts';
import { allocated, refused, until } from '../../case/support/facts.ts';
import { fact, given, TRANSFER, type Told } from '../../case/support/given.ts';
import { changedPolicy, firstEdition, judged as judgedBy, noon, ordinary } from '../support/asking.ts';

/** Requested on Monday 2 March 2026: naming somebody (HC-05) has to be done by Thursday 5 March. */
const sent = [...until('requested'), ...ordinary];

const judged = (...[rule, story, now, history = firstEdition]: Parameters<typeof judgedBy>) =>
  judgedBy(rule, story, now, history);

const raised = (to: EscalationLevel, dueOn: string, at = noon(dueOn)) =>
  fact('EscalationRaised', { rule: 'HC-05', to, dueOn }, { at });

const late = (story: readonly Told[], now: string) =>
  lateRules(assess(firstEdition)(given(story).state, TRANSFER, now), now);

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

describe('what belongs to one late thing and not to the next', () => {
  const query = (queryId: string, at: string) =>
    fact('QueryRaised', { queryId, to: 'HOME', question: 'Who lives there?' }, { at });
  /** Due on Thursday 5 March. */
  const first = [...until('allocated'), ...ordinary, query('q1', noon('2026-03-02'))];
  const toSenior = fact(
    'EscalationRaised',
    { rule: 'HC-14', to: 'SENIOR', dueOn: '2026-03-09' },
    { at: noon('2026-03-09') },
  );
  const answered = fact('QueryAnswered', { queryId: 'q1', answer: 'Nobody' }, { at: noon('2026-03-10') });
  const second = [...first, toSenior, answered, query('q2', noon('2026-03-10'))];

  it('a second late question goes to the same manager again', () => {
    expect(late(first, noon('2026-03-09'))).toEqual([{ rule: 'HC-14', to: 'SENIOR', dueOn: '2026-03-09' }]);
    expect(late(second, noon('2026-03-16'))).toEqual([]);
    expect(late(second, noon('2026-03-17'))).toEqual([{ rule: 'HC-14', to: 'SENIOR', dueOn: '2026-03-17' }]);
    expect(judged('HC-16', [second], noon('2026-03-18'))).toMatchObject({
      outcome: 'FAILED',
      finding:
        'This was to go to a manager on 17 March 2026 and has not: “Every question is answered” (HC-14).',
      because: [],
    });
  });

  it('the day is kept when the policy is changed meanwhile', () => {
    const later = changedPolicy((policy) => {
      policy.version = '2026-03-06';
      policy.escalation = [{ to: 'SENIOR', workingDays: 9 }];
    });
    const changed = policyHistory([
      ...shippedPolicies().map(({ text }) => ({ text, adoptedAt: '2026-01-01T00:00:00.000Z' })),
      { text: later, adoptedAt: noon('2026-03-06') },
    ]);
    const { escalates } = judged('HC-05', [sent], noon('2026-03-09'), changed);
    expect(escalates?.map(({ dueOn }) => dueOn)).toEqual(['2026-03-09', '2026-03-12', '2026-03-19']);
  });
});

describe('a refused transfer whose home plan is not written', () => {
  /** Refused on Monday 2 March: the plan is due the same day. */
  const story = [...until('allocated'), ...ordinary, refused()];

  it('goes to a manager, although the transfer is over', () => {
    expect(late(story, noon('2026-03-03'))).toEqual([]);
    expect(late(story, noon('2026-03-04'))).toEqual([{ rule: 'HC-15', to: 'SENIOR', dueOn: '2026-03-04' }]);
    expect(judged('HC-16', [story], noon('2026-03-05'))).toMatchObject({ outcome: 'FAILED' });
  });

  it('stops when it is written', () => {
    const plan = fact('HomePlanRecorded', { plan: 'Weekly contact here' }, { at: noon('2026-03-04') });
    expect(late([...story, plan], noon('2026-03-05'))).toEqual([]);
  });

  it('asks nobody to escalate it: that would dispute the refusal', () => {
    const { state } = given(story);
    expect(
      ruleOf.get('HC-16')?.act({ state, transfer: state.transfers[TRANSFER]! }, noon('2026-03-05')),
    ).toBeUndefined();
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
      finding:
        'This is to go to a manager on 9 March 2026 and has not: “A receiving practitioner is named” (HC-05).',
    });
    expect(judged('HC-16', [sent], noon('2026-03-10'))).toMatchObject({
      outcome: 'FAILED',
      finding:
        'This was to go to a manager on 9 March 2026 and has not: “A receiving practitioner is named” (HC-05).',
    });
  });

  it('is satisfied when it went on the day, met late when it went after it', () => {
    const onTheDay = judged('HC-16', [sent, raised('SENIOR', '2026-03-09')], noon('2026-03-11'));
    expect(onTheDay).toMatchObject({ outcome: 'SATISFIED', because: [expect.any(String)] });
    const after = raised('SENIOR', '2026-03-09', noon('2026-03-10'));
    expect(judged('HC-16', [sent, after], noon('2026-03-11'))).toMatchObject({ outcome: 'MET_LATE' });
  });
});
