import type { EmergencyReason } from '../../case/access/access.events.ts';
import type { Match } from './find.ts';

/** A case that was found. */
export class FoundCase {
  caseId: string;
  /** "Smith, John"; "Restricted" when you may know only that the case exists, and then nothing else is given. */
  name: string;
  crn: string | null;
  /** YYYY */
  yearOfBirth: string | null;
  /** Code of the team that holds supervision; null when nobody does. */
  team: string | null;
  /** The transfer under way; null when there is none. */
  transferId: string | null;
  /** The name under which it was found, where that was corrected since; null when it is the name of now. */
  earlierName: string | null;
  /** How it fits what was asked for: CRN, PNC, NAME_AND_YEAR, NAME, ALMOST, SOUNDS_ALIKE or LITTLE. */
  match: Match | null;
  /** True when access is limited and you may know only that the case exists. */
  restricted: boolean;
}

/** What was found, the best match first. */
export class FoundCases {
  /** At most 25. */
  content: FoundCase[];
  /** True when more fit: be more exact. */
  more: boolean;
  /**
   * Null while what is recorded can be read. Otherwise only cases that this instance remembers are given, with no more
   * than who it is as it was known here last; and this is how many others fit.
   */
  unread: number | null;
}

/** What was found in an emergency: also cases with limited access, of which no more is given than that they are there. */
export class FoundInEmergency extends FoundCases {
  /** Why it was looked for, as it stands in the access log of every case that is given. */
  reason: EmergencyReason;
}
