import type { CaseState } from '../case/case.ts';
import type { EscalationLevel, Gate } from '../case/oversight/oversight.events.ts';

/** MET_LATE was done after its moment: it can never become timely and must not block for ever. */
export type Outcome = 'SATISFIED' | 'MET_LATE' | 'FAILED' | 'NOT_DUE' | 'NOT_APPLICABLE' | 'UNKNOWN';

/** What an unmet rule does to the act it guards (design §9). */
export type Severity = 'BLOCKS' | 'NEEDS_REASON' | 'ADVISES';

/** Who owes it: one of the two sides and the part they play. */
export interface Owes {
  side: 'HOME' | 'RECEIVING' | 'BOTH';
  role: 'PRACTITIONER' | 'SENIOR' | 'HEAD_OF_PDU' | 'ADMINISTRATOR';
}

/** The lines of the receiving practitioner's page (design §8) that rules fold into. */
export type Line =
  | 'receiver'
  | 'seniors'
  | 'conversation'
  | 'person-told'
  | 'address'
  | 'who-is-at-risk'
  | 'assessment'
  | 'not-known'
  | 'checks'
  | 'agencies'
  | 'mappa'
  | 'contingency'
  | 'process';

/** The answer of one rule for one transfer at one instant. */
export interface RuleAnswer {
  /** HC-01 … */
  rule: string;
  title: string;
  outcome: Outcome;
  severity: Severity;
  /** The act it guards; absent for a rule that guards none. */
  gate?: Gate;
  line: Line;
  owes: Owes;
  /** Why it matters for this person, in one sentence. */
  why: string;
  /** What was found, in one sentence. */
  finding: string;
  /** Last day on which it is in time, YYYY-MM-DD, Europe/London. */
  dueOn?: string;
  /** What `dueOn` was worked out from: the policy in force when the clock started, and the bank holidays. */
  deadlineBasis?: { policyVersion: string; calendarVersion: string };
  /** To whom it goes, and on which day, while it stays undone after its last day (HC-16). */
  escalates?: EscalationStep[];
  /** Ids of the events it rests on. */
  because: string[];
  /** Set when somebody went on although it was unmet; shown for ever. */
  overridden?: {
    reason: string;
    by: string;
    at: string;
    gate: Gate;
    /** Of a rule that blocks: what two managers agreed on, and by their ids who. */
    agreed?: { compensatingAction: string; until: string; proposedBy: string; secondedBy: string };
  };
  /** `verified` policy or our `proposed` suggestion, with where it comes from. */
  source: { status: 'verified' | 'proposed'; reference: string };
  policyVersion: string;
}

/** An unmet rule goes to a manager on this day (YYYY-MM-DD); `raised` is the event that did it. */
export interface EscalationStep {
  to: EscalationLevel;
  dueOn: string;
  raised?: { eventId: string; at: string };
}

/** A rule that stands in the way of an act. */
export interface Unmet {
  rule: string;
  title: string;
  why: string;
  finding: string;
  owes: Owes;
  severity: Severity;
  /** `verified` policy or our `proposed` suggestion, with where it comes from. */
  source: RuleAnswer['source'];
}

/** One edition of the policy data, see `policy/*.json`. */
export interface Policy {
  /** Such as 2026-11-01. */
  version: string;
  rules: Record<string, RulePolicy>;
  /** How long an offer of responsibility stands, in hours. */
  offerHours: number;
  /** Working days after its last day at which an undone rule goes to each manager (T9); absent: never. */
  escalation?: { to: EscalationLevel; workingDays: number }[];
}

/** What policy says of one rule. */
export interface RulePolicy {
  gate?: Gate;
  severity: Severity;
  /** What it does instead for the named cases. */
  stricter?: { when: string; severity: Severity };
  /** The named predicates that must hold for it to apply; all of them. */
  applies: string[];
  /** Working days from the clock's start; `shorter` applies to the named cases. */
  deadline?: { workingDays: number; shorter?: { when: string; workingDays: number } };
  /** Named numbers of the rule that are no time limits, such as `months`. */
  limits?: Record<string, number>;
  /** The named clock, and whether it starts when the fact happened or when it was recorded. */
  clock?: { starts: string; time: 'occurred' | 'recorded' };
  source: { status: 'verified' | 'proposed'; reference: string };
}

/** How policies follow each other: a past instant is judged by the one then in force. */
export interface PolicyHistory {
  /** The policy in force at an instant (ISO 8601 UTC). */
  at(instant: string): Policy;
  /** One edition by its version. */
  version(version: string): Policy;
}

/** Answers every rule for one transfer. Pure; `now` is ISO 8601 UTC, the instant it is asked for. */
export type Assess = (state: CaseState, transferId: string, now: string) => RuleAnswer[];
