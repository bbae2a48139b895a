import type { KeyStore } from '../event-store/keys/key-store.ts';
import { openSealed, type Sealed } from './projection/log-sources.ts';
import { openForReading } from './schema.ts';

/** Every row of every view, in an order that does not depend on how they came to be there. */
export type Views = Record<string, object[]>;

/** The views and what orders them. How far the file has read is no view, and neither is what waits to be judged again. */
const ORDER = {
  cases: 'caseId',
  restricted_cases: 'caseId',
  entitled: 'caseId, who',
  transfers: 'transferId',
  transfer_rules: 'caseId, transferId, rule',
  offers: 'caseId, offerId',
  checks: 'caseId, checkId',
  find_people: 'caseId, identity',
  emergencies: 'caseId, accessId',
  access: 'caseId, position',
  parked: 'stream, revision',
};

/**
 * All that a file of views holds, with what is sealed opened, because sealing never gives the same bytes twice: two files
 * of one log are equal when these are. For tests and checks: it reads everything.
 */
export async function viewsIn(path: string, keys: KeyStore): Promise<Views> {
  const db = openForReading(path);
  try {
    const views: Views = {};
    for (const [table, order] of Object.entries(ORDER)) {
      views[table] = db.prepare(`SELECT ${columnsOf(table)} FROM ${table} ORDER BY ${order}`).all();
    }
    await open(views, 'cases', 'person', keys);
    await open(views, 'checks', 'asked', keys);
    return views;
  } finally {
    db.close();
  }
}

/** Which number a row for finding people was given depends on how it came to be there. */
const columnsOf = (table: string) =>
  table === 'find_people' ? 'caseId, identity, doors, hex(keys) AS keys' : '*';

async function open(views: Views, table: string, what: keyof Sealed, keys: KeyStore): Promise<void> {
  const rows = views[table] as ({ caseId: string } & Record<typeof what, Uint8Array | null>)[];
  views[table] = await Promise.all(
    rows.map(async (row) => ({ ...row, [what]: await openSealed(keys, row.caseId, what, row[what]) })),
  );
}
