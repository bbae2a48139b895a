import type { Redaction } from '../redaction.ts';

/** The kinds of sentence under which a person is supervised. */
export type SentenceKind =
  'COMMUNITY_ORDER' | 'SUSPENDED_SENTENCE_ORDER' | 'LICENCE' | 'POST_SENTENCE_SUPERVISION';

/** One order, licence or period of post-sentence supervision. Days are YYYY-MM-DD. */
export interface Sentence {
  kind: SentenceKind;
  startedOn: string;
  endsOn: string;
}

export interface PersonName {
  forenames: string;
  surname: string;
}

/** A practitioner who supervised the person before the case entered this service (HC-18). */
export interface PreviousPractitioner {
  name: string;
  from: string;
  to: string;
}

export interface IdentityEvents {
  /** The case enters the service; it is opened once for a CRN (catalogue 1). */
  CaseOpened: {
    crn: string;
    name: PersonName;
    /** YYYY-MM-DD */
    dateOfBirth: string;
    /** Canonical: YYYY/NNNNNNND */
    pnc?: string;
    sentences: Sentence[];
    previousPractitioners: PreviousPractitioner[];
    /** Where this was copied from, in the words of the person who opened the case. */
    source?: string;
  };
  /** A name, date of birth or PNC number was wrong (catalogue 3). Carries the new value only. */
  IdentifierCorrected: {
    name?: PersonName;
    dateOfBirth?: string;
    pnc?: string;
    why: string;
  };
}

export const identityRedaction: Redaction<IdentityEvents> = {
  CaseOpened: {
    crn: 'operational',
    name: 'operational',
    dateOfBirth: 'operational',
    pnc: 'operational',
    sentences: 'operational',
    previousPractitioners: 'staff',
    source: 'operational',
  },
  IdentifierCorrected: {
    name: 'operational',
    dateOfBirth: 'operational',
    pnc: 'operational',
    why: 'operational',
  },
};
