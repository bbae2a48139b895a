import type { KeyStore } from '../../event-store/keys/key-store.ts';
import type { Reader } from '../../security/doors.ts';
import { personOf } from '../projection/case-rows.ts';
import type { Lists } from '../lists/lists.ts';
import { openSealed } from '../projection/log-sources.ts';
import type { FoundCase, FoundCases } from './find.answers.ts';
import type { Found } from './find.ts';

/** How many are shown at most. */
const SHOWN = 25;

/** Who looks; `tells` whether they are told of a case, of which they must not know otherwise, that there is one. */
interface Seeker extends Reader {
  tells: (found: Found) => boolean;
}

/** What was found, as its reader may see it: names are opened for these rows and no others. */
export async function foundCases(
  found: readonly Found[],
  lists: Pick<Lists, 'all'>,
  keys: KeyStore,
  { sights, tells }: Pick<Seeker, 'sights' | 'tells'>,
): Promise<FoundCases> {
  const shown = found.slice(0, SHOWN);
  const ids = shown.map(({ caseId }) => caseId);
  const rows = new Map(
    lists.all('foundCases', { keys: JSON.stringify(ids) }).map((row) => [row['caseId'], row]),
  );
  const sightOf = await sights(ids);
  const content = await Promise.all(
    shown.map(async (each): Promise<FoundCase | undefined> => {
      const { caseId, identity, match } = each;
      const row = rows.get(caseId);
      const sight = sightOf.get(caseId);
      if (row === undefined || (sight === 'NOTHING' && !tells(each))) return undefined;
      if (sight !== 'ALL') return { caseId, ...NAMELESS };
      const person = await openSealed(keys, caseId, 'person', row['person'] as Uint8Array | null);
      if (typeof person !== 'object') return undefined;
      const { crn, name, born, earlier } = person;
      const then = earlier[identity - 1];
      return {
        caseId,
        name,
        crn,
        yearOfBirth: born,
        team: row['team'] as string | null,
        transferId: row['transferId'] as string | null,
        earlierName: then === undefined || then.name === name ? null : then.name,
        match,
        restricted: false,
      };
    }),
  );
  const all = content.filter((each) => each !== undefined);
  return { content: namelessLast(all), more: found.length > SHOWN, unread: null };
}

/**
 * The same while the log cannot be read, and with it whether the keys of names are still there: those cases that are
 * remembered here, and no more than who it is. What the views and the memory both let the reader see is shown.
 */
export function foundUnread(
  found: readonly Found[],
  lists: Pick<Lists, 'all'>,
  { keys, lastKnown, tells }: Pick<Seeker, 'keys' | 'lastKnown' | 'tells'>,
): FoundCases {
  const remembered = found.flatMap((each) => {
    const known = lastKnown(each.caseId);
    return known === undefined ? [] : [{ ...known, told: known.sight !== 'NOTHING' || tells(each) }];
  });
  const known = remembered.filter(({ state, told }) => !state.erased && told);
  const shown = known.slice(0, SHOWN);
  const ids = JSON.stringify(shown.map(({ state }) => state.caseId));
  const rows = lists.all('people', { keys: ids, reader: JSON.stringify(keys) });
  const seen = new Set(rows.map(({ caseId }) => caseId));
  const content = shown.flatMap(({ state, sight }): FoundCase[] => {
    const { caseId } = state;
    const person = personOf(state);
    if (person === null) return [];
    if (sight !== 'ALL' || !seen.has(caseId)) return [{ caseId, ...NAMELESS }];
    const { name, crn, born: yearOfBirth } = person;
    return [{ caseId, ...NO_MORE, name, crn, yearOfBirth, restricted: false }];
  });
  const unread = found.length - remembered.length;
  return { content: namelessLast(content), more: known.length > SHOWN, unread };
}

/** Those without a name come last: their place among the others would tell how well their name fits. */
function namelessLast(all: readonly FoundCase[]): FoundCase[] {
  return [...all.filter(({ restricted }) => !restricted), ...all.filter(({ restricted }) => restricted)];
}

/** Cases of which no more is told than that they are there; so many as are shown at most. */
export function namelessCases(hidden: readonly Found[]): FoundCase[] {
  return hidden.slice(0, SHOWN).map(({ caseId }) => ({ caseId, ...NAMELESS }));
}

/** In place of what is known of a case, where no more is told than who it is. */
export const NO_MORE = { team: null, transferId: null, earlierName: null, match: null };

const NAMELESS: Omit<FoundCase, 'caseId'> = {
  ...NO_MORE,
  ...{ name: 'Restricted', crn: null, yearOfBirth: null, restricted: true },
};
