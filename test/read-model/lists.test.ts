import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { prepareLists, SQL } from '../../src/read-model/lists/lists.ts';
import { bounded, LARGEST_PAGE } from '../../src/read-model/lists/paging.ts';
import { createReadModel } from '../../src/read-model/schema.ts';

jest.setTimeout(60_000);

const CASES = 100_000;
const TEAMS = 250;

/** A hundred thousand cases, written by SQLite itself: what is looked at here is how they are found. */
function fill(db: DatabaseSync): void {
  db.exec(`
    BEGIN;
    CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${CASES}) SELECT i FROM n;
    INSERT INTO cases SELECT 'c' || i, 9, '2026-03-02', 0, 'H1', 's1', '', NULL FROM n;
    INSERT INTO restricted_cases SELECT 'c' || i FROM n WHERE i % 1000 = 0;
    INSERT INTO entitled SELECT 'team:R' || (i % ${TEAMS}), 'c' || i, 0 FROM n WHERE i % 1000 = 0;
    INSERT INTO transfers SELECT 't' || i, 'c' || i, 'PERMANENT', 'REQUESTED', 'H' || (i % ${TEAMS}),
      'R' || (i % ${TEAMS}), 's' || (i % 5000), 'r' || (i % 5000), 'HIGH', 1, '2026-03-02T09:00:00.000Z', NULL, 0,
      '2026-03-0' || (i % 9 + 1), 1, '2026-03-1' || (i % 9), 1, printf('%08d', i), 4, 0 FROM n;
    INSERT INTO transfer_rules SELECT 'c' || i, 't' || i, rule, 'FAILED', 'NEEDS_REASON', 'HOME', 'SENIOR', '2026-03-0' || (i % 9 + 1),
      1, i % 2, 'H' || (i % ${TEAMS}), 'R' || (i % ${TEAMS})
      FROM n, (SELECT 'HC-03' AS rule UNION SELECT 'HC-05' UNION SELECT 'HC-09');
    INSERT INTO offers SELECT 'c' || i, 'o' || i, 'SUPERVISION', '2026-03-0' || (i % 9 + 1) FROM n;
    INSERT INTO checks SELECT 'c' || i, 'k' || i, 't' || i, 'HOUSING', 'SENT', 'R' || (i % ${TEAMS}),
      '2026-03-02T09:00:00.000Z', CASE i % 3 WHEN 0 THEN NULL ELSE '2026-03-0' || (i % 9 + 1) END, NULL, 0,
      CASE i % 3 WHEN 0 THEN 'SENDING' ELSE 'REPLY' END,
      CASE i % 3 WHEN 0 THEN NULL ELSE '2026-03-1' || (i % 9) END, NULL FROM n;
    INSERT INTO access SELECT 'c' || (i % 1000), printf('%016d', i), NULL, '2026-03-02', 's1', 'CASE', 'API', NULL FROM n;
    COMMIT;
  `);
}

