import type { CaseState } from '../case.ts';
import { refuse, type Context, type Decide } from '../decider.ts';
import { transferOf } from '../telling.ts';
import { MANAGERS, mustActFor, sidesOf, teamsOf } from '../transfer/sides.ts';
import type { Transfer } from '../transfer/transfer.state.ts';
import type { RecordContinuitySummary, RecordOversight } from './oversight.commands.ts';
import type { EscalationLevel, Side } from './oversight.events.ts';

/** A senior or head of either side looked at the case; which side follows from their team. */
export const recordOversight: Decide<RecordOversight> = (state, { lookedAt, direction }, context) => {
  const transfer = transferOf(state, context);
  const side = sideOf(state, transfer, context);
  return [
    {
      type: 'ManagementOversightRecorded',
      data: { side, lookedAt, direction },
      transferId: transfer.transferId,
      ...(context.occurredAt !== undefined && { occurredAt: context.occurredAt }),
    },
  ];
};

export const recordContinuitySummary: Decide<RecordContinuitySummary> = (state, { summary }, context) => {
  const transfer = transferOf(state, context);
  mustActFor('EITHER', state, transfer, context, 'write what carried over between practitioners', MANAGERS);
  return [{ type: 'ContinuitySummaryRecorded', data: { summary }, transferId: transfer.transferId }];
};

/** What the service gives when a rule has been unmet for too long (HC-16). */
export interface RaiseEscalation {
  rule: string;
  to: EscalationLevel;
  /** The day on which it goes to that manager, YYYY-MM-DD. */
  dueOn: string;
  /** The same on every instance that notices it, so that it is recorded once. */
  escalationEventId: string;
}

/**
 * An unmet rule goes to the next manager, if completeness says so of the case as it stands: once for each rule, level
 * and day, and not when the rule was met or overtaken meanwhile.
 */
export const raiseEscalation: Decide<RaiseEscalation> = (state, command, context) => {
  if (context.actor.role !== 'SYSTEM') {
    refuse('forbidden', 'The service raises these by itself; escalate the transfer instead');
  }
  const { rule, to, dueOn, escalationEventId } = command;
  const { transferId } = transferOf(state, context);
  const answer = context.assess(state, transferId, context.now).find((each) => each.rule === rule);
  const step = answer?.escalates?.find((each) => each.to === to && each.dueOn === dueOn);
  if (step === undefined || step.raised !== undefined) return [];
  return [{ type: 'EscalationRaised', data: { rule, to, dueOn }, transferId, eventId: escalationEventId }];
};

/** The side on which the actor stands. Who stands on both acts for home until the request is sent. */
function sideOf(state: CaseState, transfer: Transfer, { actor, directory }: Context): Side {
  const [first, second = first] = sidesOf(actor, teamsOf(state, transfer), directory);
  return (
    (transfer.requested === undefined ? first : second) ??
    refuse('forbidden', 'Oversight is recorded by a senior or head of the home or the receiving side')
  );
}
