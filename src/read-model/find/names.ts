import type { Identified, Identity } from '../../case/identity/identity.state.ts';
import { partsOf, plain, roughly, soundsOf } from './sounds.ts';

/** What a hash is made for; two of them never give the same value. */
export type Facet =
  | 'crn'
  | 'pnc'
  | 'surname'
  | 'surname-slip'
  | 'surname-sound'
  | 'surname-forename'
  | 'surname-year'
  | 'forename-year'
  | 'forename'
  | 'forename-sound'
  | 'forename-start'
  | 'year';

/** One thing that can be asked for, in clear: it is hashed before it is written or looked for. */
export type Token = readonly [facet: Facet, text: string];

/** By these a case is found; by the rest those that are found are put in order. */
const DOORS: readonly Facet[] = [
  'crn',
  'pnc',
  'surname',
  'surname-slip',
  'surname-sound',
  'surname-forename',
  'surname-year',
  'forename-year',
];

export const isDoor = ([facet]: Token): boolean => DOORS.includes(facet);

/** Who the person is now, then what was corrected, the newest first; each once. */
export function identitiesOf({ name, dateOfBirth, pnc, earlier }: Identity): Identified[] {
  const now = { name, dateOfBirth, ...(pnc !== undefined && { pnc }) };
  const all = [now, ...earlier.toReversed()];
  return [...new Map(all.toReversed().map((each) => [JSON.stringify(each), each])).values()].toReversed();
}

/** Everything by which somebody is found and told from others, under one of their identities. */
export function tokensOf(crn: string, { name, dateOfBirth, pnc }: Identified): Token[] {
  const year = dateOfBirth.slice(0, 4);
  return unique([
    ['crn', crn],
    ...(pnc === undefined ? [] : ([['pnc', pnc]] as const)),
    ...surnameTokens(formsOf(partsOf(name.surname), name.surname)),
    ...forenameTokens(formsOf(partsOf(name.forenames))),
    ...together(formsOf(partsOf(name.surname), name.surname), formsOf(partsOf(name.forenames)), year),
    ['year', year],
  ]);
}

/** The parts of a name and all of it as one word; `whole` with its marks, where it is known. */
export function formsOf(parts: readonly string[], whole?: string): string[] {
  return [
    ...new Set([
      ...(parts.length > 1 ? [parts.join('')] : []),
      ...parts,
      ...(whole === undefined ? [] : [whole]),
    ]),
  ];
}

export function surnameTokens(forms: readonly string[]): Token[] {
  return forms.flatMap((form): Token[] => [
    ['surname', plain(form)],
    ...slipsOf(plain(form)).map((slip): Token => ['surname-slip', slip]),
    ...soundsOf(form).map((sound): Token => ['surname-sound', sound]),
  ]);
}

export function forenameTokens(forms: readonly string[]): Token[] {
  return forms.flatMap((form): Token[] => [
    ['forename', plain(form)],
    ...soundsOf(form).map((sound): Token => ['forename-sound', sound]),
    ['forename-start', plain(form).slice(0, 3)],
  ]);
}

/** Two things known about somebody: each may be said far more roughly than alone, and still few share both. */
export function together(
  surnames: readonly string[],
  forenames: readonly string[],
  year: string | undefined,
): Token[] {
  const rough = (forms: readonly string[]) => [...new Set(forms.flatMap(soundsOf).map(roughly))];
  const [surname, forename] = [rough(surnames), rough(forenames)];
  return [
    ...surname.flatMap((one) => forename.map((other): Token => ['surname-forename', `${one} ${other}`])),
    ...(year === undefined ? [] : surname.map((one): Token => ['surname-year', `${one} ${year}`])),
    ...(year === undefined ? [] : forename.map((one): Token => ['forename-year', `${one} ${year}`])),
  ];
}

/**
 * A word with each of its letters left out in turn, and itself: two words that differ by one letter added, missing,
 * exchanged or changed places with its neighbour have one of these in common.
 */
function slipsOf(word: string): string[] {
  if (word.length < 4) return [word];
  const without = (place: number) => word.slice(0, place) + word.slice(place + 1);
  return [...new Set([word, ...Array.from(word, (_, place) => without(place))])];
}

export function unique(tokens: readonly Token[]): Token[] {
  return [...new Map(tokens.map((token) => [token.join('\0'), token])).values()];
}
