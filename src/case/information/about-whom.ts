import type { Identity } from '../identity/identity.state.ts';
import { dayInWords } from '../time.ts';
import { anywhere, inColumns, underLabels, type Named, type Told } from './named-there.ts';

/** Whom pasted text or a file is about: a print of somebody else is never taken for this person's by mistake. */

/** Who the person is now, and was thought to be before each correction. */
export type Person = Pick<Identity, 'crn' | 'name' | 'dateOfBirth' | 'pnc' | 'earlier'>;

/** What tells most about whom it is, first. */
const TELLING: readonly Told[] = ['CRN', 'PNC', 'DATE_OF_BIRTH', 'NAME', 'SURNAME', 'FORENAMES'];

/** What is looked at: the pieces together, as they came. */
interface Brought {
  kind: 'PASTE' | 'CSV';
  pieces: readonly { text: string }[];
}

/**
 * What it names that is not this person's, each once; empty when nothing differs or nothing is named. Others are written
 * about too, so that away from labels a number counts only where no label gives one and the person's own is nowhere, and
 * a name or date of birth in a text only where none of them is the person's. `today` is YYYY-MM-DD.
 */
export function namesOthers({ kind, pieces }: Brought, person: Person, today: string): Named[] {
  const texts = pieces.map(({ text }) => text);
  const told = kind === 'CSV' ? inColumns(texts, today) : underLabels(texts.join(''), today);
  const isNumber = ({ told }: Named) => told === 'CRN' || told === 'PNC';
  const named = kind === 'CSV' || told.some(isNumber) ? told : [...told, ...anywhere(texts.join(''), today)];
  const others = named.filter((each) => {
    if (isTheirs(each, person)) return false;
    const isFirm = kind === 'CSV' || (isNumber(each) && told.includes(each));
    return isFirm || !named.some((one) => one.told === each.told && isTheirs(one, person));
  });
  const once = [...new Map(others.map((each) => [`${each.told} ${each.value}`, each])).values()];
  return once.toSorted((one, other) => TELLING.indexOf(one.told) - TELLING.indexOf(other.told));
}

/** What differs, a sentence for each kind without its full stop: `It names CRN X000123; this case is X000456`. */
export function othersInWords(others: readonly Named[], person: Person): string[] {
  return [...Map.groupBy(others, ({ told }) => told)].map(([told, named]) => {
    const words = named.slice(0, 3).map((each) => namedInWords(each));
    const more = named.length > words.length ? ` and ${named.length - words.length} more` : '';
    return `It names ${words.join(', ')}${more}; ${here[told](person)}`;
  });
}

/** `CRN X000123`, `the date of birth 4 June 1990`. */
export const namedInWords = ({ told, value }: Named): string => there[told](value);

const there: Readonly<Record<Told, (value: string) => string>> = {
  CRN: (value) => `CRN ${value}`,
  PNC: (value) => `PNC number ${value}`,
  DATE_OF_BIRTH: (value) => `the date of birth ${dayInWords(value)}`,
  NAME: (value) => `“${value}”`,
  SURNAME: (value) => `the surname “${value}”`,
  FORENAMES: (value) => `the forenames “${value}”`,
};

const called = ({ name }: Person) => `this case is of ${name.forenames} ${name.surname}`;
const here: Readonly<Record<Told, (person: Person) => string>> = {
  CRN: ({ crn }) => `this case is ${crn}`,
  PNC: ({ pnc }) => `here it is ${pnc}`,
  DATE_OF_BIRTH: ({ dateOfBirth }) => `here it is ${dayInWords(dateOfBirth)}`,
  NAME: called,
  SURNAME: called,
  FORENAMES: called,
};

/** Whether it is the person's, or was thought to be; a number that is not known of them cannot differ. */
function isTheirs({ told, value }: Named, { crn, earlier, ...now }: Person): boolean {
  const all = [now, ...earlier];
  switch (told) {
    case 'CRN':
      return value === crn;
    case 'PNC':
      return all.every(({ pnc }) => pnc === undefined) || all.some(({ pnc }) => pnc === value);
    case 'DATE_OF_BIRTH':
      return all.some(({ dateOfBirth }) => dateOfBirth === value);
    case 'NAME':
      return all.some(({ name: { forenames, surname } }) => {
        const rest = wordsOf(value).filter((word) => !wordsOf(surname).includes(word));
        return sharesWord(value, surname) && (rest.length === 0 || sharesBeginning(rest, wordsOf(forenames)));
      });
    case 'SURNAME':
      return all.some(({ name }) => sharesWord(value, name.surname));
    case 'FORENAMES':
      return all.some(({ name }) => sharesBeginning(wordsOf(value), wordsOf(name.forenames)));
  }
}

const TITLES = ['mr', 'mrs', 'ms', 'miss', 'mx', 'dr'];

/** The words of a name, however it is written: `O’NEILL-Smith, Seán` gives oneill, smith, sean. */
const wordsOf = (name: string): string[] =>
  name
    .normalize('NFKD')
    .replace(/[\p{M}’']/gu, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '' && !TITLES.includes(word));

const sharesWord = (one: string, other: string): boolean =>
  wordsOf(one).some((word) => wordsOf(other).includes(word));

/** One of them is the other, its beginning or its initial: Rob, R and Robin. */
const sharesBeginning = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => others.some((other) => one.startsWith(other) || other.startsWith(one)));
