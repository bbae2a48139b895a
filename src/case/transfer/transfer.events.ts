import type { Redaction } from '../redaction.ts';
import type { EscalationLevel, Side } from '../oversight/oversight.events.ts';

export type TransferKind = 'PERMANENT' | 'TEMPORARY_MOVE' | 'RISK_REALLOCATION';

/** Why the transfer is asked for. */
export type TransferReason =
  | 'FAMILY_OR_RELATIONSHIP'
  | 'HOUSING'
  | 'EMPLOYMENT_OR_TRAINING'
  | 'RELEASE_ADDRESS'
  | 'SAFETY_OF_PERSON'
  | 'PUBLIC_PROTECTION'
  | 'RISK_ESCALATION'
  | 'OTHER';

/** Grounds of a refusal, kept apart because regions need the pattern and reviewers the truth (§2.7). */
export type RefusalCode =
  | 'ADDRESS_UNSUITABLE'
  | 'RISK_CANNOT_BE_MANAGED'
  | 'INFORMATION_INCOMPLETE'
  | 'NEARER_TO_VICTIM'
  | 'SHORT_TIME_LEFT'
  | 'ENFORCEMENT_OUTSTANDING'
  | 'NOT_OUR_AREA'
  | 'OTHER';

export type SupersededCause = 'ARRESTED' | 'RECALLED' | 'DIED' | 'SENTENCE_ENDED' | 'ONWARD_MOVE';

/** What a manager decides of a disputed refusal. */
export type DisputeDecision = 'AGREED' | 'REFUSED';

/** The terms of a temporary move (HC-17). Days are YYYY-MM-DD. */
export interface TemporaryTerms {
  endsOn: string;
  reviewOn: string;
  /** What the supporting area tells the home area, and how soon. */
  reportingBack: string;
}

/** Somebody who took part in a conversation; staff by id where known, others by name. */
export interface Participant {
  staffId?: string;
  name?: string;
  role: string;
}

export interface TransferEvents {
  /** A practitioner starts preparing a transfer (catalogue 4). Nothing has been asked of anybody yet. */
  TransferProposed: {
    kind: TransferKind;
    fromTeam: string;
    toTeam: string;
    reasonCode: TransferReason;
    reason: string;
    /** YYYY-MM-DD */
    intendedMoveOn?: string;
    temporary?: TemporaryTerms;
    /** The ended transfer that this one carries on from. */
    onwardFrom?: string;
  };
  /** The request was sent to the receiving team; the clocks start (catalogue 6). */
  TransferRequested: {
    toTeam: string;
    /** What the transferring practitioner does not know, in their words. */
    notKnown?: string;
    /** Edition of the request form. */
    formVersion: string;
  };
  /** The receiving side confirms that the request arrived (catalogue 7). */
  TransferAcknowledged: { team: string };
  /** Sent on to another team (catalogue 8). */
  TransferRouted: { fromTeam: string; toTeam: string; reason: string };
  /** A senior named the receiving practitioner (catalogue 9), with the allocation check of HC-06. */
  ReceivingPractitionerAllocated: {
    staffId: string;
    team: string;
    grade?: string;
    experience?: string;
    workload?: string;
    reason: string;
  };
  /** The practitioner named says that the allocation is not suitable (catalogue 10). */
  AllocationChallenged: { reason: string };
  /** A question to the other side (catalogue 11), or to one of its staff. `dueOn` is YYYY-MM-DD. */
  QueryRaised: { queryId: string; to: Side; question: string; dueOn?: string; ownerStaffId?: string };
  QueryAnswered: { queryId: string; answer: string };
  QueryClosed: { queryId: string; note?: string };
  /** The receiving area agrees to take the case (catalogue 12). */
  TransferAgreed: { conditions?: string };
  /** The receiving area does not take the case; the home area keeps it (catalogue 13; HC-15). */
  TransferRefused: {
    code: RefusalCode;
    reasons: string;
    evidence: string;
    /** Staff id of the manager who approved the refusal, never the one who made it. */
    approverId: string;
    alternatives?: string;
  };
  /** What the home area does now that the transfer was refused (§11.1 invariant 4). */
  HomePlanRecorded: { plan: string };
  TransferWithdrawn: { reason: string };
  TransferSuperseded: { cause: SupersededCause; detail?: string };
  /** A blocked or disputed transfer goes to a manager (catalogue 16). `dueOn` is YYYY-MM-DD. */
  TransferEscalated: { level: EscalationLevel; matter: string; dueOn?: string };
  /** The manager decides a disputed refusal (catalogue 17). */
  DisputeDecided: { decision: DisputeDecision; reasons: string };
  /** The two practitioners spoke (catalogue 18; HC-09). `notKnown` says what neither of them knows. */
  HandoverConversationHeld: {
    participants: Participant[];
    matters: string[];
    agreed: string[];
    notKnown: string;
  };
  /** The person was told in writing who, where and when to report (HC-10). `reportAt` is ISO 8601 UTC. */
  PersonToldOfTransfer: { how: string; reportTo: string; reportWhere: string; reportAt: string };
  /** `at` is ISO 8601 UTC (catalogue 25; HC-11, HC-12). */
  FirstAppointmentOffered: { appointmentId: string; at: string; place: string; withStaffId: string };
  FirstAppointmentRearranged: { appointmentId: string; at: string; place: string; reason: string };
  FirstAppointmentAttended: { appointmentId: string };
  FirstAppointmentMissed: { appointmentId: string; action: string };
  /** The person has in fact moved (catalogue 24). Changes no state; before agreement it raises an alarm. */
  PersonMoved: { knownBefore: boolean; source: string };
  /**
   * Who sees the person and who answers tonight after a move before agreement, approved by one senior: the actor.
   * Supervision stays where it is. `until` is YYYY-MM-DD.
   */
  InterimArrangementMade: { seenByStaffId: string; answersTonight: string; until: string };
  TemporaryMoveStarted: TemporaryTerms;
  TemporaryMoveExtended: TemporaryTerms & { reason: string };
  TemporaryMoveEnded: { outcome: string };
  /** The stay became lasting; from here the transfer goes on as a permanent one. */
  TemporaryMoveConverted: { reason: string };
  /** First appointment kept or acted upon and nothing left that guards completion. */
  TransferCompleted: { note?: string };
}

