import type { Redaction } from '../redaction.ts';
import type { Imported, Source } from '../source.ts';
import type { Named } from './named-there.ts';
import type { Becomes } from './pieces.ts';

/** What was looked for in another system. */
export type LookUpSubject =
  'OASYS' | 'REGISTERS' | 'CONTACTS' | 'MAPPA' | 'CONDITIONS' | 'ADDRESSES' | 'ACCESS';

export const lookUpSubjects: Record<LookUpSubject, string> = {
  OASYS: 'An OASys assessment',
  REGISTERS: 'Registers (flags)',
  CONTACTS: 'Contacts and their notes',
  MAPPA: 'MAPPA level and meetings',
  CONDITIONS: 'Licence conditions and requirements',
  ADDRESSES: 'Addresses',
  ACCESS: 'Who may see the record',
};

/**
 * How a look-up ended. Only NONE_RECORDED says that there is nothing there; FAILED makes whatever rests on it unknown,
 * never "none" (domain §12 75).
 */
export type LookUpResult =
  'FOUND' | 'NONE_RECORDED' | 'OUTSIDE_WINDOW' | 'INCOMPLETE_OR_LOCKED' | 'RESTRICTED' | 'FAILED';

export const lookUpResults: Record<LookUpResult, string> = {
  FOUND: 'Found',
  NONE_RECORDED: 'Nothing recorded there',
  OUTSIDE_WINDOW: 'Outside the time that can be seen there',
  INCOMPLETE_OR_LOCKED: 'There, but incomplete or locked',
  RESTRICTED: 'There, but restricted',
  FAILED: 'The look-up failed: it is not known',
};

/** One piece of what was pasted or of a file, and what it became. */
export interface ImportedPiece {
  key: string;
  /** Its own words, as they came. */
  text: string;
  /** In words, such as "OASys: supervision". */
  recognisedAs?: string;
  /** HELD_ALREADY: the same had come in before. */
  became: Becomes | 'HELD_ALREADY';
  /** Of what it became. */
  id?: string;
}

export interface InformationEvents {
  /** Somebody looked in another system, and this is how it ended (catalogue 75). */
  LookUpRecorded: {
    lookUpId: string;
    subject: LookUpSubject;
    system: string;
    result: LookUpResult;
    note?: string;
  };
  /** Text or a file came in: kept word for word, with what each piece of it became. */
  ImportTaken: {
    importId: string;
    kind: 'PASTE' | 'CSV';
    source: Source;
    /** In order: together they are the text as it came, without what was left out. */
    pieces: ImportedPiece[];
    /** How many pieces were not taken in, not even as text: about other people's children, sensitive ones, and others. */
    leftOut: { children: number; sensitive: number; others: number };
    /**
     * Whoever brought it in said that it is about this person, although it names these. Absent where nobody had to say
     * so; empty where what it named was left out.
     */
    saidToBeTheirs?: Named[];
  };
  /** A contact that another system holds. When it took place is the event's `occurredAt`. */
  ContactRecordedElsewhere: {
    contactId: string;
    /** Its type in the words of the source, such as "Police liaison". */
    kind: string;
    text: string;
    outcome?: string;
    /** Who held it, in the words of the source. */
    officer?: string;
    source: Source;
    imported?: Imported;
  };
  /** A register (flag) that another system holds (catalogue 32). Days are YYYY-MM-DD. */
  RegisterRecorded: {
    registerId: string;
    /** Such as RCPR, where the source gives one (domain §5.6). */
    code?: string;
    description: string;
    startedOn?: string;
    reviewOn?: string;
    endedOn?: string;
    notes?: string;
    source: Source;
    imported?: Imported;
  };
  /**
   * Somebody looked at a register and says that it holds, and whom or what it is about (catalogue 32; HC-26, HC-27): of
   * one recorded elsewhere, that it stands here as it should. Days are YYYY-MM-DD.
   */
  RegisterReviewed: { registerId: string; reviewedOn: string; reviewOn?: string; notes: string };
  /** A register holds no longer, from a day (YYYY-MM-DD) and for a reason (catalogue 32; HC-28). */
  RegisterRemoved: { registerId: string; endedOn: string; reason: string };
}

export const informationRedaction: Redaction<InformationEvents> = {
  LookUpRecorded: {
    lookUpId: 'public',
    subject: 'operational',
    system: 'operational',
    result: 'operational',
    note: 'operational',
  },
  ImportTaken: {
    importId: 'public',
    kind: 'public',
    source: 'operational',
    pieces: 'restricted',
    leftOut: 'operational',
    saidToBeTheirs: 'restricted',
  },
  ContactRecordedElsewhere: {
    contactId: 'public',
    kind: 'operational',
    text: 'third-party',
    outcome: 'operational',
    officer: 'staff',
    source: 'operational',
    imported: 'public',
  },
  RegisterRecorded: {
    registerId: 'public',
    code: 'operational',
    description: 'operational',
    startedOn: 'operational',
    reviewOn: 'operational',
    endedOn: 'operational',
    notes: 'third-party',
    source: 'operational',
    imported: 'public',
  },
  RegisterReviewed: {
    registerId: 'public',
    reviewedOn: 'operational',
    reviewOn: 'operational',
    notes: 'third-party',
  },
  RegisterRemoved: { registerId: 'public', endedOn: 'operational', reason: 'third-party' },
};
