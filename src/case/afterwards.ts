import { evolve, type CaseState } from './case.ts';
import type { Context, Draft, Recorded } from './decider.ts';

/** The case as it will be once the drafts are recorded: for an act that is several decisions, recorded as one. */
export function afterwards(state: CaseState, drafts: readonly Draft[], context: Context): CaseState {
  const { now, actor, policy } = context;
  return drafts.reduce((before, { occurredAt, ...draft }, index) => {
    const stamp = {
      eventId: draft.eventId ?? `draft-${index}`,
      revision: before.revision + 1,
      occurredAt: occurredAt === undefined ? now : occurredAt.at,
      precision: occurredAt?.precision ?? 'minute',
      recordedAt: now,
      actor,
      policyVersion: policy.version,
    };
    return evolve(before, { ...draft, stamp } as Recorded);
  }, state);
}
