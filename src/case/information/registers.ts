import { addMonths, londonDay } from '../time.ts';
import type { Information } from './information.state.ts';

/** Registers (flags) as they stand: their newest records with what was said of them here since (domain §5.6). */

/** A register by its newest record, with the last review and the removal that were recorded here after it. */
export interface Register extends Recorded {
  reviewed?: Information['reviews'][number];
  removed?: Information['removals'][number];
}

type Recorded = Information['registers'][number];

/** Every register, by what was recorded up to a revision. What was said of an earlier record is not said of a newer one. */
export function registersOf({ registers, reviews, removals }: Information, by = Infinity): Register[] {
  const known = registers.filter(({ stamp }) => stamp.revision <= by);
  return [...new Map(known.map((each) => [each.registerId, each])).values()].map((register) => {
    const isOfIt = ({ registerId, stamp }: Pick<Recorded, 'registerId' | 'stamp'>) =>
      registerId === register.registerId && stamp.revision > register.stamp.revision && stamp.revision <= by;
    const reviewed = reviews.findLast(isOfIt);
    const removed = removals.findLast(isOfIt);
    return { ...register, ...(reviewed && { reviewed }), ...(removed && { removed }) };
  });
}

/** One that had not ended when it was recorded, and was not removed here since. */
export const isActive = ({ endedOn, stamp, removed }: Register): boolean =>
  removed === undefined && (endedOn === undefined || endedOn > londonDay(stamp.recordedAt));

/** Recorded elsewhere, and nobody here has reviewed or removed it. */
export const isUncheckedRegister = ({ imported, reviewed, removed }: Register): boolean =>
  imported !== undefined && reviewed === undefined && removed === undefined;

/** Whom or what it is about, in the last words. */
export const notesOf = ({ notes, reviewed }: Register): string | undefined => reviewed?.notes ?? notes;

/** Why it ended: as said here, else as its record has it. */
export const reasonOf = (register: Register): string | undefined =>
  register.removed?.reason ?? notesOf(register);

/** The day on which it ended, YYYY-MM-DD; undefined while it is active. */
export const endOfRegister = (register: Register): string | undefined =>
  isActive(register) ? undefined : (register.removed?.endedOn ?? register.endedOn);

/**
 * The day on which it is to be looked at again, YYYY-MM-DD: as its last review says, else as its record does, else
 * after the period of its code; `never` for a code without one, undefined where nothing says.
 */
export function reviewDay({ code, startedOn, reviewOn, reviewed }: Register): string | 'never' | undefined {
  if (reviewed?.reviewOn !== undefined) return reviewed.reviewOn;
  if (reviewOn !== undefined && reviewOn > (reviewed?.reviewedOn ?? '')) return reviewOn;
  const months = reviewMonths(code);
  if (months === 0) return 'never';
  const since = reviewed?.reviewedOn ?? startedOn;
  return since === undefined || months === undefined ? undefined : addMonths(since, months);
}

/** What a register is called in a sentence: its code, else the beginning of its description. */
export const registerName = ({ code, description }: Pick<Recorded, 'code' | 'description'>): string =>
  code ?? `“${description.trim().slice(0, 40)}”`;

/** After how many months a register is to be looked at again; 0 for never, undefined for a code that is not known. */
export function reviewMonths(code: string | undefined): number | undefined {
  const [months] = Object.entries(periods).find(([, codes]) => codes.some((each) => each === code)) ?? [];
  return months === undefined ? undefined : Number(months);
}

const periods: Readonly<Record<string, readonly string[]>> = {
  0: ['REG30', 'NOTMAPPA', 'RVLN', 'DORIS'],
  1: ['RRR', 'UPWS'],
  3: [
    ...['RCCO', 'RCPR', 'CSEP', 'ADVP', 'IKII', 'MAPP', 'IMAR', 'ANSO', 'ARSO', 'RCHD', 'ASFO', 'SOPS'],
    ...['INVI', 'WRSM', 'WEAP', 'STRG', 'CUCK', 'SPO'],
  ],
  6: [
    ...['ALAN', 'ALERT', 'ADWC', 'ADVV', 'DOFF', 'IRMO', 'RVHR', 'RHRH', 'RMRH', 'RLRH', 'HOIE', 'IIOM'],
    ...['KDUP', 'AMHL', 'RMDO', 'REG26', 'APPO', 'RPIR', 'REG15', 'REG16', 'REG17', 'AV2S', 'REG22'],
    ...['ALSH', 'RTAO', 'AVIS', 'REG24', 'RSTO', 'MSP', 'MSV', 'RVAD'],
  ],
  12: ['INLL', 'IKMF'],
};
