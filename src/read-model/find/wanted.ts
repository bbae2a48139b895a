import { canonicalPnc } from '../../case/identity/pnc.ts';
import { refuseField } from '../../case/decider.ts';
import { formsOf, forenameTokens, surnameTokens, together, unique, type Token } from './names.ts';
import { partsOf } from './sounds.ts';

/** What somebody asks for: one box that understands all of it, or the parts where they are known. */
export interface Asked {
  text?: string;
  crn?: string;
  pnc?: string;
  /** As heard: surname, forename and surname in either order, or "Surname, Forenames". */
  name?: string;
  /** Such as 1990. */
  yearOfBirth?: number;
}

/** One way to read the words of a name: which of them are the surname. */
export interface Reading {
  surname: Token[];
  forename: Token[];
  /** The surname with the forename, and either with the year. */
  together: Token[];
  /** Whether the surname comes last, as most people say a name. */
  usual: boolean;
}

/** What is looked for. */
export type Wanted = { by: 'crn' | 'pnc'; token: Token } | { by: 'name'; readings: Reading[]; year?: number };

const CRN = /^[A-Z]\d{6}$/;
const LIKE_PNC = /^(\d{2}|\d{4})\/?\d{1,7}[A-Z]$/;
const YEAR = /^(19|20)\d{2}$/;
/** A date of birth in any of the ways in which people write one. */
const DATE = /\b\d{1,2}[/.-]\d{1,2}[/.-]((?:19|20)\d{2})\b|\b((?:19|20)\d{2})-\d{2}-\d{2}\b/;
/** The most words that are read as a name. */
const WORDS = 5;

/** Understands what was asked for; `today` is YYYY-MM-DD. Refuses what cannot be looked for, by field. */
export function wantedFrom({ text, crn, pnc, name, yearOfBirth }: Asked, today: string): Wanted {
  if (crn !== undefined) return byCrn('crn', crn);
  if (pnc !== undefined) return byPnc('pnc', pnc, today);
  const [field, given] = name === undefined ? ['text', text ?? ''] : ['name', name];
  const date = DATE.exec(given);
  const words = (date === null ? given : given.replace(date[0], ' '))
    .split(/\s+/)
    .filter((word) => word !== '');
  const whole = words.join('').toUpperCase();
  if (name === undefined && CRN.test(whole)) return byCrn('text', whole);
  const pncWord = words.find((word) => LIKE_PNC.test(word.toUpperCase()));
  if (name === undefined && pncWord !== undefined) return byPnc('text', pncWord, today);
  const crnWord = words.find((word) => CRN.test(word.toUpperCase()));
  if (name === undefined && crnWord !== undefined) return byCrn('text', crnWord);

  const year = yearOfBirth ?? Number(date?.[1] ?? date?.[2] ?? words.find((word) => YEAR.test(word)) ?? 0);
  const readings = readingsOf(
    words.filter((word) => !/\d/.test(word)),
    year === 0 ? undefined : String(year),
  );
  if (readings.length === 0) {
    refuseField(field, 'Enter a CRN, a PNC number, or a surname with what else you know of the name');
  }
  return { by: 'name', readings, ...(year !== 0 && { year }) };
}

function byCrn(field: string, text: string): Wanted {
  const crn = text.trim().toUpperCase();
  if (!CRN.test(crn))
    refuseField(field, 'Enter the CRN as one capital letter and six digits, such as X000001');
  return { by: 'crn', token: ['crn', crn] };
}

function byPnc(field: string, text: string, today: string): Wanted {
  const pnc = canonicalPnc(text.trim().toUpperCase(), today);
  if (pnc === null) {
    refuseField(field, 'Check the PNC number: its year, digits and last letter do not fit together');
  }
  return { by: 'pnc', token: ['pnc', pnc] };
}

/** A comma says which words are the surname; without one the first words may be it, or the last. */
function readingsOf(words: readonly string[], year: string | undefined): Reading[] {
  const comma = words.findIndex((word) => word.endsWith(',') || word === ',');
  const named = words.filter((word) => partsOf(word).length > 0).slice(0, WORDS);
  if (named.length === 0) return [];
  const divisions: [surname: string[], forenames: string[]][] = [];
  if (comma >= 0 && comma < words.length - 1) {
    divisions.push([words.slice(0, comma + 1), words.slice(comma + 1)]);
  } else if (named.length === 1) {
    divisions.push([named, []]);
  } else {
    for (let last = 1; last < named.length; last++) {
      divisions.push([named.slice(-last), named.slice(0, -last)]);
      divisions.push([named.slice(0, last), named.slice(last)]);
    }
    divisions.push([[named.join('')], []]);
  }
  return divisions.map(([surname, forenames]) => {
    const usual = surname.at(-1) === named.at(-1);
    const surnames = formsOf(surname.flatMap(partsOf), surname.length === 1 ? surname[0] : undefined);
    const others = formsOf(forenames.flatMap(partsOf));
    return {
      surname: unique(surnameTokens(surnames)),
      forename: unique(forenameTokens(others)),
      together: unique(together(surnames, others, year)),
      usual,
    };
  });
}
