import type { DatabaseSync } from 'node:sqlite';
import type { Staff } from '../../../src/directory/directory.ts';
import { findIn } from '../../../src/read-model/find/find.ts';
import { findKey } from '../../../src/read-model/find/find-rows.ts';
import { wantedFrom } from '../../../src/read-model/find/wanted.ts';
import { prepareLists } from '../../../src/read-model/lists/lists.ts';
import type { RecordedLog } from './recorded-log.ts';

/** Everything that is asked across cases, for all teams at once, as somebody with these keys is answered. */
export interface AskedBy {
  person: Staff;
  keys: string[];
}

type Ask = (db: DatabaseSync, asked: AskedBy, recorded: RecordedLog) => unknown;

const TEAMS = JSON.stringify(['NFD1', 'NFD2', 'SHV1', 'SHV2', 'WBY1']);
const LATER = '2099-01-01';

const listed =
  (
    name: 'incoming' | 'outgoing' | 'overdue' | 'owed' | 'mine' | 'toSend' | 'toChase' | 'toFile',
    more: (asked: AskedBy) => object,
  ): Ask =>
  (db, asked) => {
    const { rows, total } = prepareLists(db).part(
      name,
      { reader: JSON.stringify(asked.keys), ...more(asked) },
      { number: 0, size: 50 },
    );
    return { total, rows: rows.map(({ person: _sealed, asked: _words, ...row }) => row) };
  };

const teams = () => ({ keys: TEAMS });

export const LISTS_BY = {
  incoming: listed('incoming', teams),
  outgoing: listed('outgoing', teams),
  owed: listed('owed', ({ person }) => ({ keys: TEAMS, role: person.role })),
  mine: listed('mine', ({ person }) => ({ staff: person.id })),
  overdue: listed('overdue', () => ({ keys: TEAMS, today: LATER, rule: null })),
  toSend: listed('toSend', teams),
  toChase: listed('toChase', () => ({ keys: TEAMS, today: LATER })),
  toFile: listed('toFile', teams),
  found: (db, { keys }, { secrets }) =>
    findIn(prepareLists(db), wantedFrom({ text: 'exampel robin' }, LATER), keys, (token) =>
      findKey(secrets.hashKey, token),
    ),
} satisfies Record<string, Ask>;

export type ListName = keyof typeof LISTS_BY;
