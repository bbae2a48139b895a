import type { KeyStore } from '../../event-store/keys/key-store.ts';
import type { Reader } from '../../security/doors.ts';
import type { Lists } from '../lists/lists.ts';
import { openSealed } from '../log-sources.ts';
import type { FoundCase, FoundCases } from './find.answers.ts';
import type { Found } from './find.ts';

/** How many are shown at most. */
const SHOWN = 25;

/** What was found, as its reader may see it: names are opened for these rows and no others. */
export async function foundCases(
  found: readonly Found[],
  lists: Pick<Lists, 'all'>,
  keys: KeyStore,
  reader: Reader,
): Promise<FoundCases> {
  const shown = found.slice(0, SHOWN);
  const ids = JSON.stringify(shown.map(({ caseId }) => caseId));
  const rows = new Map(lists.all('foundCases', { keys: ids }).map((row) => [row['caseId'], row]));
  const content = await Promise.all(
    shown.map(async ({ caseId, identity, match }): Promise<FoundCase | undefined> => {
      const row = rows.get(caseId);
      if (row === undefined) return undefined;
      if (row['restricted'] === 1 && (await reader.sightOf(caseId)) !== 'ALL') return { caseId, ...NAMELESS };
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
  // Those without a name come last: their place among the others would tell how well their name fits.
  return {
    content: [...all.filter(({ restricted }) => !restricted), ...all.filter(({ restricted }) => restricted)],
    more: found.length > SHOWN,
  };
}

/** Cases of which no more is told than that they are there; so many as are shown at most. */
export function namelessCases(hidden: readonly Found[]): FoundCase[] {
  return hidden.slice(0, SHOWN).map(({ caseId }) => ({ caseId, ...NAMELESS }));
}

const NAMELESS: Omit<FoundCase, 'caseId'> = {
  ...{ name: 'Restricted', crn: null, yearOfBirth: null, team: null, transferId: null },
  ...{ earlierName: null, match: null, restricted: true },
};
