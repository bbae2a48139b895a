import type { Recorded, Stamp, Stamped } from '../decider.ts';
import type { ResponsibilityEvents } from '../responsibility/responsibility.events.ts';
import { endOf } from '../time.ts';
import type { TransferEvents } from './transfer.events.ts';

type Fact<Name extends keyof TransferEvents> = Stamped<TransferEvents[Name]>;

/** A question with its answer, if there is one yet. */
export interface Query extends Fact<'QueryRaised'> {
  answered?: Fact<'QueryAnswered'>;
  closed?: Fact<'QueryClosed'>;
}

/** A first appointment and what became of it. */
export interface Appointment extends Fact<'FirstAppointmentOffered'> {
  rearranged: readonly Fact<'FirstAppointmentRearranged'>[];
  attended?: Fact<'FirstAppointmentAttended'>;
  missed?: Fact<'FirstAppointmentMissed'>;
}

/** A transfer as the facts recorded about it; where it stands is computed from them by `stageOf`. */
export interface Transfer {
  transferId: string;
  /** Revision of the last event about it: what its ETag is made from. */
  revision: number;
  proposed: Fact<'TransferProposed'>;
  requested?: Fact<'TransferRequested'>;
  acknowledged?: Fact<'TransferAcknowledged'>;
  /** The last acknowledgement: after the request was sent on, that of the team it is with now. */
  confirmed?: Fact<'TransferAcknowledged'>;
  routed: readonly Fact<'TransferRouted'>[];
  allocations: readonly Fact<'ReceivingPractitionerAllocated'>[];
  challenges: readonly Fact<'AllocationChallenged'>[];
  queries: readonly Query[];
  agreed?: Fact<'TransferAgreed'>;
  refused?: Fact<'TransferRefused'>;
  homePlan?: Fact<'HomePlanRecorded'>;
  withdrawn?: Fact<'TransferWithdrawn'>;
  superseded?: Fact<'TransferSuperseded'>;
  escalations: readonly Fact<'TransferEscalated'>[];
  decided?: Fact<'DisputeDecided'>;
  conversations: readonly Fact<'HandoverConversationHeld'>[];
  told: readonly Fact<'PersonToldOfTransfer'>[];
  appointments: readonly Appointment[];
  moved?: Fact<'PersonMoved'>;
  interim: readonly Fact<'InterimArrangementMade'>[];
  started?: Fact<'TemporaryMoveStarted'>;
  extended: readonly Fact<'TemporaryMoveExtended'>[];
  ended?: Fact<'TemporaryMoveEnded'>;
  converted?: Fact<'TemporaryMoveConverted'>;
  /** Supervision passed under this transfer. */
  passed?: Stamped<ResponsibilityEvents['ResponsibilityTransferred']>;
  completed?: Fact<'TransferCompleted'>;
}

export type Transfers = Readonly<Record<string, Transfer>>;

/** Where a transfer stands (§11.1). Overdue is not a stage; moving is not a stage. */
export type Stage =
  | 'DRAFT'
  | 'REQUESTED'
  | 'RECEIVED'
  | 'ALLOCATED'
  | 'QUERIED'
  | 'AGREED'
  | 'HANDOVER_PENDING'
  | 'SUPPORTING'
  | 'RESPONSIBILITY_PASSED'
  | 'COMPLETED'
  | 'ENDED'
  | 'REFUSED'
  | 'DISPUTED'
  | 'WITHDRAWN'
  | 'SUPERSEDED';

const ENDED: readonly Stage[] = ['COMPLETED', 'ENDED', 'REFUSED', 'WITHDRAWN', 'SUPERSEDED'];

/** True while the transfer can still come to an outcome; a second one may not be opened meanwhile. */
export function isOpen(transfer: Transfer): boolean {
  return !ENDED.includes(stageOf(transfer));
}

/** The stage, from the facts alone, the most final first. */
export function stageOf(transfer: Transfer): Stage {
  if (transfer.superseded) return 'SUPERSEDED';
  if (transfer.withdrawn) return 'WITHDRAWN';
  if (transfer.completed) return 'COMPLETED';
  if (transfer.passed) return 'RESPONSIBILITY_PASSED';
  if (transfer.ended) return 'ENDED';
  const refused = refusedStage(transfer);
  if (refused) return refused;
  if (transfer.started && !transfer.converted) return 'SUPPORTING';
  if (agreement(transfer)) return transfer.conversations.length > 0 ? 'HANDOVER_PENDING' : 'AGREED';
  if (openQueries(transfer).length > 0) return 'QUERIED';
  if (receivingPractitioner(transfer) !== null) return 'ALLOCATED';
  if (transfer.acknowledged) return 'RECEIVED';
  return transfer.requested ? 'REQUESTED' : 'DRAFT';
}

