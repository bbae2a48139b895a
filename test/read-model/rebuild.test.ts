import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { START, StoreUnavailable } from '../../src/event-store/event-store.ts';
import { inFolder, openLogReader } from '../../src/event-store/place.ts';
import { viewsIn } from '../../src/read-model/compare.ts';
import { lockRebuild, openServing, serve, servingFile, viewsFile } from '../../src/read-model/files.ts';
import { ReadModel } from '../../src/read-model/read-model.ts';
import { rebuild, type RebuildProgress } from '../../src/read-model/rebuild.ts';
import { createReadModel } from '../../src/read-model/schema.ts';
import { allocated, until as storyUntil } from '../case/support/facts.ts';
import { killedChangingKeys } from '../event-store/support/killed-changing.ts';
import { caseId, RecordedLog } from './support/recorded-log.ts';
import { TestViews } from './support/views.ts';
import { everybody } from './support/readers.ts';
import { until } from './support/wait.ts';

jest.setTimeout(60_000);

const run = promisify(execFile);

describe('a rebuild', () => {
  let recorded: RecordedLog;

  beforeEach(async () => {
    recorded = await RecordedLog.open();
    for (let n = 0; n < 10; n++) await recorded.record(n, storyUntil('requested'));
  });
  afterEach(() => recorded.close());

  const open = () => ReadModel.open(recorded.readModelParts());
  const files = () => readdirSync(recorded.folder).filter((name) => /^read-model-\d+\.db$/.test(name));
  const served = () => viewsIn(servingFile(recorded.folder)!.path, recorded.log.keys);
  const expected = async () => (await new TestViews(recorded, 'expected').catchUp()).all();

  it('makes the views where there are none', async () => {
    const { events, parked, file } = await rebuild(recorded.log, recorded.secrets, recorded.folder);
    expect({ events, parked }).toEqual({ events: Number(await recorded.log.store.head()), parked: 0 });
    expect(file).toBe(viewsFile(recorded.folder, 1).path);
    expect(await served()).toEqual(await expected());
  });

  it('tells how far it is', async () => {
    await rebuild(recorded.log, recorded.secrets, recorded.folder);
    const told: { events: number; total: number }[] = [];
    await rebuild(recorded.log, recorded.secrets, recorded.folder, (progress) => told.push(progress));
    const events = Number(await recorded.log.store.head());
    expect(told.at(-1)).toEqual({ events, total: events });
  });

  it('takes over from a serving file while events are written, and the old file goes', async () => {
    const model = await open();
    const old = servingFile(recorded.folder)!;
    let writing = true;
    const written = (async () => {
      let n = 10;
      for (; writing; n++) await recorded.record(n, storyUntil('allocated'));
      return n;
    })();
    const beside = await openLogReader(inFolder(recorded.folder), recorded.secrets);
    await rebuild(beside, recorded.secrets, recorded.folder);
    await until(() => !existsSync(old.path));
    const { totalElements } = await model.views.incoming(['SHV1'], everybody);
    expect(totalElements).toBeGreaterThanOrEqual(10);
    writing = false;
    const cases = await written;
    expect(await model.waitFor(await recorded.log.store.head(), 10_000)).toBe(true);
    expect((await model.views.incoming(['SHV1'], everybody)).totalElements).toBe(cases);
    expect(files()).toEqual([`read-model-${old.number + 1}.db`]);
    expect(await served()).toEqual(await expected());
    await model.close();
    await beside.store.close();
    await beside.keys.close();
  });

  it('never takes the position back of a service that goes over to it', async () => {
    const model = await open();
    await model.waitFor(await recorded.log.store.head(), 10_000);
    await rebuild(recorded.log, recorded.secrets, recorded.folder);
    const position = await recorded.record(1, allocated());
    await model.waitFor(position, 10_000);
    const told: string[] = [];
    model.onPosition((now) => told.push(now));
    await until(() => files().length === 1);
    expect(model.position() >= position).toBe(true);
    expect(told.filter((now) => now < position)).toEqual([]);
    await model.close();
  });

  it('is refused while another one is under way', async () => {
    const unlock = lockRebuild(recorded.folder);
    await expect(rebuild(recorded.log, recorded.secrets, recorded.folder)).rejects.toThrow(
      'A rebuild is already under way in ' + recorded.folder,
    );
    unlock();
    await rebuild(recorded.log, recorded.secrets, recorded.folder);
  });

  it('leaves the serving file alone when it fails, and clears away what it left at the next try', async () => {
    await rebuild(recorded.log, recorded.secrets, recorded.folder);
    const before = await served();
    const failing = await openLogReader(inFolder(recorded.folder), recorded.secrets);
    const open = failing.open.bind(failing);
    let opened = 0;
    failing.open = (stored) =>
      (opened += 1) > 3
        ? Promise.reject(Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR' }))
        : open(stored);
    await expect(rebuild(failing, recorded.secrets, recorded.folder)).rejects.toThrow('disk I/O error');
    expect(servingFile(recorded.folder)!.number).toBe(1);
    expect(await served()).toEqual(before);
    await rebuild(recorded.log, recorded.secrets, recorded.folder);
    expect(servingFile(recorded.folder)!.number).toBe(2);
    expect(await served()).toEqual(before);
  });

  it('gives way when the service began new views meanwhile', async () => {
    await rebuild(recorded.log, recorded.secrets, recorded.folder);
    const begun = viewsFile(recorded.folder, 5);
    createReadModel(begun.path).close();
    await expect(
      rebuild(recorded.log, recorded.secrets, recorded.folder, () => serve(recorded.folder, begun)),
    ).rejects.toThrow('The service has begun new views by itself meanwhile');
    expect(servingFile(recorded.folder)!.number).toBe(5);
  });

  it('that ends while the service looks whether its views are of the log takes over', async () => {
    await rebuild(recorded.log, recorded.secrets, recorded.folder);
    const { file, db, anew } = await openServing(recorded.folder, async () => {
      if (servingFile(recorded.folder)!.number === 2) return true;
      await rebuild(recorded.log, recorded.secrets, recorded.folder);
      return false;
    });
    db.close();
    expect({ number: file.number, anew }).toEqual({ number: 2 });
  });

  it('of another log is passed over, and the views are made anew', async () => {
    const model = await open();
    await model.waitFor(await recorded.log.store.head(), 10_000);
    const other = await RecordedLog.open();
    await other.record(1, storyUntil('requested'));
    await rebuild(other.log, recorded.secrets, recorded.folder);
    await until(() => files().length === 1 && servingFile(recorded.folder)!.number === 3);
    expect(await model.waitFor(await recorded.log.store.head(), 10_000)).toBe(true);
    expect(await served()).toEqual(await expected());
    await model.close();
    await other.close();
  });

  it('is run by a script beside the running service and without it', async () => {
    const model = await open();
    await model.waitFor(await recorded.log.store.head(), 10_000);
    const script = () => run('scripts/rebuild', [recorded.folder]);
    expect((await script()).stdout).toMatch(
      /^\d+ events are in .*read-model-2\.db, which serves from now on\.\n$/,
    );
    await until(() => files().length === 1);
    expect((await model.views.incoming(['SHV1'], everybody)).content.map((each) => each.caseId)).toContain(
      caseId(3),
    );
    await model.close();
    await recorded.stop();
    expect((await script()).stdout).toMatch(/read-model-3\.db/);
    await expect(run('scripts/rebuild', [`${recorded.folder}/nowhere`])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no log in '),
    });
  });

  it('says what to do where the service was killed while it changed the keys', async () => {
    await recorded.stop();
    await killedChangingKeys(recorded.folder);
    await expect(run('scripts/rebuild', [recorded.folder])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('start the service once, then do this again'),
    });
    await (await RecordedLog.in(recorded.place, recorded.folder)).stop();
    expect((await run('scripts/rebuild', [recorded.folder])).stdout).toMatch(/read-model-1\.db/);
  });

  it('waits while the log cannot be reached, says so, and goes on from where it was', async () => {
    const beside = await openLogReader(inFolder(recorded.folder), recorded.secrets);
    const read = beside.store.readLog.bind(beside.store);
    const asked: string[] = [];
    const told: RebuildProgress[] = [];
    let failures = 0;
    beside.store.readLog = async (after) => {
      asked.push(after);
      if (after !== START && failures++ < 2)
        throw new StoreUnavailable('EventStoreDB did not answer in time', { nothingWritten: true });
      return read(after, 20);
    };
    await rebuild(beside, recorded.secrets, recorded.folder, (progress) => told.push(progress));
    expect(told.filter(({ waitsFor }) => waitsFor !== undefined)).toEqual(
      Array.from({ length: 2 }, () => ({
        events: 20,
        total: 0,
        waitsFor: 'EventStoreDB did not answer in time',
      })),
    );
    expect(asked.filter((after) => after === START)).toHaveLength(1);
    expect(await served()).toEqual(await expected());
    await beside.store.close();
    await beside.keys.close();
  });

  it('does not go on with a log that was restored while it waited', async () => {
    const beside = await openLogReader(inFolder(recorded.folder), recorded.secrets);
    const read = beside.store.readLog.bind(beside.store);
    beside.store.readLog = async (after) => {
      if (after === START) return read(after, 20);
      beside.store.readStream = async () => [];
      throw new StoreUnavailable('EventStoreDB did not answer in time', { nothingWritten: true });
    };
    await expect(rebuild(beside, recorded.secrets, recorded.folder)).rejects.toThrow(
      'The log is another one than before',
    );
    expect(servingFile(recorded.folder)).toBeUndefined();
    await beside.store.close();
    await beside.keys.close();
  });
});
