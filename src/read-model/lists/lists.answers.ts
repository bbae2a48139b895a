import type { EmergencyReason } from '../../case/access/access.events.ts';
import type { CheckKind } from '../../case/checks/checks.events.ts';
import type { CheckStanding } from '../../case/checks/checks.state.ts';
import type { Outcome, Severity } from '../../handover/assessment.ts';
import type { RoshLevel } from '../../case/risk/risk.events.ts';
import type { TransferKind } from '../../case/transfer/transfer.events.ts';
import type { Stage } from '../../case/transfer/transfer.state.ts';

/** One transfer as lists show it. */
export class TransferListed {
  transferId: string;
  caseId: string;
  /** Null when the case was erased, or access to it is limited. */
  crn: string | null;
  /** "Smith, John"; "Erased" when the case was erased, "Restricted" when you may know only that it exists. */
  name: string;
  kind: TransferKind;
  stage: Stage;
  /** Code of the team that asks for the transfer. */
  fromTeam: string;
  /** Code of the team the request is with now. */
  toTeam: string;
  /** Staff id of the practitioner who supervises the person now; null for none in this service. */
  supervisedBy: string | null;
  /** Staff id of the receiving practitioner; null while nobody is named. */
  receiver: string | null;
  /** Overall risk of serious harm by the latest assessment; null when none was recorded. */
  rosh: RoshLevel | null;
  /** MAPPA level by the latest decision; null when none was recorded. */
  mappaLevel: number | null;
  /** ISO 8601 UTC; null while nothing has been asked. */
  requestedAt: string | null;
  /** YYYY-MM-DD; null when unknown. */
  intendedMoveOn: string | null;
  /** True when the person moved before the receiving area agreed. */
  movedEarly: boolean;
  /** The earliest day, YYYY-MM-DD, on which something not yet done is or was due; null for none. */
  dueOn: string | null;
  /** True when that day is our suggestion, and not policy. */
  dueIsOurs: boolean;
  /** Calendar days past `dueOn`; 0 while nothing is late. */
  daysLate: number;
  /** Revision of the transfer: what its ETag is made from. */
  revision: number;
  /** True when something recorded about the case could not be taken into this list: open the case to see it. */
  incomplete: boolean;
  /** True when the case was erased. */
  erased: boolean;
  /** True when access is limited and you may know only that the case exists: nothing about the person is given. */
  restricted: boolean;
}

/** One rule that is late for one transfer. */
export class RuleOverdue {
  /** HC-01 and so on. */
  rule: string;
  /** FAILED when its day went by undone, UNKNOWN when it cannot be told. */
  outcome: Outcome;
  severity: Severity;
  /** The side that owes it: HOME, RECEIVING or BOTH. */
  owes: string;
  /** YYYY-MM-DD: the last day on which it would have been in time. */
  dueOn: string;
  /** True when that day is our suggestion, and not policy. */
  ours: boolean;
  /** Calendar days since then. */
  daysLate: number;
  transferId: string;
  caseId: string;
  /** Null when the case was erased. */
  crn: string | null;
  /** "Smith, John", or "Erased" when the case was erased. */
  name: string;
  /** Code of the team that asked for the transfer. */
  fromTeam: string;
  /** Code of the team the request is with now. */
  toTeam: string;
  /** True when something recorded about the case could not be taken into this list. */
  incomplete: boolean;
}

/** One check that waits to be sent or answered. */
export class CheckListed {
  checkId: string;
  caseId: string;
  /** The transfer to which what becomes of it is posted; null when the case has none. */
  transferId: string | null;
  /** Null when the case was erased. */
  crn: string | null;
  /** "Smith, John", or "Erased" when the case was erased. */
  name: string;
  kind: CheckKind;
  /** Which force, council or service is asked; null when it cannot be read. */
  body: string | null;
  place: string | null;
  /** Null for the usual question. */
  question: string | null;
  standing: CheckStanding;
  /** Code of the team whose work it is. */
  team: string;
  /** ISO 8601 UTC. */
  requestedAt: string;
  /** ISO 8601 UTC; null while nobody was asked. */
  sentAt: string | null;
  /** ISO 8601 UTC; null when it was never chased. */
  lastChasedAt: string | null;
  /** How often it was chased. */
  chases: number;
  /** YYYY-MM-DD: when to chase it next, by our suggestion; null while it is not to be chased. */
  chaseOn: string | null;
  /** Working days since it was sent, or asked for while it is not; null where bank holidays are not known. */
  workingDays: number | null;
  /** True when something recorded about the case could not be taken into this list. */
  incomplete: boolean;
  /** True when the case was erased. */
  erased: boolean;
}

/** One look at a case. */
export class Looked {
  /** ISO 8601 UTC: when it was shown. */
  at: string;
  /** Staff id of the person who looked. */
  actorId: string;
  /** What was shown. */
  what: string;
  /** How it was asked for, such as API or PAGE. */
  via: string;
  /** The transfer that was shown, if it was one. */
  transferId: string | null;
  /** Why it was looked for in an emergency; null for every other look. */
  emergency: EmergencyReason | null;
}

/** Transfers, one page of them. */
export class TransferPage {
  content: TransferListed[];
  /** How many there are on all pages. */
  totalElements: number;
  totalPages: number;
  /** Counts from 0. */
  number: number;
  /** How many a page holds at most. */
  size: number;
}

/** Late rules, one page of them. */
export class OverduePage {
  content: RuleOverdue[];
  /** How many there are on all pages. */
  totalElements: number;
  totalPages: number;
  /** Counts from 0. */
  number: number;
  /** How many a page holds at most. */
  size: number;
}

/** Checks, one page of them. */
export class CheckPage {
  content: CheckListed[];
  /** How many there are on all pages. */
  totalElements: number;
  totalPages: number;
  /** Counts from 0. */
  number: number;
  /** How many a page holds at most. */
  size: number;
}

/** Looks at a case, one page of them. */
export class LookedPage {
  content: Looked[];
  /** How many there are on all pages. */
  totalElements: number;
  totalPages: number;
  /** Counts from 0. */
  number: number;
  /** How many a page holds at most. */
  size: number;
}
