import type { Stamp } from '../../case/decider.ts';
import type { Source } from '../../case/source.ts';
import { dayInWords } from '../../case/time.ts';

/** Something that was done, by the event that says so, with what was written about it. */
export interface Entry {
  stamp: Stamp;
  did: string;
  words: (string | undefined)[];
}

/** One entry for each fact there is. */
export function told<Fact extends { stamp: Stamp }>(
  facts: Fact | undefined | readonly Fact[],
  did: (fact: Fact) => string,
  words: (fact: Fact) => (string | undefined)[],
): Entry[] {
  const all = facts === undefined ? [] : 'stamp' in facts ? [facts] : facts;
  return all.map((fact) => ({ stamp: fact.stamp, did: did(fact), words: words(fact) }));
}

/** Words under a label; nothing when there are none. */
export const labelled = (label: string, text: string | undefined) => text && `${label}: ${text}`;

/** Where something was recorded before it came here; nothing when it was not. */
export function fromWhere(source: Source | undefined): string | undefined {
  if (source === undefined) return undefined;
  const { system, kind, ref, asOf } = source;
  const parts = [system, kind, ref, asOf && `as at ${dayInWords(asOf)}`];
  return `Recorded in ${parts.filter((part) => part).join(', ')}`;
}

/** As it stands inside a sentence; abbreviations stay as they are. */
export function lower(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** As it stands at the start of a sentence. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