/** A refusal stands until a manager is asked to decide it, and again once they upheld it. */
function refusedStage(transfer: Transfer): 'REFUSED' | 'DISPUTED' | undefined {
  const { refused, escalations } = transfer;
  if (refused === undefined) return undefined;
  const ruling = rulingOn(transfer);
  if (ruling !== undefined) return ruling.decision === 'AGREED' ? undefined : 'REFUSED';
  const disputed = escalations.some(({ stamp }) => stamp.revision > refused.stamp.revision);
  return disputed ? 'DISPUTED' : 'REFUSED';
}

/** What a manager decided of the refusal; what was decided before it was about an earlier one. */
export function rulingOn({ refused, decided }: Transfer): Transfer['decided'] {
  return decided && decided.stamp.revision > (refused?.stamp.revision ?? -1) ? decided : undefined;
}

/** Refused, and the home area has not said since what it does now: nothing is transferred, and something is owed. */
export function awaitsHomePlan({ refused, homePlan }: Transfer): boolean {
  if (refused === undefined) return false;
  const planned = homePlan !== undefined && /\S/.test(homePlan.plan) ? homePlan.stamp.revision : -1;
  return planned < refused.stamp.revision;
}

/**
 * When the receiving area took the case on: by its own word, by a manager's, or by beginning a temporary move. Only what
 * was said since it last refused counts, and since a temporary move became lasting.
 */
export function agreement(transfer: Transfer): Stamp | undefined {
  const since = transfer.converted?.stamp.revision ?? -1;
  return agreements(transfer).find(({ revision }) => revision > since);
}

/** Every word that took the case on since it was last refused, in order. */
function agreements({ agreed, decided, started, refused }: Transfer): Stamp[] {
  const since = refused?.stamp.revision ?? -1;
  const ruled = decided?.decision === 'AGREED' ? decided : undefined;
  return [agreed, ruled, started]
    .flatMap((fact) => fact?.stamp ?? [])
    .filter(({ revision }) => revision > since)
    .toSorted((one, other) => one.revision - other.revision);
}

/** Questions nobody has answered. */
export function openQueries(transfer: Transfer): readonly Query[] {
  return transfer.queries.filter(({ answered, closed }) => answered === undefined && closed === undefined);
}

/** The team the request is with now: where it was last routed, else where it was sent. */
export function receivingTeam(transfer: Transfer): string {
  return transfer.routed.at(-1)?.toTeam ?? transfer.requested?.toTeam ?? transfer.proposed.toTeam;
}

/** Staff id of the receiving practitioner; null when nobody is named, the person named said no, or it was sent on. */
export function receivingPractitioner({ allocations, challenges, routed }: Transfer): string | null {
  const allocation = allocations.at(-1);
  if (allocation === undefined) return null;
  const undone = [...challenges, ...routed].some(({ stamp }) => stamp.revision > allocation.stamp.revision);
  return undone ? null : allocation.staffId;
}

/** The revision at which the request came to the team it is with now; -1 for the team it was first sent to. */
export function routedAt({ routed }: Transfer): number {
  return routed.at(-1)?.stamp.revision ?? -1;
}

/** Every allocation that named somebody else than the one before it. */
export function reallocations({ allocations }: Transfer): Transfer['allocations'] {
  return allocations.filter(({ staffId }, i) => i > 0 && staffId !== allocations[i - 1]?.staffId);
}

/** The person moved before the receiving area agreed, whenever that became known: an alarm, whatever the stage. */
export function movedEarly(transfer: Transfer): boolean {
  const { moved } = transfer;
  const [agreed] = agreements(transfer);
  if (moved === undefined || agreed === undefined) return moved !== undefined;
  const { revision, recordedAt, occurredAt, precision } = moved.stamp;
  const happened = endOf({ at: occurredAt, precision }) ?? recordedAt;
  return revision < agreed.revision || happened < agreed.recordedAt;
}

export function evolveTransfers(transfers: Transfers, event: Recorded): Transfers {
  const { transferId } = event;
  if (transferId === undefined) return transfers;
  if (event.type === 'TransferProposed') {
    return { ...transfers, [transferId]: proposed(transferId, { ...event.data, stamp: event.stamp }) };
  }
  const transfer = transfers[transferId];
  if (transfer === undefined) return transfers;
  return { ...transfers, [transferId]: { ...withFact(transfer, event), revision: event.stamp.revision } };
}

function proposed(transferId: string, fact: Fact<'TransferProposed'>): Transfer {
  return {
    transferId,
    revision: fact.stamp.revision,
    proposed: fact,
    routed: [],
    allocations: [],
    challenges: [],
    queries: [],
    escalations: [],
    conversations: [],
    told: [],
    appointments: [],
    interim: [],
    extended: [],
  };
}

