import type { CaseState } from '../../case/case.ts';
import type { Information } from '../../case/information/information.state.ts';
import { londonDay } from '../../case/time.ts';
import { failedLookUp, lastLookUp } from './look-ups.ts';
import { wasErased } from '../../case/risk/risk-levels.ts';

/** Registers as another system holds them (domain §5.6), and what they say about the person. */

export type Register = Information['registers'][number];

/** Every register in its newest version, recorded up to a revision. */
export function registersOf({ information }: CaseState, by = Infinity): Register[] {
  const known = information.registers.filter(({ stamp }) => stamp.revision <= by);
  return [...new Map(known.map((each) => [each.registerId, each])).values()];
}

/** One that had not ended when it was recorded. */
export const isActive = ({ endedOn, stamp }: Register): boolean =>
  endedOn === undefined || endedOn > londonDay(stamp.recordedAt);

/** What groups of registers mean, with words that tell a register whose code is not known. */
const meanings = {
  'domestic abuse': { codes: ['ADVP', 'ADVV', 'REG30', 'IMAR'], words: /domestic abuse|marac/i },
  children: { codes: ['RCCO', 'RCPR', 'RCHD', 'CSEP'], words: /child/i },
  'an adult at risk': { codes: ['RVAD', 'REG22'], words: /adult at risk/i },
  'a child, domestic abuse or MARAC': {
    codes: ['RCPR', 'RCCO', 'ADVP', 'IMAR'],
    words: /child|domestic abuse perpetrator|marac/i,
  },
} as const;

export type Meaning = keyof typeof meanings;

/** Whether a register says it; `unknown` while the registers were not looked up, or could not be. */
export function registerSays(state: CaseState, meaning: Meaning, by: number): 'yes' | 'no' | 'unknown' {
  const { codes, words } = meanings[meaning];
  const says = ({ code, description }: Register) =>
    code === undefined ? words.test(description) : codes.some((each) => each === code);
  if (registersOf(state, by).some((each) => isActive(each) && says(each))) return 'yes';
  return areKnown(state, by) ? 'no' : 'unknown';
}

/** Somebody has looked at the registers, and nothing recorded of them is gone. */
export function areKnown(state: CaseState, by = Infinity): boolean {
  if (wasErased(state, 'RegisterRecorded') || failedLookUp(state, 'REGISTERS', by)) return false;
  const last = lastLookUp(state, 'REGISTERS', by);
  return last === undefined
    ? registersOf(state, by).length > 0
    : ['FOUND', 'NONE_RECORDED'].includes(last.result);
}

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
