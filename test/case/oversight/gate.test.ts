import { describe, expect, it } from '@jest/globals';
import type { Decide } from '../../../src/case/decider.ts';
import { throughGate, type GivenReason } from '../../../src/case/oversight/gate.ts';
import type { CaseEvents } from '../../../src/case/events.ts';
import { allocated, until } from '../support/facts.ts';
import { fact, given, id, TRANSFER, unmet, type Told } from '../support/given.ts';
import { people } from '../support/people.ts';

const pass: Decide<GivenReason[]> = (state, reasons, context) =>
  throughGate(state, context, TRANSFER, 'pass', reasons);

const reason = (rule: string) => ({ rule, reason: `Why not ${rule}` });

const HC66 = [unmet('HC-66', 'pass', 'BLOCKS')];
const today = '2026-03-04T10:00:00.000Z';
const proposed = (special: Partial<CaseEvents['BlockPassProposed']> = {}) =>
  fact(
    'BlockPassProposed',
    {
      proposalId: id(1),
      rule: 'HC-66',
      gate: 'pass',
      reason: 'She is in hospital until Monday',
      compensatingAction: 'The senior rings every day',
      until: '2026-03-06',
      ...special,
    },
    { by: people.receivingSenior },
  );
const seconded = () =>
  fact('BlockPassSeconded', { proposalId: id(1), reason: 'It is carried' }, { by: people.homeHead });
const passed = fact('HandoverRuleOverridden', {
  rule: 'HC-66',
  gate: 'pass',
  reason: 'She is in hospital until Monday',
  proposalId: id(1),
  compensatingAction: 'The senior rings every day',
  until: '2026-03-06',
});

describe('a rule that blocks', () => {
  const tried = (...events: Told[]) =>
    given(until('agreed'), ...events).when(pass, [reason('HC-66')], { unmet: HC66, at: today });

  it('is passed once two managers agreed, and what makes up for it is recorded with the act', () => {
    const { state } = tried(proposed(), seconded()).then(passed);
    expect(state.oversight.overrides[0]).toMatchObject({ proposalId: id(1), until: '2026-03-06' });
  });

  it('is not passed by one manager alone, after the last day, nor for another rule, act or practitioner', () => {
    const refusedFor = (...events: Told[]) =>
      tried(...events).thenRefused('conflict', 'cannot go on yet', { unmet: ['HC-66'] });
    refusedFor(proposed());
    refusedFor(proposed({ until: '2026-03-03' }), seconded());
    refusedFor(proposed({ rule: 'HC-60' }), seconded());
    refusedFor(proposed({ gate: 'complete' }), seconded());
    refusedFor(proposed(), seconded(), allocated(people.receivingColleague));
    refusedFor(
      proposed(),
      seconded(),
      fact('TransferRouted', { fromTeam: 'SHV1', toTeam: 'SHV2', reason: 'Their address' }),
    );
  });

  it('may be used on its last day', () => {
    given(until('agreed'), proposed(), seconded())
      .when(pass, [], { unmet: HC66, at: '2026-03-06T23:30:00.000Z' })
      .then(passed);
  });

  it('lets nobody pass that somebody is named, whatever was agreed', () => {
    given(until('agreed'), proposed({ rule: 'HC-05' }), seconded())
      .when(pass, [reason('HC-05')], { unmet: [unmet('HC-05', 'pass', 'BLOCKS')], at: today })
      .thenRefused('conflict', 'cannot go on yet', { unmet: ['HC-05'] });
  });
});

describe('going through a gate', () => {
  it('asks nothing when every rule is met', () => {
    given(until('agreed')).when(pass, []).then();
  });

  it('records each rule that is passed with a reason, and keeps it', () => {
    const { state } = given(until('agreed'))
      .when(pass, [reason('HC-10'), reason('HC-09')], {
        unmet: [unmet('HC-09', 'pass'), unmet('HC-10', 'pass')],
      })
      .then(
        fact('HandoverRuleOverridden', { ...reason('HC-09'), gate: 'pass' }),
        fact('HandoverRuleOverridden', { ...reason('HC-10'), gate: 'pass' }),
      );
    expect(state.oversight.overrides).toHaveLength(2);
  });

  it('names the rules for which no reason was given', () => {
    given(until('agreed'))
      .when(pass, [reason('HC-09')], { unmet: [unmet('HC-09', 'pass'), unmet('HC-10', 'pass')] })
      .thenRefused('conflict', 'say for each why you go on without it', { unmet: ['HC-10'] });
  });

  it('stays shut for a rule that blocks, whatever the reason', () => {
    given(until('agreed'))
      .when(pass, [reason('HC-05')], { unmet: [unmet('HC-05', 'pass', 'BLOCKS')] })
      .thenRefused('conflict', 'cannot go on yet', { unmet: ['HC-05'] });
  });

  it('asks for a reason where the answer is not known or not due, and not where it was met late', () => {
    const answer = (outcome: 'UNKNOWN' | 'NOT_DUE' | 'MET_LATE' | 'SATISFIED' | 'NOT_APPLICABLE') =>
      given(until('agreed')).when(pass, [], { unmet: [{ ...unmet('HC-10', 'pass'), outcome }] });
    answer('UNKNOWN').thenRefused('conflict', '', { unmet: ['HC-10'] });
    answer('NOT_DUE').thenRefused('conflict', '', { unmet: ['HC-10'] });
    answer('MET_LATE').then();
    answer('SATISFIED').then();
    answer('NOT_APPLICABLE').then();
  });

  it('does not ask for what only advises or guards another act', () => {
    given(until('agreed'))
      .when(pass, [], { unmet: [unmet('HC-01', 'pass', 'ADVISES'), unmet('HC-11', 'complete')] })
      .then();
  });

  it('takes no notice of a reason for a rule that is met', () => {
    given(until('agreed'))
      .when(pass, [reason('HC-09')])
      .then();
  });
});
