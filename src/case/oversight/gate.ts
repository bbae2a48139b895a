import type { Context, Draft } from '../decider.ts';
import { refuse } from '../decider.ts';
import type { CaseState } from '../case.ts';
import type { CaseEvents } from '../events.ts';
import type { RuleAnswer, Unmet } from '../../handover/assessment.ts';
import { londonDay } from '../time.ts';
import { reallocations, routedAt, type Transfer } from '../transfer/transfer.state.ts';
import type { Gate } from './oversight.events.ts';
import type { BlockPass, Oversight } from './oversight.state.ts';

/** A reason given for going on without a rule, as it came with the command. */
export interface GivenReason {
  rule: string;
  reason: string;
}

/** The outcomes of a rule for which the act that it guards cannot simply go on. */
export const STANDS_IN_THE_WAY: readonly RuleAnswer['outcome'][] = ['FAILED', 'NOT_DUE', 'UNKNOWN'];

/** Supervision never passes to nobody (HC-05), whatever managers agree on; that it is accepted in person is no rule at all. */
export const NEVER_PASSED: readonly string[] = ['HC-05'];

/** A rule as people are told of it: what it asks for, with its id. */
export const inWords = ({ rule, title }: Pick<RuleAnswer, 'rule' | 'title'>): string => `${title} (${rule})`;

/** Whether managers can agree to pass a rule as it stands: it blocks an act, and is not one that never passes. */
export function mayBeProposed({ rule, severity, outcome, gate }: RuleAnswer): boolean {
  return (
    severity === 'BLOCKS' &&
    gate !== undefined &&
    STANDS_IN_THE_WAY.includes(outcome) &&
    !NEVER_PASSED.includes(rule)
  );
}

/**
 * What must be recorded beside an act that a gate guards: a `HandoverRuleOverridden` for each unmet rule that was
 * passed with a reason. Refused with the unmet rules while one blocks that two managers have not agreed to pass, or
 * asks for a reason that was not given (design §9). Only what is owed for this act is asked: a rule met late does not
 * stand in its way.
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
  const passes = unmet.map((answer) => ({ answer, data: passOf(answer) }));
  const standing = passes.filter(({ data }) => data === undefined).map(({ answer }) => answer);
  if (standing.length > 0) refuse('conflict', standingInTheWay(standing), { unmet: standing.map(asUnmet) });
  return passes.flatMap(({ data }) =>
    data === undefined ? [] : [{ type: 'HandoverRuleOverridden', data, transferId }],
  );

  function passOf({ rule, severity }: RuleAnswer): CaseEvents['HandoverRuleOverridden'] | undefined {
    if (severity !== 'BLOCKS') {
      const reason = given.get(rule);
      return reason === undefined ? undefined : { rule, gate, reason };
    }
    const agreed = agreedPass(state, transferId, rule, gate, context.now);
    if (agreed === undefined) return undefined;
    const { reason, proposalId, compensatingAction, until } = agreed;
    return { rule, gate, reason, proposalId, compensatingAction, until };
  }
}

function standingInTheWay(standing: readonly RuleAnswer[]): string {
  const blocking = standing.some(({ severity }) => severity === 'BLOCKS');
  const titles = standing.map(inWords).join('; ');
  return blocking
    ? `This cannot go on yet: ${titles}`
    : `Not done yet: ${titles}. Do it first, or say for each why you go on without it`;
}

function asUnmet({ rule, title, why, finding, owes, severity, source }: RuleAnswer): Unmet {
  return { rule, title, why, finding, owes, severity, source };
}

/** What two managers agreed on for a rule at a gate, while it may be used. */
function agreedPass(
  state: CaseState,
  transferId: string,
  rule: string,
  gate: Gate,
  now: string,
): BlockPass | undefined {
  const transfer = state.transfers[transferId];
  if (transfer === undefined || NEVER_PASSED.includes(rule)) return undefined;
  return state.oversight.blockPasses.findLast(
    (each) =>
      each.rule === rule &&
      each.gate === gate &&
      each.seconded !== undefined &&
      isStanding(each, transfer, now),
  );
}

/** Proposals for this transfer that nobody has agreed to yet, those that have run out among them. */
export function openProposals({ blockPasses }: Oversight, { transferId }: Transfer): readonly BlockPass[] {
  return blockPasses.filter((each) => each.transferId === transferId && each.seconded === undefined);
}

/** Of this transfer, not run out, and made for the team and the practitioner that are to receive the case now. */
export function isStanding(
  { transferId, until, stamp }: BlockPass,
  transfer: Transfer,
  now: string,
): boolean {
  const changes = reallocations(transfer).map((each) => each.stamp.revision);
  const since = Math.max(routedAt(transfer), ...changes);
  return transferId === transfer.transferId && londonDay(now) <= until && stamp.revision > since;
}
