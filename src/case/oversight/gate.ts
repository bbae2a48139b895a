import type { Context, Draft } from '../decider.ts';
import { refuse } from '../decider.ts';
import type { CaseState } from '../case.ts';
import type { RuleAnswer, Unmet } from '../../handover/assessment.ts';
import type { Gate } from './oversight.events.ts';

/** A reason given for going on without a rule, as it came with the command. */
export interface GivenReason {
  rule: string;
  reason: string;
}

const STANDS_IN_THE_WAY: readonly RuleAnswer['outcome'][] = ['FAILED', 'NOT_DUE', 'UNKNOWN'];

/**
 * What must be recorded beside an act that a gate guards: a `HandoverRuleOverridden` for each unmet rule that was
 * passed with a reason. Refused with the unmet rules while one blocks, or asks for a reason that was not given
 * (design §9). Only what is owed for this act is asked: a rule met late does not stand in its way.
 */
export function throughGate(
  state: CaseState,
  context: Context,
  transferId: string,
  gate: Gate,
  reasons: readonly GivenReason[] = [],
): Draft[] {
  const unmet = context
    .assess(state, transferId, context.now)
    .filter((answer) => answer.gate === gate && answer.severity !== 'ADVISES')
    .filter(({ outcome }) => STANDS_IN_THE_WAY.includes(outcome));
  const given = new Map(reasons.map(({ rule, reason }) => [rule, reason]));
  const standing = unmet.filter(({ rule, severity }) => severity === 'BLOCKS' || !given.has(rule));
  if (standing.length > 0) refuse('conflict', standingInTheWay(standing), { unmet: standing.map(asUnmet) });
  return unmet.map(({ rule }) => ({
    type: 'HandoverRuleOverridden',
    data: { rule, gate, reason: given.get(rule) ?? '' },
    transferId,
  }));
}

function standingInTheWay(standing: readonly RuleAnswer[]): string {
  const blocking = standing.some(({ severity }) => severity === 'BLOCKS');
  const titles = standing.map(({ rule, title }) => `${title} (${rule})`).join('; ');
  return blocking
    ? `This cannot go on yet: ${titles}`
    : `Not done yet: ${titles}. Do it first, or say for each why you go on without it`;
}

function asUnmet({ rule, title, why, finding, owes, severity, source }: RuleAnswer): Unmet {
  return { rule, title, why, finding, owes, severity, source };
}
