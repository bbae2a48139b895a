import { execFile } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { viewsIn } from '../../src/read-model/compare.ts';
import { openServing, servingFile } from '../../src/read-model/files.ts';
import { ReadModel } from '../../src/read-model/read-model.ts';
import { rebuild } from '../../src/read-model/rebuild.ts';
import { openForReading } from '../../src/read-model/schema.ts';
import { until as storyUntil } from '../case/support/facts.ts';
import { caseId, RecordedLog } from './support/recorded-log.ts';
import { TestViews } from './support/views.ts';

jest.setTimeout(60_000);

describe('A file of the views that is damaged', () => {
  let recorded: RecordedLog;
  let anew: string[];
  let failures: string[];

  beforeEach(async () => {
    recorded = await RecordedLog.open();
    [anew, failures] = [[], []];
    for (const n of [1, 2]) await recorded.record(n, storyUntil('requested'));
    await rebuild(recorded.log, recorded.secrets, recorded.folder);
  });
  afterEach(() => recorded.close());

  /** Overwrites the first page of a table; that of the file when none is named. */
  const overwrite = (table?: string) => {
    const { path } = servingFile(recorded.folder)!;
    const db = openForReading(path);
    const size = Number(db.prepare('PRAGMA page_size').get()!['page_size']);
    const root = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table ?? '');
    db.close();
    const descriptor = openSync(path, 'r+');
    const page = Number(root?.['rootpage'] ?? 1);
    writeSync(descriptor, Buffer.alloc(size, 0xaa), 0, size, (page - 1) * size);
    closeSync(descriptor);
  };
  const open = () =>
    ReadModel.open({
      ...recorded.readModelParts(),
      madeAnew: (why) => anew.push(why),
      failed: ({ message }) => failures.push(message),
    });
  const served = () => viewsIn(servingFile(recorded.folder)!.path, recorded.log.keys);
  const expected = async () => (await new TestViews(recorded, 'expected').catchUp()).all();

  describe.each([
    ['first page', undefined],
    ['checkpoint', 'checkpoint'],
    ['furthest event', 'furthest'],
  ])('in its %s', (_, table) => {
    it('is replaced by a new one where the service starts', async () => {
      overwrite(table);
      const model = await open();
      expect(await model.waitFor(await recorded.log.store.head(), 20_000)).toBe(true);
      await model.close();
      expect({ anew, failures }).toEqual({ anew: ['Their file is damaged'], failures: [] });
      expect(servingFile(recorded.folder)!.number).toBe(2);
      expect(await served()).toEqual(await expected());
    });

    it('holds up no rebuild', async () => {
      overwrite(table);
      await rebuild(recorded.log, recorded.secrets, recorded.folder);
      expect(servingFile(recorded.folder)!.number).toBe(2);
      expect(await served()).toEqual(await expected());
    });
  });

  it.each(['cases', 'parked'])('is replaced also where that is met later, in its %s', async (table) => {
    overwrite(table);
    const model = await open();
    const position = await recorded.record(1, storyUntil('requested').slice(-1));
    expect(await model.waitFor(position, 20_000)).toBe(true);
    await model.close();
    expect(anew).toEqual(['Their file is damaged']);
    expect(failures).toHaveLength(1);
    expect(await served()).toEqual(await expected());
  });

  it('holds up no erasure while the service is stopped', async () => {
    overwrite();
    await recorded.stop();
    const env = { ...process.env, HANDOVER_DATA: recorded.folder };
    const script = promisify(execFile)('scripts/erase', [caseId(1), '--whole', 'nobody', 'ground'], { env });
    await expect(script).rejects.toMatchObject({
      stderr: expect.stringMatching(/Their file is damaged\nThe directory has nobody today/),
    });
    expect(servingFile(recorded.folder)!.number).toBe(2);
  });

  it('is not taken for one where the log is damaged', async () => {
    const damaged = Object.assign(new Error('database disk image is malformed'), { errcode: 11 });
    await expect(openServing(recorded.folder, () => Promise.reject(damaged))).rejects.toBe(damaged);
    const { db, ...serving } = await openServing(recorded.folder, async () => true, true);
    db.close();
    expect(serving).toEqual({ file: servingFile(recorded.folder) });
    expect(servingFile(recorded.folder)!.number).toBe(1);
  });
});
