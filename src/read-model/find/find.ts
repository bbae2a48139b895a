import { keysFrom } from './find-rows.ts';
import type { Lists } from '../lists/lists.ts';
import type { Facet, Token } from './names.ts';
import type { Reading, Wanted } from './wanted.ts';

/** How a case fits what was asked for, the best first. */
export type Match = 'CRN' | 'PNC' | 'NAME_AND_YEAR' | 'NAME' | 'ALMOST' | 'SOUNDS_ALIKE' | 'LITTLE';

/** A case that was found, and by which of its identities: 0 for who the person is now. */
export interface Found {
  caseId: string;
  identity: number;
  match: Match;
  points: number;
  /** Whether the year of birth that was asked for is theirs. */
  sameYear: boolean;
}

/** How many are looked at through each door at most: so many that more would have to be told more exactly anyway. */
const EACH = 400;

/** Points for how well each part fits; a surname that fits in nothing counts only where forename and year both do. */
const SURNAME: Partial<Record<Facet, number>> = { surname: 60, 'surname-slip': 42, 'surname-sound': 34 };
const FORENAME: Partial<Record<Facet, number>> = { forename: 24, 'forename-sound': 16, 'forename-start': 8 };
const SAME_YEAR = 22;
const NEAR_YEAR = 8;
const OTHER_YEAR = -26;
const OTHER_FORENAME = -14;
const ROUGHLY = 18;
const USUAL = 2;

/**
 * Of the cases of which the reader must not know (limited access) those that may be told of in an emergency: what was
 * asked for is their very number, or their name and year of birth together. Never a name alone.
 */
export function findHidden(...[lists, wanted, reader, key]: Parameters<typeof findIn>): Found[] {
  const found = findIn(lists, wanted, reader, key, 'findHidden');
  return found.filter((each) => isToldOf(each, wanted));
}

/** Whether a case that fits so may be told of in an emergency. */
export const isToldOf = ({ match, sameYear }: Found, wanted: Wanted): boolean =>
  wanted.by !== 'name' || (sameYear && match !== 'LITTLE');

/**
 * Looks a reader's question up, the best match first and each case once. `key` turns a token into what was written.
 * `query` says which cases are looked through: those of which the reader may know, unless told otherwise.
 */
export function findIn(
  lists: Pick<Lists, 'all'>,
  wanted: Wanted,
  reader: readonly string[],
  key: (token: Token) => number,
  query: 'find' | 'findHidden' = 'find',
): Found[] {
  const through = (tokens: readonly Token[]): Row[] => {
    const doors = JSON.stringify(tokens.map(key));
    const values = { doors, reader: JSON.stringify(reader), size: EACH };
    return tokens.length === 0 ? [] : (lists.all(query, values) as unknown as Row[]);
  };
  if (wanted.by !== 'name') {
    const match = wanted.by === 'crn' ? 'CRN' : 'PNC';
    return bestOfEach(
      through([wanted.token]).map((row) => found(row, { match, points: 200, sameYear: false })),
    );
  }
  const { readings, year } = wanted;
  const rows = new Map<number, Row>();
  for (const tokens of doorsOf(readings)) for (const row of through(tokens)) rows.set(row.id, row);
  const judges = readings.map((reading) => judge(reading, year, key));
  const all = [...rows.values()].flatMap((row) => {
    const keys = keysIn(row);
    const fits = judges.map((fit) => fit(keys)).filter((fit) => fit !== undefined);
    const best = fits.toSorted((one, other) => other.points - one.points)[0];
    return best === undefined ? [] : [found(row, best)];
  });
  return withoutTheRest(bestOfEach(all));
}

interface Row {
  id: number;
  caseId: string;
  identity: number;
  keys: Uint8Array;
}

type Fit = Pick<Found, 'match' | 'points' | 'sameYear'>;

const found = ({ caseId, identity }: Row, fit: Fit): Found => ({ caseId, identity, ...fit });

