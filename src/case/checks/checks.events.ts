import type { Side } from '../oversight/oversight.events.ts';
import type { Redaction } from '../redaction.ts';
import type { Imported, Source } from '../source.ts';

/** What another body is asked for, or told and asked (HC-31, HC-35 to HC-37, HC-47). */
export type CheckKind =
  | 'POLICE_DOMESTIC_ABUSE'
  | 'POLICE_INTELLIGENCE'
  | 'CHILDRENS_SERVICES'
  | 'ADULT_SERVICES'
  | 'HEALTH'
  | 'HOUSING'
  | 'MARAC';

/** The kinds in words. */
export const checkKinds: Record<CheckKind, string> = {
  POLICE_DOMESTIC_ABUSE: 'Police: domestic abuse',
  POLICE_INTELLIGENCE: 'Police: intelligence',
  CHILDRENS_SERVICES: 'Children’s services',
  ADULT_SERVICES: 'Adult services',
  HEALTH: 'Health',
  HOUSING: 'Housing',
  MARAC: 'MARAC co-ordinator',
};

/** What a body replied. That it did not reply is never one of these (HC-38). */
export type CheckResult = 'INFORMATION_HELD' | 'NOTHING_HELD' | 'REFUSED';

export interface CheckEvents {
  /** A practitioner asks for a check; it waits to be sent (catalogue 41). */
  CheckRequested: {
    checkId: string;
    kind: CheckKind;
    /** Which force, council or service. */
    body: string;
    /** The place it is about, such as the new address's area. */
    place: string;
    /** In whose area the body works. */
    area: Side;
    /** What is asked, in words; absent for the standard question. */
    question?: string;
    source?: Source;
    imported?: Imported;
  };
  /** The request went out to the body. When is the event's `occurredAt`. */
  CheckSent: { checkId: string; how: string; reference?: string };
  /** The body was asked again. */
  CheckChased: { checkId: string; how: string };
  /** The body answered. What it holds is told in `summary`, or referred to. */
  CheckReplied: { checkId: string; result: CheckResult; summary?: string; reference?: string };
  /** Nobody answered, and a named approver, the actor, accepts the risk of going on (HC-38). */
  CheckNoReplyAccepted: { checkId: string; risk: string; compensatingAction: string };
  CheckCancelled: { checkId: string; why: string };
}

export const checkRedaction: Redaction<CheckEvents> = {
  CheckRequested: {
    checkId: 'public',
    kind: 'operational',
    body: 'operational',
    place: 'third-party',
    area: 'public',
    question: 'third-party',
    source: 'operational',
    imported: 'public',
  },
  CheckSent: { checkId: 'public', how: 'operational', reference: 'operational' },
  CheckChased: { checkId: 'public', how: 'operational' },
  CheckReplied: {
    checkId: 'public',
    result: 'operational',
    summary: 'third-party',
    reference: 'operational',
  },
  CheckNoReplyAccepted: { checkId: 'public', risk: 'operational', compensatingAction: 'operational' },
  CheckCancelled: { checkId: 'public', why: 'operational' },
};
