import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyLog } from '../../../src/event-store/embedded/verify-log.ts';
import { EMPTY } from '../../../src/event-store/stream-head.ts';
import { about } from '../support/about.ts';
import { openLog } from '../support/a-log.ts';

/** Nine events: positions 1 to 9 are revisions 0 to 2 of case-a, case-b and case-c in turn. */
describe('Verifying a log', () => {
  const whole = mkdtempSync(join(tmpdir(), 'case-handover-'));
  const folder = mkdtempSync(join(tmpdir(), 'case-handover-'));
  const files = { log: join(folder, 'events.db'), head: join(folder, 'head.json') };
  const fault = () => verifyLog(files).fault;

  beforeAll(async () => {
    const { log, close } = await openLog(whole);
    const heads = [EMPTY, EMPTY, EMPTY];
    for (const at of [0, 1, 2, 0, 1, 2, 0, 1, 2]) {
      const note = { type: 'NoteMade', data: { text: 'Somebody said something.' } };
      heads[at] = (await log.append(`case-${'abc'[at]}`, heads[at] ?? EMPTY, [note], about)).head;
    }
    await close();
  });
  beforeEach(() => {
    for (const name of ['events.db', 'head.json']) copyFileSync(join(whole, name), join(folder, name));
    for (const rest of ['-wal', '-shm']) rmSync(files.log + rest, { force: true });
  });
  afterAll(() => {
    for (const used of [whole, folder]) rmSync(used, { recursive: true, force: true });
  });

  const alter = (sql: string, ...values: (string | number | Uint8Array)[]) => {
    const db = new DatabaseSync(files.log);
    db.prepare(sql).run(...values);
    db.close();
  };
  const at = (position: number, stream: string, revision: number) =>
    `The event at position ${String(position).padStart(16, '0')} (${stream}, revision ${revision})`;

  it('finds nothing wrong with a log as it was written', () => {
    expect(verifyLog(files)).toMatchObject({
      events: 9,
      fault: undefined,
      head: { count: 9, stream: 'case-c' },
    });
  });

  it('tells how far it is', () => {
    const seen: [number, number][] = [];
    verifyLog(files, (...progress) => seen.push(progress));
    expect(seen).toEqual([[9, 9]]);
  });

  it('finds every byte of a row that is altered through SQL', () => {
    const read = new DatabaseSync(files.log, { readOnly: true });
    const row = read.prepare('SELECT * FROM events WHERE position = 5').get() as Record<
      string,
      Uint8Array | string
    >;
    read.close();
    const missed: string[] = [];
    let tried = 0;
    for (const column of ['metadata', 'body', 'leaf', 'chain', 'stream', 'event_id']) {
      const value = row[column] ?? '';
      const bytes = Buffer.from(value as string);
      for (let index = 0; index < bytes.length; index++) {
        const changed = Buffer.from(bytes);
        changed[index] = (changed[index] ?? 0) ^ 4;
        const set = typeof value === 'string' ? changed.toString('latin1') : changed;
        alter(`UPDATE events SET ${column} = ? WHERE position = 5`, set);
        tried += 1;
        const said = fault();
        const named = column === 'stream' ? 'The event at position 0000000000000005' : at(5, 'case-b', 1);
        if (said?.startsWith(named) !== true) missed.push(`${column} ${index}: ${said}`);
        alter(`UPDATE events SET ${column} = ? WHERE position = 5`, value);
      }
    }
    expect(fault()).toBeUndefined();
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(700);
  });

  it('finds every byte of a row that is altered in the file', () => {
    const bytes = readFileSync(files.log);
    const { start, end } = recordOf(bytes, 5);
    const missed: string[] = [];
    for (let index = start; index < end; index++) {
      for (const flip of [0xff, 0x01, 0x80]) {
        const changed = Buffer.from(bytes);
        changed[index] = (changed[index] ?? 0) ^ flip;
        writeFileSync(files.log, changed);
        const said = fault();
        if (said === undefined || !/position 0{15}[1-9] |The file is damaged/.test(said)) {
          missed.push(`${index - start} of ${end - start} ^ ${flip}: ${said}`);
        }
      }
    }
    writeFileSync(files.log, bytes);
    expect(missed).toEqual([]);
    expect(end - start).toBeGreaterThan(700);
  });

  it.each([
    [1, 'case-a', 0],
    [5, 'case-b', 1],
  ])('names event %i when it is removed', (position, stream, revision) => {
    alter('DELETE FROM events WHERE position = ?', position);
    expect(fault()).toMatch(`${at(position, stream, revision)} is missing`);
  });

  it('names the first of several that are removed', () => {
    alter('DELETE FROM events WHERE position IN (4, 5, 6)');
    expect(fault()).toMatch('The event at position 0000000000000004 is missing, and 2 after it');
  });

  it('never names another event than the one that is missing', () => {
    // The last of its stream, of which nothing goes on, and before it one of another stream.
    alter('DELETE FROM events WHERE position IN (3, 6, 7, 8, 9)');
    alter('DELETE FROM events WHERE position = 1');
    expect(fault()).toMatch(`${at(1, 'case-a', 0)} is missing`);
    copyFileSync(join(whole, 'events.db'), files.log);
    alter('DELETE FROM events WHERE position IN (2, 4, 8)');
    expect(fault()).toMatch(`${at(2, 'case-b', 0)} is missing`);
    copyFileSync(join(whole, 'events.db'), files.log);
    alter('DELETE FROM events WHERE position IN (3, 4, 6, 9)');
    expect(fault()).toMatch('The event at position 0000000000000003 is missing, and 1 after it');
    copyFileSync(join(whole, 'events.db'), files.log);
    alter('DELETE FROM events WHERE position IN (2, 4, 5, 8)');
    expect(fault()).toMatch('The event at position 0000000000000002 is missing: after');
  });

  it('finds an event that was put before the first', () => {
    alter(`INSERT INTO events SELECT -position, 'case-d', 0, 'x', metadata, body, leaf, chain FROM events
      WHERE position = 1`);
    expect(fault()).toMatch('There is an event in row -1, before the first of the log');
  });

  it('names the end of the log when its last event is removed', () => {
    alter('DELETE FROM events WHERE position = 9');
    expect(fault()).toBe(
      '1 event cut off: the log ends at position 0000000000000008 (case-b, revision 2), but head.json says that it went on ' +
        'to position 0000000000000009 (case-c, revision 2)',
    );
  });

  it('names the end of the log when its tail, or all of it, is cut off', () => {
    alter('DELETE FROM events WHERE position > 5');
    expect(fault()).toMatch(
      '4 events cut off: the log ends at position 0000000000000005 (case-b, revision 1)',
    );
    alter('DELETE FROM events');
    expect(fault()).toMatch('9 events cut off: the log is empty');
  });

  it('finds a removed event although the others were numbered again', () => {
    alter('DELETE FROM events WHERE position = 4');
    for (let position = 5; position <= 9; position++) {
      alter('UPDATE events SET position = ? WHERE position = ?', position - 1, position);
    }
    expect(fault()).toMatch(`${at(4, 'case-b', 1)} is out of order`);
  });

  const swap = (one: number, other: number) => {
    alter('UPDATE events SET position = -1 WHERE position = ?', one);
    alter('UPDATE events SET position = ? WHERE position = ?', one, other);
    alter('UPDATE events SET position = ? WHERE position = -1', other);
  };

  it('names the first of two events of one stream that changed places', () => {
    swap(1, 4);
    expect(fault()).toMatch(at(1, 'case-a', 1));
  });

  it('names the first of two events of different streams that changed places', () => {
    swap(5, 6);
    expect(fault()).toMatch(`${at(5, 'case-c', 1)} is out of order`);
  });

  it('finds bodies that changed places', () => {
    alter(`UPDATE events SET body = (SELECT body FROM events WHERE position = 7) WHERE position = 4`);
    expect(fault()).toMatch(`${at(4, 'case-a', 1)} was altered`);
  });

  it('finds an event added at the end by somebody without the head file', () => {
    alter(`UPDATE events SET event_id = 'x' WHERE position = 9`);
    expect(fault()).toMatch(`${at(9, 'case-c', 2)} was altered: it is stored under another id`);
  });

  it('finds an index that does not agree with the rows', () => {
    const bytes = readFileSync(files.log);
    // The id stands in the row, in its metadata, in the index, and perhaps in space that is no longer used.
    const read = new DatabaseSync(files.log, { readOnly: true });
    const id = (read.prepare('SELECT event_id AS id FROM events WHERE position = 5').get() as { id: string })
      .id;
    read.close();
    const places = [...bytes.toString('latin1').matchAll(new RegExp(id, 'g'))].map(({ index }) => index);
    const found = places.map((index) => {
      const changed = Buffer.from(bytes);
      changed[index + 35] = (changed[index + 35] ?? 0) ^ 1;
      writeFileSync(files.log, changed);
      return fault();
    });
    expect(found.filter((said) => said?.includes('is damaged'))).toHaveLength(1);
    expect(found.filter((said) => said?.startsWith(at(5, 'case-b', 1)))).toHaveLength(3);
  });

  it('accuses no event when only the index of streams is damaged', () => {
    const bytes = readFileSync(files.log);
    const read = new DatabaseSync(files.log, { readOnly: true });
    const root = read.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'events_by_stream'`).get();
    read.close();
    const page = (Number(root?.['rootpage']) - 1) * 4096;
    const entries = [...bytes.toString('latin1', page, page + 4096).matchAll(/case-[abc]/g)];
    const said = entries.map(({ index }) => {
      const changed = Buffer.from(bytes);
      changed[page + index + 5] = 'z'.charCodeAt(0);
      writeFileSync(files.log, changed);
      return fault() ?? 'nothing';
    });
    const fair =
      /^The event at position \d{16} \(case-[abc], revision \d\) is (whole, but the index|damaged: row)/;
    expect(said.filter((each) => !fair.test(each))).toEqual([]);
    expect(said).toHaveLength(9);
  });

  it('says so when the head file is missing, altered or not readable', () => {
    const head = JSON.parse(readFileSync(files.head, 'utf8')) as object;
    rmSync(files.head);
    expect(fault()).toMatch('head.json is missing although the log has 9 events');
    writeFileSync(files.head, JSON.stringify({ ...head, leaf: '00'.repeat(32) }));
    expect(fault()).toMatch(`${at(9, 'case-c', 2)} is not the one that head.json says`);
    writeFileSync(files.head, '{"count":');
    expect(fault()).toMatch('head.json is damaged');
  });

  it('takes a head file that is behind, as it is for up to a second', () => {
    alter('DELETE FROM events WHERE position > 6');
    const head = verifyLog({ log: files.log, head: join(folder, 'none.json') });
    expect(head.fault).toMatch(
      'head.json is missing although the log has 6 events; for this log it would be {',
    );
    const behind = JSON.parse(/\{.*\}/.exec(head.fault ?? '')?.[0] ?? '') as object;
    copyFileSync(join(whole, 'events.db'), files.log);
    writeFileSync(files.head, JSON.stringify(behind));
    expect(fault()).toBeUndefined();
  });

  it('says so when the file is no log, or cut short', () => {
    const bytes = readFileSync(files.log);
    writeFileSync(files.log, bytes.subarray(0, bytes.length - 4096));
    expect(fault()).toBeDefined();
    writeFileSync(files.log, 'nothing of the kind');
    expect(fault()).toMatch('cannot be verified');
    rmSync(files.log);
    expect(fault()).toBe(`There is no log ${files.log}`);
  });

  describe('as a script', () => {
    const verify = () =>
      new Promise<{ code: number; out: string; err: string }>((resolve) => {
        execFile('scripts/verify', [folder], (error, out, err) => {
          resolve({ code: error === null ? 0 : Number(error.code), out, err });
        });
      });

    it('ends with 0 and the newest position when the log is whole', async () => {
      const { code, out } = await verify();
      expect(code).toBe(0);
      expect(out).toMatch('9 events are whole. Newest: position 0000000000000009');
    });

    it('ends with 1 and one sentence when it is not', async () => {
      alter('DELETE FROM events WHERE position = 5');
      expect(await verify()).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringContaining(at(5, 'case-b', 1)),
      });
    });

    it('ends with 1 when the tail was cut', async () => {
      alter('DELETE FROM events WHERE position > 7');
      expect(await verify()).toMatchObject({ code: 1, err: expect.stringContaining('2 events cut off') });
    });

    it('ends with 1 when two events changed places', async () => {
      swap(2, 3);
      expect(await verify()).toMatchObject({ code: 1, err: expect.stringContaining(at(2, 'case-c', 0)) });
    });
  });
});

/** Where a row stands in the file: from the length of its cell to its last byte. */
function recordOf(file: Buffer, position: number): { start: number; end: number } {
  const page = 4096;
  for (let at = page; at < file.length; at += page) {
    if (file[at] !== 0x0d) continue;
    for (let cell = 0; cell < file.readUInt16BE(at + 3); cell++) {
      const start = at + file.readUInt16BE(at + 8 + 2 * cell);
      const [length, afterLength] = varint(file, start);
      const [row, afterRow] = varint(file, afterLength);
      if (row === position && length > 500) return { start, end: afterRow + length };
    }
  }
  throw new Error(`Row ${position} stands on no page of the table`);
}

function varint(bytes: Buffer, at: number): [value: number, next: number] {
  let value = 0;
  for (let next = at; ;) {
    const byte = bytes[next++] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, next];
  }
}
