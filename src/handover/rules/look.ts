import type { Stamp } from '../../case/decider.ts';
import { dayInWords } from '../../case/time.ts';
import { handedOver, idsOf, type About, type Situation, type Verdict } from './rule.ts';

/** What was found in a case as it stood. `finding` goes without its full stop. */
export interface Found {
  is: 'done' | 'undone' | 'unknown';
  finding: string;
  because: readonly (Stamp | undefined)[];
}

/** Looks at a case as it stood; `on` (ISO 8601 UTC) is the instant that ages are counted to. */
export type Look = (about: About, on: string) => Found;

/**
 * Judges what has to stand when the case is handed over, and not only to have been done once: what stands now, and
 * whether it already stood then, or on the last day.
 */
export function standing(s: Situation, look: Look): Verdict {
  const handover = handedOver(s.transfer);
  const on = handover?.recordedAt ?? s.now;
  const limit = s.start && s.limit(s.start);
  const found = look(s, on);
  const verdict = (outcome: Verdict['outcome'], more = ''): Verdict => ({
    outcome,
    finding: `${found.finding}${more}.`,
    because: idsOf(...found.because),
    ...(limit && { limit }),
  });
  if (found.is === 'unknown') return verdict('UNKNOWN');
  const stoodBy = (mark: Stamp | string) => look(s.recordedBy(mark), on).is === 'done';
  const overdue = limit !== undefined && s.now > limit.end;
  if (found.is === 'done') {
    if (handover !== undefined && !stoodBy(handover)) return verdict('MET_LATE', `; not when ${event(s)}`);
    if (!overdue || stoodBy(limit.end)) return verdict('SATISFIED');
    return verdict('MET_LATE', `; not by the last day, ${dayInWords(limit.dueOn)}`);
  }
  if (overdue) return verdict('FAILED', `; the last day was ${dayInWords(limit.dueOn)}`);
  return verdict(handover === undefined ? 'NOT_DUE' : 'FAILED');
}

const event = ({ transfer }: Situation): string =>
  transfer.passed ? 'supervision passed' : 'the temporary move started';

/** Judges what the service enforces: done while nothing breaks it, failed as soon as something does. */
export function enforced(broken: readonly Stamp[], words: { holds: string; breaks: string }): Verdict {
  return broken.length === 0
    ? { outcome: 'SATISFIED', finding: `${words.holds}.`, because: [] }
    : { outcome: 'FAILED', finding: `${words.breaks}.`, because: idsOf(...broken) };
}

/** `1 statement`, `2 statements`. */
export const counted = (count: number, one: string, more = `${one}s`): string =>
  `${count} ${count === 1 ? one : more}`;

/** What was recorded elsewhere and checked by nobody, to go on from another clause; empty for none. */
export const andUnchecked = (count: number): string =>
  count === 0 ? '' : `; ${count} recorded elsewhere and not checked`;

/** Made once: the list of a language is slow to come by. */
const inALine = new Intl.ListFormat('en-GB');

/** `who, when and what`. */
export const listed = (words: readonly string[]): string => inALine.format(words);
