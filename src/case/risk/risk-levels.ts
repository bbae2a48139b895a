import type { CaseState } from '../case.ts';
import type { CaseEventName } from '../events.ts';
import type { MappaLevel } from '../mappa/mappa.events.ts';
import type { RoshLevel } from './risk.events.ts';

const highestFirst: readonly RoshLevel[] = ['VERY_HIGH', 'HIGH', 'MEDIUM', 'LOW'];

/** The groups of an assessment in words. */
export const groups = {
  public: 'the public',
  knownAdult: 'a known adult',
  children: 'children',
  staff: 'staff',
  prisoners: 'prisoners',
} as const;
export const groupNames = Object.keys(groups) as (keyof typeof groups)[];

/** What is recorded of a level: `uncertain` when a statement about it was erased, so that a later one may be gone. */
interface Level<T> {
  level: T | null;
  uncertain: boolean;
}

/**
 * Risk of serious harm as recorded up to a revision: the newest assessment, and of it the highest level for any group
 * (domain §5.1). Null when none is recorded, which is not the same as low.
 */
export function roshLevel(state: CaseState, by = Infinity): Level<RoshLevel> {
  const newest = newestRosh(state, by);
  const levels = newest && [newest.overall, ...groupNames.map((group) => newest[group])];
  const level = levels && highestFirst.find((each) => levels.includes(each));
  return { level: level ?? null, uncertain: wasErased(state, 'RoshLevelAssessed') };
}

/** Whether the newest assessment of risk of serious harm came from elsewhere and nobody has confirmed it here. */
export function isRoshUnchecked(state: CaseState): boolean {
  const newest = newestRosh(state);
  return newest?.imported !== undefined && newest.confirmed === undefined;
}

/** MAPPA level as decided and recorded up to a revision; null when no decision is recorded. */
export function mappaLevel(state: CaseState, by = Infinity): Level<MappaLevel> {
  const decisions = newestFirst(state.mappa, ({ decidedOn }) => decidedOn);
  const newest = decisions.find(({ stamp }) => stamp.revision <= by);
  return { level: newest?.level ?? null, uncertain: wasErased(state, 'MappaLevelDecided') };
}

/** How the event at a revision changed ROSH, overall or for a group, as a clause; undefined when it did not. */
export function roshChange(state: CaseState, revision: number): string | undefined {
  const was = roshLevel(state, revision - 1).level;
  const is = roshLevel(state, revision).level;
  if (was !== is) return `ROSH changed from ${inWords(was)} to ${inWords(is)}`;
  const before = newestRosh(state, revision - 1);
  const after = newestRosh(state, revision);
  const changed = groupNames.filter((group) => before?.[group] !== after?.[group]);
  if (changed.length === 0) return undefined;
  return `ROSH changed for ${changed.map((group) => groups[group]).join(', ')}`;
}

/** How the event at a revision changed the MAPPA level, as a clause; undefined when it did not. */
export function mappaChange(state: CaseState, revision: number): string | undefined {
  const was = mappaLevel(state, revision - 1).level;
  const is = mappaLevel(state, revision).level;
  return was === is ? undefined : `MAPPA changed from ${mappaInWords(was)} to ${mappaInWords(is)}`;
}

function mappaInWords(level: MappaLevel | null): string {
  if (level === null) return 'not recorded';
  return level === 0 ? 'does not apply' : `level ${level}`;
}

const inWords = (level: RoshLevel | null): string =>
  level === null ? 'not recorded' : level.toLowerCase().replace('_', ' ');

/** ROSH in words; 'ROSH is not recorded' when it is not. */
export function roshInWords(level: RoshLevel | null): string {
  return `ROSH is ${inWords(level)}`;
}

/** Every assessment of risk of serious harm, the newest first. */
export const roshNewestFirst = ({ rosh }: CaseState) => newestFirst(rosh, ({ assessedOn }) => assessedOn);

/** The newest assessment of risk of serious harm recorded up to a revision. */
export const newestRosh = (state: CaseState, by = Infinity) =>
  roshNewestFirst(state).find(({ stamp }) => stamp.revision <= by);

/** The newest by its own day first; of the same day, the one recorded last. */
function newestFirst<T>(facts: readonly T[], day: (fact: T) => string): T[] {
  return facts.toReversed().toSorted((one, other) => {
    const [a, b] = [day(one), day(other)];
    return a === b ? 0 : a > b ? -1 : 1;
  });
}

/** Whether a statement of that type was erased, so that what is left may not be all. */
export function wasErased(state: CaseState, type: CaseEventName): boolean {
  return state.erasedEvents.some((event) => event.type === type);
}
