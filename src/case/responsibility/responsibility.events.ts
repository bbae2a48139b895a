import type { Redaction } from '../redaction.ts';

/** The duties that can sit in different places at the same moment. */
export type ResponsibilityKind =
  'SUPERVISION' | 'MAPPA_AREA' | 'VICTIM_CONTACT' | 'VISOR_PARTNER' | 'POLICE_OM' | 'CONTINGENCY';

/** The kinds in words. */
export const kinds: Record<ResponsibilityKind, string> = {
  SUPERVISION: 'Supervision',
  MAPPA_AREA: 'MAPPA area management',
  VICTIM_CONTACT: 'Victim contact',
  VISOR_PARTNER: 'ViSOR partner',
  POLICE_OM: 'Police lead',
  CONTINGENCY: 'Contingency plan',
};

/** Who answers for a duty. Probation staff are named by id; people of other agencies by name. */
export interface Holder {
  /** The organisation's code, PROBATION for probation staff. */
  agency: string;
  /** Team code for probation staff, otherwise the agency's own area in words. */
  area: string;
  staffId?: string;
  name?: string;
}

/** Why a responsibility came to an end with nobody after it. Supervision ends only with the sentence or the person's life. */
export type EndCause = 'SENTENCE_ENDED' | 'DIED' | 'NO_LONGER_NEEDED';

export interface ResponsibilityEvents {
  /** Somebody is asked to take a responsibility; it stays where it is until accepted (§11.3). */
  ResponsibilityOffered: {
    offerId: string;
    kind: ResponsibilityKind;
    to: Holder;
    /** ISO 8601 UTC: accepting after this instant is refused. */
    expiresAt: string;
  };
  /**
   * Responsibility passed: the end of the old holder and the start of the new one are this event's
   * `recordedAt`, never earlier and never later. `from` is null when nobody held it before.
   * `offerId` is absent only when the case is opened.
   */
  ResponsibilityTransferred: {
    kind: ResponsibilityKind;
    from: Holder | null;
    to: Holder;
    offerId?: string;
    /** Who said yes, when the new holder does not use this service and somebody recorded it for them. */
    acceptedBy?: string;
  };
  ResponsibilityDeclined: { offerId: string; kind: ResponsibilityKind; reason: string };
  /** The offer's time ran out; responsibility stayed with the holder. */
  ResponsibilityOfferExpired: { offerId: string; kind: ResponsibilityKind };
  /** The offer was taken back, as when its transfer came to an end. */
  ResponsibilityOfferWithdrawn: { offerId: string; kind: ResponsibilityKind; reason: string };
  ResponsibilityEnded: { kind: ResponsibilityKind; holder: Holder; cause: EndCause; reason: string };
}

export const responsibilityRedaction: Redaction<ResponsibilityEvents> = {
  ResponsibilityOffered: { offerId: 'public', kind: 'public', to: 'staff', expiresAt: 'public' },
  ResponsibilityTransferred: {
    kind: 'public',
    from: 'staff',
    to: 'staff',
    offerId: 'public',
    acceptedBy: 'staff',
  },
  ResponsibilityDeclined: { offerId: 'public', kind: 'public', reason: 'operational' },
  ResponsibilityOfferExpired: { offerId: 'public', kind: 'public' },
  ResponsibilityOfferWithdrawn: { offerId: 'public', kind: 'public', reason: 'operational' },
  ResponsibilityEnded: { kind: 'public', holder: 'staff', cause: 'public', reason: 'operational' },
};
