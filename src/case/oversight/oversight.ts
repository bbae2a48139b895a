import type { Directory } from '../../directory/directory.ts';
import type { CaseState } from '../case.ts';
import { refuse, type Context, type Decide } from '../decider.ts';
import { supervisor } from '../responsibility/responsibility.ts';
import { transferOf } from '../telling.ts';
import { isOpen, receivingTeam, type Transfer } from '../transfer/transfer.state.ts';
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

export const recordContinuitySummary: Decide<RecordContinuitySummary> = (state, { summary }, context) => [
  {
    type: 'ContinuitySummaryRecorded',
    data: { summary },
    transferId: transferOf(state, context).transferId,
  },
];

/** What the service gives when a rule has been unmet for too long (HC-16). */
export interface RaiseEscalation {
  rule: string;
  to: EscalationLevel;
  /** YYYY-MM-DD */
  dueOn: string;
  /** The same on every instance that notices it, so that it is recorded once. */
  escalationEventId: string;
}

/** An unmet rule goes to the next manager: once for each level, and not when the transfer ended meanwhile. */
export const raiseEscalation: Decide<RaiseEscalation> = (state, command, context) => {
  if (context.actor.role !== 'SYSTEM') {
    refuse('forbidden', 'The service raises these by itself; escalate the transfer instead');
  }
  const { rule, to, dueOn, escalationEventId } = command;
  const transfer = transferOf(state, context);
  const { transferId } = transfer;
  const raised = state.oversight.escalations.some(
    (each) => each.transferId === transferId && each.rule === rule && each.to === to,
  );
  if (raised || !isOpen(transfer)) return [];
  return [{ type: 'EscalationRaised', data: { rule, to, dueOn }, transferId, eventId: escalationEventId }];
};

/**
 * The side on which the actor's team stands: that team itself first, then its delivery unit. Home is where supervision
 * was before it passed. A head whose unit is on both sides acts for home until the request is sent.
 */
function sideOf(state: CaseState, transfer: Transfer, { actor, directory }: Context): Side {
  const home = (transfer.passed?.from ?? supervisor(state))?.area ?? transfer.proposed.fromTeam;
  const receiving = receivingTeam(transfer);
  const sides: Side[] = transfer.requested === undefined ? ['HOME', 'RECEIVING'] : ['RECEIVING', 'HOME'];
  const teams = { HOME: home, RECEIVING: receiving };
  return (
    sides.find((side) => teams[side] === actor.area) ??
    sides.find((side) => sameUnit(teams[side], actor.area, directory)) ??
    refuse('forbidden', 'Oversight is recorded by a senior or head of the home or the receiving side')
  );
}

function sameUnit(one: string, other: string, directory: Directory): boolean {
  const unit = directory.team(one)?.pdu;
  return unit !== undefined && unit === directory.team(other)?.pdu;
}
