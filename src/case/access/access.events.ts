import type { Redaction } from '../redaction.ts';

/** Why somebody needs the contingency card of a case that they are not working. */
export type EmergencyReason = 'POLICE_RANG' | 'PERSON_MISSING' | 'PERSON_OR_FAMILY_RANG' | 'OTHER';

/** The reasons in words, as buttons say them. */
export const emergencyReasons: Record<EmergencyReason, string> = {
  POLICE_RANG: 'The police rang',
  PERSON_MISSING: 'The person is missing',
  PERSON_OR_FAMILY_RANG: 'The person or their family rang',
  OTHER: 'Something else',
};

/** Those that one press of a button says; what else happened takes words. */
const { OTHER: _other, ...presets } = emergencyReasons;
export const presetReasons: Readonly<Record<string, string>> = presets;

/** Limited access (domain §5.5), and access taken in an emergency. */
export interface AccessEvents {
  /** From now on only the staff named may see what the case holds. `message` is shown to everybody else. */
  CaseRestricted: { staffIds: string[]; message?: string; reason: string };
  CaseAccessGranted: { staffId: string; reason: string };
  CaseAccessEnded: { staffId: string; reason: string };
  CaseRestrictionLifted: { reason: string };
  /**
   * Somebody not working the case opened its contingency card, and why; its holder is told. `words` say what OTHER is.
   * When is the event's `occurredAt`, which is earlier than its `recordedAt` where the log could not be written.
   */
  EmergencyAccessTaken: { accessId: string; reason: EmergencyReason; words?: string };
  /** The holder or their manager has seen that it was taken. */
  EmergencyAccessSeen: { accessId: string };
}

export const accessRedaction: Redaction<AccessEvents> = {
  CaseRestricted: { staffIds: 'staff', message: 'operational', reason: 'restricted' },
  CaseAccessGranted: { staffId: 'staff', reason: 'restricted' },
  CaseAccessEnded: { staffId: 'staff', reason: 'restricted' },
  CaseRestrictionLifted: { reason: 'restricted' },
  EmergencyAccessTaken: { accessId: 'public', reason: 'operational', words: 'operational' },
  EmergencyAccessSeen: { accessId: 'public' },
};