/** What is asked for most exactly first: each door shows only so many. */
function doorsOf(readings: readonly Reading[]): Token[][] {
  const of = (facet: Facet) =>
    readings.flatMap(({ surname, together }) => [...surname, ...together]).filter(([each]) => each === facet);
  return [
    of('surname-forename'),
    of('surname-year'),
    of('forename-year'),
    of('surname'),
    of('surname-slip'),
    of('surname-sound'),
  ];
}

/** How well somebody's keys fit one way to read the question; undefined when they do not. */
function judge(
  { surname, forename, together, usual }: Reading,
  year: number | undefined,
  key: (token: Token) => number,
): (keys: ReadonlySet<number>) => Fit | undefined {
  const weigh = (tokens: readonly Token[], points: Partial<Record<Facet, number>>) =>
    tokens
      .map((token): [number, number, Facet] => [key(token), points[token[0]] ?? 0, token[0]])
      .toSorted(([, one], [, other]) => other - one);
  const surnames = weigh(surname, SURNAME);
  const forenames = weigh(forename, FORENAME);
  const roughs = together.filter(([facet]) => facet === 'surname-forename').map(key);
  const years = year === undefined ? [] : [key(['year', String(year)])];
  const near = year === undefined ? [] : nearYears(year).map((each) => key(['year', String(each)]));
  return (keys) => {
    const [, bySurname = 0, facet] = surnames.find(([each]) => keys.has(each)) ?? [];
    const [, byForename = 0] = forenames.find(([each]) => keys.has(each)) ?? [];
    const same = years.some((each) => keys.has(each));
    const byYear =
      year === undefined
        ? 0
        : same
          ? SAME_YEAR
          : near.some((each) => keys.has(each))
            ? NEAR_YEAR
            : OTHER_YEAR;
    const rough = facet === undefined && roughs.some((each) => keys.has(each)) ? ROUGHLY : 0;
    if (bySurname + rough === 0 && !(byForename > 0 && same)) return undefined;
    const forenameCounts = forenames.length === 0 ? 0 : byForename === 0 ? OTHER_FORENAME : byForename;
    const points = bySurname + rough + forenameCounts + byYear + (usual ? USUAL : 0);
    return { points, sameYear: same, match: matchOf(facet, byForename, forenames.length > 0, same) };
  };
}

function matchOf(
  facet: Facet | undefined,
  byForename: number,
  forenameGiven: boolean,
  sameYear: boolean,
): Match {
  const named = facet === 'surname' && (!forenameGiven || byForename === FORENAME.forename);
  if (named) return sameYear ? 'NAME_AND_YEAR' : 'NAME';
  if (forenameGiven && byForename === 0) return 'LITTLE';
  if (facet === 'surname' || facet === 'surname-slip') return 'ALMOST';
  return facet === 'surname-sound' ? 'SOUNDS_ALIKE' : 'LITTLE';
}

/** Years that are heard or written for one another: one off, or the last two digits the other way round. */
function nearYears(year: number): number[] {
  const [tens, ones] = [Math.floor((year % 100) / 10), year % 10];
  return [year - 1, year + 1, year - (year % 100) + ones * 10 + tens].filter((each) => each !== year);
}

/** Each case once, as it fits best; who the person is now before who they were thought to be. */
function bestOfEach(all: readonly Found[]): Found[] {
  const best = new Map<string, Found>();
  const sorted = all.toSorted(
    (one, other) =>
      other.points - one.points || one.identity - other.identity || (one.caseId < other.caseId ? -1 : 1),
  );
  for (const each of sorted) if (!best.has(each.caseId)) best.set(each.caseId, each);
  return [...best.values()];
}

/** Enough that fit for those that hardly do to be left out: every case that is shown is one more that was looked at. */
const ENOUGH = 5;

function withoutTheRest(all: readonly Found[]): Found[] {
  const fitting = all.filter(({ match }) => match !== 'LITTLE');
  return fitting.length >= ENOUGH ? fitting : [...fitting, ...all.filter(({ match }) => match === 'LITTLE')];
}

function keysIn({ keys }: Row): ReadonlySet<number> {
  return new Set(keysFrom(keys));
}