function withFact(transfer: Transfer, event: Recorded): Transfer {
  const { stamp } = event;
  switch (event.type) {
    case 'TransferRequested':
      return { ...transfer, requested: { ...event.data, stamp } };
    case 'TransferAcknowledged':
      return withAcknowledgement(transfer, { ...event.data, stamp });
    case 'TransferRouted':
      return { ...transfer, routed: [...transfer.routed, { ...event.data, stamp }] };
    case 'ReceivingPractitionerAllocated':
      return { ...transfer, allocations: [...transfer.allocations, { ...event.data, stamp }] };
    case 'AllocationChallenged':
      return { ...transfer, challenges: [...transfer.challenges, { ...event.data, stamp }] };
    case 'QueryRaised':
      return { ...transfer, queries: [...transfer.queries, { ...event.data, stamp }] };
    case 'QueryAnswered':
      return withQuery(transfer, event.data.queryId, { answered: { ...event.data, stamp } });
    case 'QueryClosed':
      return withQuery(transfer, event.data.queryId, { closed: { ...event.data, stamp } });
    case 'TransferAgreed':
      return { ...transfer, agreed: { ...event.data, stamp } };
    case 'TransferRefused':
      return { ...transfer, refused: { ...event.data, stamp } };
    case 'HomePlanRecorded':
      return { ...transfer, homePlan: { ...event.data, stamp } };
    case 'TransferWithdrawn':
      return { ...transfer, withdrawn: { ...event.data, stamp } };
    case 'TransferSuperseded':
      return { ...transfer, superseded: { ...event.data, stamp } };
    case 'TransferEscalated':
      return { ...transfer, escalations: [...transfer.escalations, { ...event.data, stamp }] };
    case 'DisputeDecided':
      return { ...transfer, decided: { ...event.data, stamp } };
    case 'HandoverConversationHeld':
      return { ...transfer, conversations: [...transfer.conversations, { ...event.data, stamp }] };
    case 'PersonToldOfTransfer':
      return { ...transfer, told: [...transfer.told, { ...event.data, stamp }] };
    case 'FirstAppointmentOffered':
      return {
        ...transfer,
        appointments: [...transfer.appointments, { ...event.data, rearranged: [], stamp }],
      };
    case 'FirstAppointmentRearranged':
      return withAppointment(transfer, event.data.appointmentId, ({ rearranged }) => ({
        rearranged: [...rearranged, { ...event.data, stamp }],
      }));
    case 'FirstAppointmentAttended':
      return withAppointment(transfer, event.data.appointmentId, () => ({
        attended: { ...event.data, stamp },
      }));
    case 'FirstAppointmentMissed':
      return withAppointment(transfer, event.data.appointmentId, () => ({
        missed: { ...event.data, stamp },
      }));
    case 'PersonMoved':
      return { ...transfer, moved: { ...event.data, stamp } };
    case 'InterimArrangementMade':
      return { ...transfer, interim: [...transfer.interim, { ...event.data, stamp }] };
    case 'TemporaryMoveStarted':
      return { ...transfer, started: { ...event.data, stamp } };
    case 'TemporaryMoveExtended':
      return { ...transfer, extended: [...transfer.extended, { ...event.data, stamp }] };
    case 'TemporaryMoveEnded':
      return { ...transfer, ended: { ...event.data, stamp } };
    case 'TemporaryMoveConverted':
      return { ...transfer, converted: { ...event.data, stamp } };
    case 'ResponsibilityTransferred':
      return event.data.kind === 'SUPERVISION' ? { ...transfer, passed: { ...event.data, stamp } } : transfer;
    case 'TransferCompleted':
      return { ...transfer, completed: { ...event.data, stamp } };
    default:
      return transfer;
  }
}

function withAcknowledgement(transfer: Transfer, fact: Fact<'TransferAcknowledged'>): Transfer {
  return { ...transfer, acknowledged: transfer.acknowledged ?? fact, confirmed: fact };
}

function withQuery(transfer: Transfer, queryId: string, change: Partial<Query>): Transfer {
  const queries = transfer.queries.map((query) =>
    query.queryId === queryId ? { ...query, ...change } : query,
  );
  return { ...transfer, queries };
}

function withAppointment(
  transfer: Transfer,
  appointmentId: string,
  change: (appointment: Appointment) => Partial<Appointment>,
): Transfer {
  const appointments = transfer.appointments.map((appointment) =>
    appointment.appointmentId === appointmentId ? { ...appointment, ...change(appointment) } : appointment,
  );
  return { ...transfer, appointments };
}
