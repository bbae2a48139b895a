import type { OpenedEvent } from '../event-store/envelope/metadata.ts';
import type { Recorded, Stamp } from './decider.ts';
import { evolveAccess, evolveErasedAccess, openToAll, type Access } from './access/access.state.ts';
import { evolveAgencies, type Agencies } from './agencies/agencies.state.ts';
import { evolveChecks, type Checks } from './checks/checks.state.ts';
import { evolveContingency, noContingency, type Contingency } from './contingency/contingency.state.ts';
import { evolveIdentity, type Identity } from './identity/identity.state.ts';
import { evolveInformation, noInformation, type Information } from './information/information.state.ts';
import { evolveMappa, type MappaDecisions } from './mappa/mappa.state.ts';
import { evolveOversight, noOversight, type Oversight } from './oversight/oversight.state.ts';
import {
  evolveChanges,
  evolveReading,
  evolveUnderstanding,
  nothingReadBack,
  type Acknowledgements,
  type Changes,
  type Understanding,
} from './reading/reading.state.ts';
import {
  evolveResponsibilities,
  nobody,
  type Responsibilities,
} from './responsibility/responsibility.state.ts';
import { evolveRisk, evolveRosh, nothingOfRisk, type Risk, type RoshAssessments } from './risk/risk.state.ts';
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
  understanding: Understanding;
  rosh: RoshAssessments;
  risk: Risk;
  mappa: MappaDecisions;
  information: Information;
  agencies: Agencies;
  contingency: Contingency;
  checks: Checks;
  access: Access;
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
    changes: [],
    oversight: noOversight,
    understanding: nothingReadBack,
    rosh: [],
    risk: nothingOfRisk,
    mappa: [],
    information: noInformation,
    agencies: [],
    contingency: noContingency,
    checks: [],
    access: openToAll,
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
    understanding: evolveUnderstanding(state.understanding, event),
    rosh: evolveRosh(state.rosh, event),
    risk: evolveRisk(state.risk, event),
    mappa: evolveMappa(state.mappa, event),
    information: evolveInformation(state.information, event),
    agencies: evolveAgencies(state.agencies, event),
    contingency: evolveContingency(state.contingency, event),
    checks: evolveChecks(state.checks, event),
    access: evolveAccess(state.access, event),
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
function evolveErased(state: CaseState, event: OpenedEvent): CaseState {
  const { metadata, revision } = event;
  const { eventId, type, transferId, recordedAt } = metadata;
  return {
    ...state,
    revision,
    lastRecordedAt: recordedAt,
    erased: state.erased || type === 'CaseOpened',
    erasedEvents: [...state.erasedEvents, { eventId, type, ...(transferId !== undefined && { transferId }) }],
    access: evolveErasedAccess(state.access, type, stampOf(event)),
  };
}