describe('lists of a hundred thousand cases', () => {
  let folder: string;
  let db: DatabaseSync;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lists-'));
    db = createReadModel(join(folder, 'views.db'));
    fill(db);
  });
  afterAll(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  /** Small by nature: one row, what could not be taken in, the teams that were named, or what an index has given. */
  const small = /SCAN (checkpoint|parked|restricted_cases|json_each|(subquery|\(subquery)-?\d*\)?)/;

  it.each(Object.keys(SQL) as (keyof typeof SQL)[])('%s is answered from indexes', (name) => {
    const plan = (db.prepare(`EXPLAIN QUERY PLAN ${SQL[name]}`).all() as { detail: string }[]).map(
      ({ detail }) => detail,
    );
    const scans = plan.filter((detail) => detail.startsWith('SCAN') && !small.test(detail));
    expect(scans).toEqual([]);
  });

  it.each([
    ['incoming', 'transfers_incoming'],
    ['outgoing', 'transfers_outgoing'],
    ['mine', 'transfers_supervised'],
    ['mine', 'transfers_received'],
    ['owed', 'rules_owed_from'],
    ['owed', 'rules_owed_to'],
    ['overdue', 'rules_due_from'],
    ['overdue', 'rules_due_to'],
    ['toSend', 'checks_to_send'],
    ['toChase', 'checks_to_chase'],
    ['toFile', 'checks_to_file'],
    ['dueOffers', 'offers_due'],
    ['lateTransfers', 'transfers_late'],
    ['emergencyFinds', 'access_in_emergency'],
  ] as const)('%s uses %s', (name, index) => {
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${SQL[name]}`).all() as { detail: string }[];
    expect(plan.map(({ detail }) => detail).join('\n')).toMatch(new RegExp(`SEARCH .*${index}\\b`));
  });

  it('go through pages without leaving out or repeating anything', () => {
    const lists = prepareLists(db);
    const keys = JSON.stringify(['R3', 'R4']);
    const seen = new Set<unknown>();
    const urgencies: string[] = [];
    for (let number = 0; ; number++) {
      const { rows, total } = lists.part('incoming', { keys, reader: '[]' }, { number, size: 50 });
      expect(total).toBe((CASES / TEAMS) * 2);
      if (rows.length === 0) break;
      for (const row of rows) {
        seen.add(row['transferId']);
        urgencies.push(row['urgency'] as string);
      }
    }
    expect(seen.size).toBe((CASES / TEAMS) * 2);
    expect(urgencies).toEqual(urgencies.toSorted());
  });

  it('tell which checks are to be sent, chased and filed, the oldest first, and chased only when it is time', () => {
    const lists = prepareLists(db);
    const keys = JSON.stringify(['R3', 'R4']);
    const all = { number: 0, size: 50 };
    const [toSend, toFile] = (['toSend', 'toFile'] as const).map((list) =>
      lists.part(list, { keys, reader: '[]' }, all),
    );
    expect(toSend!.total + toFile!.total).toBe((CASES / TEAMS) * 2);
    expect(new Set(toSend!.rows.map(({ waitsFor }) => waitsFor))).toEqual(new Set(['SENDING']));
    expect(toFile!.rows.map(({ sentAt }) => sentAt)).toEqual(
      toFile!.rows.map(({ sentAt }) => sentAt as string).toSorted(),
    );
    const never = lists.part('toChase', { keys, reader: '[]', today: '2026-03-09' }, all);
    const some = lists.part('toChase', { keys, reader: '[]', today: '2026-03-14' }, all);
    const later = lists.part('toChase', { keys, reader: '[]', today: '2026-03-20' }, all);
    expect(never.total).toBe(0);
    expect(some.total).toBeGreaterThan(0);
    expect(some.rows.every(({ chaseOn }) => (chaseOn as string) <= '2026-03-14')).toBe(true);
    expect(later.total).toBe(toFile!.total);
  });

  it('tell what is overdue on either side once, the latest first, and of one rule when it is named', () => {
    const lists = prepareLists(db);
    const values = { keys: JSON.stringify(['H2', 'R2']), reader: '[]', today: '2026-03-06', rule: null };
    const { rows, total } = lists.part('overdue', values, { number: 0, size: 50 });
    expect(total % 3).toBe(0);
    expect(rows.map(({ dueOn }) => dueOn)).toEqual(rows.map(({ dueOn }) => dueOn as string).toSorted());
    expect(rows.every(({ dueOn }) => (dueOn as string) < '2026-03-06')).toBe(true);
    const one = lists.part('overdue', { ...values, rule: 'HC-05' }, { number: 0, size: 50 });
    expect(one.total).toBe(total / 3);
    expect(new Set(one.rows.map(({ rule }) => rule))).toEqual(new Set(['HC-05']));
  });
});

describe('a page', () => {
  it('holds at most fifty entries and at least one, and is never before the first', () => {
    expect(bounded({ page: 3, size: 1_000 })).toEqual({ number: 3, size: LARGEST_PAGE });
    expect(bounded({ page: -1, size: 0 })).toEqual({ number: 0, size: 1 });
    expect(bounded({ page: Number.NaN, size: 7.9 })).toEqual({ number: 0, size: 7 });
    expect(bounded({})).toEqual({ number: 0, size: 20 });
  });
});
