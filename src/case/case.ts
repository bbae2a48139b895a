import type { OpenedEvent } from '../event-store/envelope/metadata.ts';
import type { Recorded, Stamp } from './decider.ts';
import { evolveIdentity, type Identity } from './identity/identity.state.ts';
import { evolveMappa, type MappaDecisions } from './mappa/mappa.state.ts';
import { evolveOversight, type Oversight } from './oversight/oversight.state.ts';
import {
  evolveChanges,
  evolveReading,
  type Acknowledgements,
  type Changes,
} from './reading/reading.state.ts';
import {
  evolveResponsibilities,
  nobody,
  type Responsibilities,
} from './responsibility/responsibility.state.ts';
import { evolveRisk, type RoshAssessments } from './risk/risk.state.ts';
import { evolveTransfers, type Transfers } from './transfer/transfer.state.ts';

/** All that is known of a case, folded from its events. Never changed in place. */
export interface CaseState {
  caseId: string;
  /** Revision of the last event; -1 before the first. */
  revision: number;
  /** `recordedAt` of the last event; empty before the first. */
  lastRecordedAt: string;
  /** True once the case's key was destroyed: nothing more can be known or recorded. */
  erased: boolean;
  /** Events that took place and whose content was destroyed one by one. */
  erasedEvents: readonly { eventId: string; type: string; transferId?: string }[];
  identity: Identity | null;
  transfers: Transfers;
  responsibilities: Responsibilities;
  acknowledgements: Acknowledgements;
  changes: Changes;
  oversight: Oversight;
  rosh: RoshAssessments;
  mappa: MappaDecisions;
}

/** A case of which nothing is recorded. */
export function emptyCase(caseId: string): CaseState {
  return {
    caseId,
    revision: -1,
    lastRecordedAt: '',
    erased: false,
    erasedEvents: [],
    identity: null,
    transfers: {},
    responsibilities: nobody,
    acknowledgements: [],
    changes: {},
    oversight: { looks: [], continuity: [], overrides: [], escalations: [] },
    rosh: [],
    mappa: [],
  };
}

/** The state after one more event. */
export function evolve(state: CaseState, event: Recorded): CaseState {
  return {
    ...state,
    revision: event.stamp.revision,
    lastRecordedAt: event.stamp.recordedAt,
    identity: evolveIdentity(state.identity, event),
    transfers: evolveTransfers(state.transfers, event),
    responsibilities: evolveResponsibilities(state.responsibilities, event),
    acknowledgements: evolveReading(state.acknowledgements, event),
    changes: evolveChanges(state.changes, event),
    oversight: evolveOversight(state.oversight, event),
    rosh: evolveRisk(state.rosh, event),
    mappa: evolveMappa(state.mappa, event),
  };
}

/** The state after more events as they were read from the log. */
export function fold(state: CaseState, events: Iterable<OpenedEvent>): CaseState {
  for (const event of events) {
    state = event.erased ? evolveErased(state, event) : evolve(state, asRecorded(event));
  }
  return state;
}

/** An opened event in the shape that `evolve` takes. */
export function asRecorded(event: OpenedEvent): Recorded {
  const { type, transferId } = event.metadata;
  return {
    type,
    data: event.data,
    ...(transferId !== undefined && { transferId }),
    stamp: stampOf(event),
  } as Recorded;
}

function stampOf({ metadata, revision }: OpenedEvent): Stamp {
  return {
    eventId: metadata.eventId,
    revision,
    occurredAt: metadata.occurredAt,
    precision: metadata.occurredPrecision,
    recordedAt: metadata.recordedAt,
    actor: metadata.actor,
    policyVersion: metadata.policyVersion,
  };
}

/** The opening event cannot be erased by itself, so an erased one means that the key of the whole case is gone. */
function evolveErased(state: CaseState, { metadata, revision }: OpenedEvent): CaseState {
  const { eventId, type, transferId, recordedAt } = metadata;
  return {
    ...state,
    revision,
    lastRecordedAt: recordedAt,
    erased: state.erased || type === 'CaseOpened',
    erasedEvents: [...state.erasedEvents, { eventId, type, ...(transferId !== undefined && { transferId }) }],
  };
}