const terms = { endsOn: 'operational', reviewOn: 'operational', reportingBack: 'operational' } as const;

export const transferRedaction: Redaction<TransferEvents> = {
  TransferProposed: {
    kind: 'public',
    fromTeam: 'public',
    toTeam: 'public',
    reasonCode: 'operational',
    reason: 'operational',
    intendedMoveOn: 'operational',
    temporary: 'operational',
    onwardFrom: 'public',
  },
  TransferRequested: { toTeam: 'public', notKnown: 'operational', formVersion: 'public' },
  TransferAcknowledged: { team: 'public' },
  TransferRouted: { fromTeam: 'public', toTeam: 'public', reason: 'operational' },
  ReceivingPractitionerAllocated: {
    staffId: 'staff',
    team: 'public',
    grade: 'staff',
    experience: 'staff',
    workload: 'staff',
    reason: 'operational',
  },
  AllocationChallenged: { reason: 'staff' },
  QueryRaised: {
    queryId: 'public',
    to: 'public',
    question: 'operational',
    dueOn: 'public',
    ownerStaffId: 'staff',
  },
  QueryAnswered: { queryId: 'public', answer: 'operational' },
  QueryClosed: { queryId: 'public', note: 'operational' },
  TransferAgreed: { conditions: 'operational' },
  TransferRefused: {
    code: 'operational',
    reasons: 'operational',
    evidence: 'operational',
    approverId: 'staff',
    alternatives: 'operational',
  },
  HomePlanRecorded: { plan: 'operational' },
  TransferWithdrawn: { reason: 'operational' },
  TransferSuperseded: { cause: 'operational', detail: 'operational' },
  TransferEscalated: { level: 'public', matter: 'operational', dueOn: 'public' },
  DisputeDecided: { decision: 'public', reasons: 'operational' },
  HandoverConversationHeld: {
    participants: 'staff',
    matters: 'operational',
    agreed: 'operational',
    notKnown: 'operational',
  },
  PersonToldOfTransfer: {
    how: 'operational',
    reportTo: 'staff',
    reportWhere: 'operational',
    reportAt: 'operational',
  },
  FirstAppointmentOffered: {
    appointmentId: 'public',
    at: 'operational',
    place: 'operational',
    withStaffId: 'staff',
  },
  FirstAppointmentRearranged: {
    appointmentId: 'public',
    at: 'operational',
    place: 'operational',
    reason: 'operational',
  },
  FirstAppointmentAttended: { appointmentId: 'public' },
  FirstAppointmentMissed: { appointmentId: 'public', action: 'operational' },
  PersonMoved: { knownBefore: 'operational', source: 'third-party' },
  InterimArrangementMade: { seenByStaffId: 'staff', answersTonight: 'staff', until: 'operational' },
  TemporaryMoveStarted: terms,
  TemporaryMoveExtended: { ...terms, reason: 'operational' },
  TemporaryMoveEnded: { outcome: 'operational' },
  TemporaryMoveConverted: { reason: 'operational' },
  TransferCompleted: { note: 'operational' },
};
