import { readDay } from '../../interchange/dates.ts';
import { line, LINE_END } from '../../interchange/words.ts';
import { canonicalPnc } from '../identity/pnc.ts';

/** What a pasted text or a file of rows names that tells one person from another, wherever it says whose it is. */

/** A name may be given whole or in parts. */
export type Told = 'CRN' | 'PNC' | 'DATE_OF_BIRTH' | 'NAME' | 'SURNAME' | 'FORENAMES';

/** An identifier as it was read: a PNC number in its canonical form, a day as YYYY-MM-DD. */
export interface Named {
  told: Told;
  value: string;
}

const LABELS: Readonly<Record<Told, string>> = {
  CRN: 'crn(?: number| no\\.?)?|case reference(?: number)?',
  PNC: 'pnc(?: number| no\\.?| id)?',
  DATE_OF_BIRTH: 'date of birth|d\\.?o\\.?b\\.?',
  SURNAME: 'surname|family name|last name',
  FORENAMES: 'forenames?(?: 1)?|first names?|given names?',
  NAME: "(?:offender|person|service user|full|subject|case)(?:[’']?s)? name|name of (?:the )?(?:offender|person)",
};
const kinds = Object.keys(LABELS) as Told[];

/** A label at the start of a part of a line, with a colon or without; what follows may be its value. */
const LABEL = new RegExp(
  `^[*•\\s]*(?:${kinds.map((told) => `(${LABELS[told]}${told === 'NAME' ? '|name' : ''})`).join('|')})\\**\\s*(?:([:=])[*\\s]*|$|(?=\\s))(.*)$`,
  'i',
);
const HEADINGS = kinds.map((told) => [told, new RegExp(`^(?:${LABELS[told]})$`, 'i')] as const);

/** Between the parts of a line: tabs, gaps and bars, and a comma before another label. */
const BETWEEN = /\t+| {2,}|\||[,;] ?(?=(?:crn|pnc|dob|d\.o\.b|date of birth)\b)/i;

/** What stands under a label in a text. `today` is YYYY-MM-DD. */
export function underLabels(text: string, today: string): Named[] {
  const parts = text
    .split(LINE_END)
    .flatMap((each) => line(each).split(BETWEEN))
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.flatMap((part, at) => {
    const [, ...found] = LABEL.exec(part.slice(0, 200)) ?? [];
    const told = kinds[found.findIndex((each) => each !== undefined)];
    if (told === undefined) return [];
    const [colon, rest = ''] = found.slice(kinds.length);
    if (rest === '') {
      const next = parts[at + 1] ?? '';
      return LABEL.test(next) ? [] : readAs(told, next, today);
    }
    const isNumber = told === 'CRN' || told === 'PNC' || told === 'DATE_OF_BIRTH';
    return colon !== undefined || isNumber ? readAs(told, rest.trim(), today) : [];
  });
}

/** What stands in the columns of a file with such a heading; a CRN counts in any column that holds nothing else. */
export function inColumns(rows: readonly string[], today: string): Named[] {
  const [head = '', ...others] = rows;
  const delimiter = [',', ';', '\t'].reduce((best, next) =>
    head.split(next).length > head.split(best).length ? next : best,
  );
  const columns = cellsOf(head, delimiter).map(
    (heading) => HEADINGS.find(([, pattern]) => pattern.test(heading))?.[0],
  );
  const isWhole = /^[A-Z]\d{6}$/;
  const data = columns.some((told) => told !== undefined) ? others : rows;
  return data.flatMap((row) =>
    cellsOf(row, delimiter).flatMap((cell, at) => {
      const told = columns[at] ?? (isWhole.test(cell) ? 'CRN' : undefined);
      return told === undefined ? [] : readAs(told, cell, today);
    }),
  );
}

/** CRNs and PNC numbers that stand anywhere in a text. */
export function anywhere(text: string, today: string): Named[] {
  const crns = text.match(/\b[A-Z]\d{6}\b/g) ?? [];
  const pncs = text.match(/\b(?:\d{4}|\d{2})\/\d{1,7}[A-Z]\b/g) ?? [];
  return [
    ...crns.flatMap((each) => readAs('CRN', each, today)),
    ...pncs.flatMap((each) => readAs('PNC', each, today)),
  ];
}

/** The value that a text begins with; nothing when it is none of its kind. */
function readAs(told: Told, text: string, today: string): Named[] {
  const value = reading[told](text, today);
  return value === undefined ? [] : [{ told, value }];
}

const nameIn = (text: string): string | undefined =>
  /^\p{L}[\p{L}’'. ,-]{0,79}/u
    .exec(text)?.[0]
    .trim()
    .replace(/[,.-]+$/, '');

const reading: Readonly<Record<Told, (text: string, today: string) => string | undefined>> = {
  CRN: (text) => /^[a-z]\d{6}\b/i.exec(text)?.[0].toUpperCase(),
  PNC: (text, today) => canonicalPnc(/^\S+/.exec(text)?.[0].toUpperCase() ?? '', today) ?? undefined,
  DATE_OF_BIRTH: (text) => {
    const read = readDay(/^(?:[\d/.-]+|\d{1,2}(?:st|nd|rd|th)? +\p{L}+\.?,? +\d{4})/u.exec(text)?.[0] ?? '');
    return 'day' in read ? read.day : undefined;
  },
  NAME: nameIn,
  SURNAME: nameIn,
  FORENAMES: nameIn,
};

function cellsOf(row: string, delimiter: string): string[] {
  const cell = new RegExp(`(?:^|${delimiter})(?:"((?:[^"]|"")*)"|([^${delimiter}]*))`, 'g');
  return [...row.matchAll(cell)].map(([, quoted, plain = '']) => line(quoted ?? plain));
}
