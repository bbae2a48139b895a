import type { Redaction } from '../redaction.ts';
import type { Imported, Source } from '../source.ts';

/** The situations that a plan has to cover or rule out (HC-59). */
export type Situation =
  | 'WHEREABOUTS_UNKNOWN'
  | 'BREACH_OR_NO_CONTACT'
  | 'ADDRESS_LOST'
  | 'VICTIM_CONTACT'
  | 'RELAPSE_WEAPON_OR_THREAT'
  | 'AGENCY_WITHDRAWS'
  | 'OTHER';

/** The situations in words. */
export const situations: Record<Situation, string> = {
  WHEREABOUTS_UNKNOWN: 'Nobody knows where the person is',
  BREACH_OR_NO_CONTACT: 'Breach, or no contact',
  ADDRESS_LOST: 'The address is lost',
  VICTIM_CONTACT: 'Contact with a victim',
  RELAPSE_WEAPON_OR_THREAT: 'Relapse, a weapon or a threat',
  AGENCY_WITHDRAWS: 'An agency withdraws',
  OTHER: 'Something else',
};

/**
 * Where an action stands: in both areas; in the home area until supervision passes; in the receiving area from the
 * instant it passes (HC-63). The areas are those of the transfer the action was written under.
 */
export type StandsIn = 'BOTH' | 'HOME' | 'RECEIVING';

/** One action of the emergency plan (domain §10; HC-60). It can be used once every field but the fallback is filled. */
export interface ContingencyContent {
  situation: Situation;
  /** What is seen that starts it. */
  trigger: string;
  firstAct?: string;
  ownerAgency?: string;
  contactName?: string;
  phone?: string;
  outOfHoursName?: string;
  outOfHoursPhone?: string;
  /** By when the first act is done, in minutes from the trigger. */
  minutesToAct?: number;
  /** What is done when nobody answers. */
  fallback?: string;
  standsIn: StandsIn;
}

/** Where an action stands, in words. */
export const standsInWords: Record<StandsIn, string> = {
  BOTH: 'In both areas',
  HOME: 'In the home area, until supervision passes',
  RECEIVING: 'In the receiving area, from the moment supervision passes',
};

/** Which of the two numbers of an action. */
export type ContactNumber = 'DAYTIME' | 'OUT_OF_HOURS';

/** The numbers in words. */
export const contactNumbers: Record<ContactNumber, string> = {
  DAYTIME: 'The daytime number',
  OUT_OF_HOURS: 'The out-of-hours number',
};

export interface ContingencyEvents {
  /** An action was written, perhaps not yet whole (catalogue 46). */
  ContingencyActionDefined: ContingencyContent & { actionId: string; source?: Source; imported?: Imported };
  /** The action as it is from now on, whole. A material change has to be read again, and its numbers tried again. */
  ContingencyActionChanged: ContingencyContent & { actionId: string; why: string; material: boolean };
  /** The action stands no more; `by` is the action that takes its place. */
  ContingencyActionSuperseded: { actionId: string; by?: string; why: string };
  /** Somebody states that a situation needs no action for this person, and why (HC-59). */
  ContingencySituationRuledOut: { situation: Situation; why: string };
  /** The number was rung and somebody answered (catalogue 48; HC-61). When is the event's `occurredAt`. */
  ContingencyContactVerified: { actionId: string; number: ContactNumber; phone: string; answeredBy: string };
  /** The number was rung and nobody who could act answered. */
  ContingencyContactFailed: { actionId: string; number: ContactNumber; phone: string; what: string };
  /** The trigger was seen and the action begun (catalogue 47). When is the event's `occurredAt`. */
  ContingencyActionInvoked: { invocationId: string; actionId: string; seen: string; firstDone?: string };
  /** How it ended: who acted, and with what result. */
  ContingencyActionConcluded: { invocationId: string; actionId: string; actedBy: string; outcome: string };
}

const content = {
  situation: 'operational',
  trigger: 'operational',
  firstAct: 'operational',
  ownerAgency: 'operational',
  contactName: 'third-party',
  phone: 'third-party',
  outOfHoursName: 'third-party',
  outOfHoursPhone: 'third-party',
  minutesToAct: 'operational',
  fallback: 'operational',
  standsIn: 'public',
} as const;

export const contingencyRedaction: Redaction<ContingencyEvents> = {
  ContingencyActionDefined: { actionId: 'public', ...content, source: 'operational', imported: 'public' },
  ContingencyActionChanged: { actionId: 'public', ...content, why: 'operational', material: 'public' },
  ContingencyActionSuperseded: { actionId: 'public', by: 'public', why: 'operational' },
  ContingencySituationRuledOut: { situation: 'operational', why: 'operational' },
  ContingencyContactVerified: {
    actionId: 'public',
    number: 'public',
    phone: 'third-party',
    answeredBy: 'third-party',
  },
  ContingencyContactFailed: {
    actionId: 'public',
    number: 'public',
    phone: 'third-party',
    what: 'operational',
  },
  ContingencyActionInvoked: {
    invocationId: 'public',
    actionId: 'public',
    seen: 'operational',
    firstDone: 'operational',
  },
  ContingencyActionConcluded: {
    invocationId: 'public',
    actionId: 'public',
    actedBy: 'staff',
    outcome: 'operational',
  },
};
