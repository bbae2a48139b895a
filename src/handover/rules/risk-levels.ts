import type { CaseState } from '../../case/case.ts';
import type { CaseEventName } from '../../case/events.ts';
import type { MappaLevel } from '../../case/mappa/mappa.events.ts';
import type { RoshLevel } from '../../case/risk/risk.events.ts';

const highestFirst: readonly RoshLevel[] = ['VERY_HIGH', 'HIGH', 'MEDIUM', 'LOW'];

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
  const newest = latest(state.rosh, by, ({ assessedOn }) => assessedOn);
  const groups = newest && [
    newest.overall,
    newest.public,
    newest.knownAdult,
    newest.children,
    newest.staff,
    newest.prisoners,
  ];
  const level = groups && highestFirst.find((each) => groups.includes(each));
  return { level: level ?? null, uncertain: wasErased(state, 'RoshLevelAssessed') };
}

/** MAPPA level as decided and recorded up to a revision; null when no decision is recorded. */
export function mappaLevel(state: CaseState, by = Infinity): Level<MappaLevel> {
  const newest = latest(state.mappa, by, ({ decidedOn }) => decidedOn);
  return { level: newest?.level ?? null, uncertain: wasErased(state, 'MappaLevelDecided') };
}

/** ROSH in words; 'ROSH is not recorded' when it is not. */
export function roshInWords(level: RoshLevel | null): string {
  return level === null ? 'ROSH is not recorded' : `ROSH is ${level.toLowerCase().replace('_', ' ')}`;
}

/** The newest by its own day; of the same day, the one recorded last. */
function latest<T extends { stamp: { revision: number } }>(
  facts: readonly T[],
  by: number,
  day: (fact: T) => string,
): T | undefined {
  return facts
    .filter(({ stamp }) => stamp.revision <= by)
    .reduce<T | undefined>((newest, fact) => (newest && day(newest) > day(fact) ? newest : fact), undefined);
}

function wasErased(state: CaseState, type: CaseEventName): boolean {
  return state.erasedEvents.some((event) => event.type === type);
}
