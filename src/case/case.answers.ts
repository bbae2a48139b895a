import type { Owes } from '../handover/assessment.ts';
import type { EmergencyReason } from './access/access.events.ts';
import type { CheckKind } from './checks/checks.events.ts';
import type { CheckStanding } from './checks/checks.state.ts';
import type { ReadBackStanding } from './reading/read-back.ts';
import type { ResponsibilityKind } from './responsibility/responsibility.events.ts';
import type { TransferKind } from './transfer/transfer.events.ts';
import type { Stage } from './transfer/transfer.state.ts';

/** What a command led to. */
export class RecordedAnswer {
  caseId: string;
  /** Absent for commands about the case as a whole. */
  transferId?: string;
  /** Revision of the transfer, or of the case where it is about no transfer: what the ETag is made from. */
  revision: number;
  /** The same as the `Log-Position` header. */
  position: string;
  /** Names of the events recorded; empty when there was nothing new to record. */
  events: string[];
}

/** A responsibility that somebody was asked to take, and has not answered yet. */
export class OfferOpen {
  offerId: string;
  kind: ResponsibilityKind;
  /** Staff id of whoever was asked; null for somebody of another agency. */
  to: string | null;
  /** ISO 8601 UTC: it cannot be accepted after that. */
  expiresAt: string;
  /** Absent for an offer about the case as a whole. */
  transferId?: string;
}

/** A question that is not closed yet. */
export class QueryOpen {
  queryId: string;
  question: string;
  answered: boolean;
}

/** A first appointment of which it is not recorded whether the person came. */
export class AppointmentOpen {
  appointmentId: string;
  /** As it was given when it was offered or last rearranged. */
  at: string;
  place: string;
}

/** What the receiving practitioner read back last, until the home practitioner has confirmed it. */
export class ReadBackOpen {
  readBackId: string;
  standing: Exclude<ReadBackStanding['standing'], 'NONE' | 'CONFIRMED'>;
}

/** A dispute that nobody has settled. */
export class DisputeOpen {
  disputeId: string;
  /** Id of what is disputed; absent when it is about no single entry. */
  itemId?: string;
  points: string;
}

/** A proposal to go on although a rule blocks, to which nobody has agreed. */
export class ProposalOpen {
  proposalId: string;
  rule: string;
  /** YYYY-MM-DD: it cannot be used after that. */
  until: string;
}

/** Emergency access that nobody who answers for the case has seen. */
export class EmergencyOpen {
  accessId: string;
  /** Staff id of whoever took it. */
  by: string;
  /** ISO 8601 UTC */
  at: string;
  reason: EmergencyReason;
}

/** A check that somebody was asked for. */
export class CheckOfCase {
  checkId: string;
  kind: CheckKind;
  standing: CheckStanding;
}

/** A transfer in a list of a case's transfers. */
export class TransferOfCase {
  transferId: string;
  kind: TransferKind;
  stage: Stage;
  fromTeam: string;
  toTeam: string;
  /** ISO 8601 UTC; absent for a draft. */
  requestedAt?: string;
  queries: QueryOpen[];
  appointments: AppointmentOpen[];
  /** Null while nothing is to be confirmed. */
  readBack: ReadBackOpen | null;
  disputes: DisputeOpen[];
  proposals: ProposalOpen[];
}

/** Limited access: who may see the case, and why. */
export class AccessLimited {
  /** ISO 8601 UTC */
  since: string;
  /** Staff ids: those let in, and those who work the case. */
  staffIds: string[];
  /** What others are told; null when nothing special. */
  message: string | null;
  reason: string;
}

/** A case: who the person is, who holds supervision, and its transfers. */
export class CaseAnswer {
  caseId: string;
  crn: string;
  /** "Smith, John" */
  name: string;
  /** YYYY-MM-DD */
  dateOfBirth: string;
  /** Staff id of the responsible practitioner; null once the sentence ended. */
  supervisedBy: string | null;
  /** The team that holds supervision; null once the sentence ended. */
  supervisedIn: string | null;
  transfers: TransferOfCase[];
  /** The one that is under way, else the last there was; null when there was none. */
  transferInHand: string | null;
  offers: OfferOpen[];
  checks: CheckOfCase[];
  emergencies: EmergencyOpen[];
  /** Null while everybody with a right to read may see the case. */
  limitedAccess: AccessLimited | null;
  /** Events whose content was destroyed. */
  erasedEvents: number;
  /** What the ETag is made from. */
  revision: number;
}

/** One thing to put right. */
export class FieldErrorAnswer {
  field: string;
  message: string;
}

/** Who owes something: a side, and the part they play there. */
export class OwesAnswer {
  side: Owes['side'];
  role: Owes['role'];
}

/** Where a rule comes from. */
export class SourceAnswer {
  /** "verified": policy that was read; "proposed": our suggestion. */
  status: string;
  reference: string;
}

/** A rule that stands in the way of what was asked. */
export class UnmetAnswer {
  /** HC-01 and so on. */
  rule: string;
  title: string;
  /** Why it matters for this person. */
  why: string;
  finding: string;
  owes: OwesAnswer;
  /** BLOCKS, or NEEDS_REASON: send `reasons` to go on without it. */
  severity: string;
  source: SourceAnswer;
}

/** Why a request was turned down. */
export class ErrorAnswer {
  status: number;
  /** A code that stays the same when wording changes. */
  errorCode: string;
  /** For the person who asked. */
  userMessage: string;
  /** For the programmer who asked. */
  developerMessage: string;
  /** The case that has the CRN already, where you may see it. */
  caseId?: string;
  fields?: FieldErrorAnswer[];
  unmet?: UnmetAnswer[];
}
