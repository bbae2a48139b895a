import { describe, expect, it } from '@jest/globals';
import type { Decide } from '../../../src/case/decider.ts';
import { throughGate, type GivenReason } from '../../../src/case/oversight/gate.ts';
import { until } from '../support/facts.ts';
import { fact, given, TRANSFER, unmet } from '../support/given.ts';

const pass: Decide<GivenReason[]> = (state, reasons, context) =>
  throughGate(state, context, TRANSFER, 'pass', reasons);

const reason = (rule: string) => ({ rule, reason: `Why not ${rule}` });

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
