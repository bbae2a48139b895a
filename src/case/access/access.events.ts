import type { Redaction } from '../redaction.ts';

/** Limited access (domain §5.5), and access taken in an emergency. */
export interface AccessEvents {
  /** From now on only the staff named may see what the case holds. `message` is shown to everybody else. */
  CaseRestricted: { staffIds: string[]; message?: string; reason: string };
  CaseAccessGranted: { staffId: string; reason: string };
  CaseAccessEnded: { staffId: string; reason: string };
  CaseRestrictionLifted: { reason: string };
  /** Somebody not working the case opened its contingency card out of hours, and why; its holder is told. */
  EmergencyAccessTaken: { reason: string };
}

export const accessRedaction: Redaction<AccessEvents> = {
  CaseRestricted: { staffIds: 'staff', message: 'operational', reason: 'restricted' },
  CaseAccessGranted: { staffId: 'staff', reason: 'restricted' },
  CaseAccessEnded: { staffId: 'staff', reason: 'restricted' },
  CaseRestrictionLifted: { reason: 'restricted' },
  EmergencyAccessTaken: { reason: 'operational' },
};
