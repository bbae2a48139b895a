import type { CaseState } from '../../case/case.ts';
import { isActive, registersOf, type Register } from '../../case/information/registers.ts';
import { wasErased } from '../../case/risk/risk-levels.ts';
import { failedLookUp, lastLookUp } from './look-ups.ts';

/** What registers say about the person. */

/** What groups of registers mean, with words that tell a register whose code is not known. */
const meanings = {
  'domestic abuse': { codes: ['ADVP', 'ADVV', 'REG30', 'IMAR'], words: /domestic abuse|marac/i },
  children: { codes: ['RCCO', 'RCPR', 'RCHD', 'CSEP'], words: /child/i },
  'an adult at risk': { codes: ['RVAD', 'REG22'], words: /adult at risk/i },
  'self-harm, vulnerability or mental health': {
    codes: ['ALSH', 'RVLN', 'AMHL', 'RMDO'],
    words: /suicide|self.?harm|vulnerab|mental/i,
  },
  'danger to staff, weapons or gangs': {
    codes: ['AV2S', 'WEAP', 'STRG', 'REG26'],
    words: /staff|weapon|gang|organised crime/i,
  },
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
  if (registersOf(state.information, by).some((each) => isActive(each) && says(each))) return 'yes';
  return areKnown(state, by) ? 'no' : 'unknown';
}

/** Somebody has looked at the registers, and nothing recorded of them is gone. */
export function areKnown(state: CaseState, by = Infinity): boolean {
  if (wasErased(state, 'RegisterRecorded') || failedLookUp(state, 'REGISTERS', by)) return false;
  const last = lastLookUp(state, 'REGISTERS', by);
  return last === undefined
    ? registersOf(state.information, by).length > 0
    : ['FOUND', 'NONE_RECORDED'].includes(last.result);
}
