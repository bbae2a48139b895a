import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { backUpLog } from '../../src/event-store/embedded/backup.ts';
import { HEAD_FILE, LOG_FILE } from '../../src/event-store/embedded/schema.ts';
import { START } from '../../src/event-store/event-store.ts';
import { inFolder, type LogPlace } from '../../src/event-store/place.ts';
import { viewsIn } from '../../src/read-model/compare.ts';
import { serve, servingFile, viewsFile } from '../../src/read-model/files.ts';
import { sourcesOf } from '../../src/read-model/projection/log-sources.ts';
import { Projection } from '../../src/read-model/projection/projection.ts';
import { ReadModel } from '../../src/read-model/read-model.ts';
import { rebuild } from '../../src/read-model/rebuild.ts';
import { createReadModel, openForReading } from '../../src/read-model/schema.ts';
import { allocated, until as storyUntil } from '../case/support/facts.ts';
import { id } from '../case/support/given.ts';
import { freshFolder, removeFolders } from '../event-store/support/folders.ts';
import { EventStoreDouble } from '../support/eventstoredb/double.ts';
import { caseId, RecordedLog } from './support/recorded-log.ts';
import { until } from './support/wait.ts';

jest.setTimeout(120_000);

/** A log that nobody has open, with the folder of an instance's views. */
interface Kept {
  place: LogPlace;
  folder: string;
  /** Makes a backup; the answer restores it. */
  backUp(): () => Promise<void>;
  remove(): Promise<void>;
}

async function keptInFolder(): Promise<Kept> {
  const folder = freshFolder();
  const log = join(folder, LOG_FILE);
  return {
    place: inFolder(folder),
    folder,
    backUp() {
      const file = join(freshFolder(), 'backup.db');
      backUpLog(folder, file);
      return async () => {
        for (const suffix of ['-wal', '-shm']) rmSync(log + suffix, { force: true });
        copyFileSync(file, log);
        copyFileSync(`${file}.head.json`, join(folder, HEAD_FILE));
      };
    },
    remove: async () => removeFolders(),
  };
}

async function keptInDouble(): Promise<Kept & { double: EventStoreDouble }> {
  const double = await EventStoreDouble.start();
  return {
    double,
    place: { kind: 'eventstoredb', settings: { url: double.url } },
    folder: freshFolder(),
    backUp() {
      const { end } = double.nodes[0]!.log;
      return () => double.restore(end);
    },
    async remove() {
      await double.stop();
      removeFolders();
    },
  };
}

/** What an instance serves once it has seen all of the log, to which it may write first; a rebuild has to make the same. */
async function served({ place, folder }: Kept, write = async (_recorded: RecordedLog) => {}) {
  const recorded = await RecordedLog.in(place, folder);
  const anew: string[] = [];
  await write(recorded);
  const model = await ReadModel.open({ ...recorded.readModelParts(), madeAnew: (why) => anew.push(why) });
  expect(await model.waitFor(await recorded.log.store.head(), 20_000)).toBe(true);
  const { number, path } = servingFile(folder)!;
  const views = await viewsIn(path, recorded.log.keys);
  await model.close();
  const { file } = await rebuild(recorded.log, recorded.secrets, freshFolder());
  expect(views).toEqual(await viewsIn(file, recorded.log.keys));
  await recorded.stop();
  return { number, anew, cases: casesIn(views) };
}

function casesIn(views: Awaited<ReturnType<typeof viewsIn>>): string[] {
  return views['cases']!.map((row) => (row as { caseId: string }).caseId);
}

const requested = (n: number) => async (recorded: RecordedLog) => {
  await recorded.record(n, storyUntil('requested'));
};
const MADE_ANEW = [expect.stringContaining('does not hold the last event')];

describe.each([
  ['a data folder', keptInFolder],
  ['EventStoreDB', keptInDouble],
])('The views of a log in %s, of which a backup was restored,', (_, keep) => {
  let kept: Kept;
  beforeEach(async () => {
    kept = await keep();
    await served(kept, requested(1));
  });
  afterEach(() => kept.remove());

  it('are kept where nothing was lost, and go on with what was recorded since', async () => {
    const restore = kept.backUp();
    await restore();
    expect(await served(kept)).toEqual({ number: 1, anew: [], cases: [caseId(1)] });
    expect(await served(kept, requested(2))).toEqual({
      number: 1,
      anew: [],
      cases: [caseId(1), caseId(2)],
    });
  });

  it('are made anew where they are further than it', async () => {
    const restore = kept.backUp();
    expect(await served(kept, requested(2))).toMatchObject({ number: 1, anew: [] });
    await restore();
    expect(await served(kept)).toEqual({ number: 2, anew: MADE_ANEW, cases: [caseId(1)] });
  });

  it('are made anew where other events stand in the places of those that were lost', async () => {
    const restore = kept.backUp();
    await served(kept, requested(2));
    await restore();
    expect(await served(kept, requested(2))).toMatchObject({ number: 2, anew: MADE_ANEW });
  });

  it('are made anew also where they had only read a case further than it', async () => {
    const restore = kept.backUp();
    const recorded = await RecordedLog.in(kept.place, kept.folder);
    await recorded.record(1, allocated());
    const { events: all } = await recorded.log.store.readLog(START);
    const events = all.slice(0, -2);
    const ahead = viewsFile(kept.folder, 2);
    const db = createReadModel(ahead.path);
    const sources = sourcesOf(recorded.log, recorded.secrets.hashKey);
    await new Projection(db, sources, { fullPage: 1 }).apply({ events, upTo: events.at(-1)!.position });
    db.close();
    serve(kept.folder, ahead);
    await recorded.stop();
    await restore();
    expect(await served(kept)).toEqual({ number: 3, anew: MADE_ANEW, cases: [caseId(1)] });
  });

  it('are made anew also where the last event was recorded again under its id', async () => {
    const looked = { type: 'CaseLooked', data: { caseIds: [caseId(1)], what: 'CASE', via: 'PAGE' } };
    const after = (n: number) => async (recorded: RecordedLog) => {
      await requested(n)(recorded);
      await recorded.append('access-one-2026-03-02', [{ ...looked, eventId: id(77) }]);
    };
    const restore = kept.backUp();
    await served(kept, after(2));
    await restore();
    expect(await served(kept, after(3))).toEqual({
      number: 2,
      anew: MADE_ANEW,
      cases: [caseId(1), caseId(3)],
    });
  });
});

describe('The views of a log in EventStoreDB', () => {
  let kept: Awaited<ReturnType<typeof keptInDouble>>;
  beforeEach(async () => {
    kept = await keptInDouble();
  });
  afterEach(() => kept.remove());

  /** What others write into it, so many events of 50 kB. */
  const othersWrite = async (count: number) => {
    const others = EventStoreDBClient.connectionString(kept.double.url);
    const large = Array.from({ length: count }, () => jsonEvent({ type: 'Other', data: 'x'.repeat(50_000) }));
    await others.appendToStream(`others-${count}`, large);
    await others.dispose();
  };

  /** Views that have passed what others wrote after a backup; gives up to where. */
  const passed = async () => {
    const recorded = await RecordedLog.in(kept.place, kept.folder);
    const model = await ReadModel.open(recorded.readModelParts());
    await model.waitFor(await recorded.record(1, storyUntil('requested')), 20_000);
    const restore = kept.backUp();
    await othersWrite(9);
    const { records } = kept.double.nodes[0]!.log;
    await until(() => Number.parseInt(model.position()) >= records.at(-1)!.position);
    await model.close();
    await recorded.stop();
    const db = openForReading(servingFile(kept.folder)!.path);
    const { position } = db.prepare('SELECT position FROM checkpoint').get() as { position: string };
    db.close();
    return { restore, position };
  };

  it('have what others wrote behind them after a restart too', async () => {
    const { position } = await passed();
    const { records } = kept.double.nodes[0]!.log;
    expect(Number.parseInt(position)).toBeGreaterThanOrEqual(records.at(-1)!.position);
    expect(await served(kept, requested(2))).toMatchObject({ number: 1, cases: [caseId(1), caseId(2)] });
  });

  it.each([
    ['does not go that far', 0],
    ['goes further by other records', 20],
  ])('take in what is recorded after a backup was restored, where the log %s', async (_, others) => {
    const { restore, position } = await passed();
    await restore();
    const later = await served(kept, async (again) => {
      expect((await again.record(2, storyUntil('requested'))) < position).toBe(true);
      if (others > 0) await othersWrite(others);
    });
    expect(later).toEqual({ number: 1, anew: [], cases: [caseId(1), caseId(2)] });
  });

  it('are made anew also where it is restored while they follow it', async () => {
    const recorded = await RecordedLog.in(kept.place, kept.folder);
    await recorded.record(1, storyUntil('requested'));
    const anew: string[] = [];
    const model = await ReadModel.open({ ...recorded.readModelParts(), madeAnew: (why) => anew.push(why) });
    const restore = kept.backUp();
    await model.waitFor(await recorded.record(2, storyUntil('requested')), 20_000);
    await restore();
    await until(() => anew.length > 0);
    const position = await recorded.record(3, storyUntil('requested'));
    expect(await model.waitFor(position, 20_000)).toBe(true);
    const views = await viewsIn(servingFile(kept.folder)!.path, recorded.log.keys);
    expect(casesIn(views)).toEqual([caseId(1), caseId(3)]);
    expect(anew).toEqual(MADE_ANEW);
    await model.close();
    await recorded.stop();
  });

  it('are made anew also where others have written as much again before they notice', async () => {
    const recorded = await RecordedLog.in(kept.place, kept.folder);
    await recorded.record(1, storyUntil('requested'));
    const anew: string[] = [];
    const model = await ReadModel.open({ ...recorded.readModelParts(), madeAnew: (why) => anew.push(why) });
    const restore = kept.backUp();
    // A node that starts writes a record of its own: here as after it is restored.
    await kept.double.down();
    await kept.double.up();
    const lost = await recorded.record(2, storyUntil('requested'));
    await model.waitFor(lost, 20_000);
    // A real one takes longer; while it is down nothing is looked at.
    await kept.double.down();
    await pause(1_100);
    await restore();
    expect(await recorded.record(3, storyUntil('requested'))).toBe(lost);
    await recorded.record(4, storyUntil('requested'));
    await until(() => anew.length > 0);
    expect(await model.waitFor(await recorded.log.store.head(), 20_000)).toBe(true);
    const views = await viewsIn(servingFile(kept.folder)!.path, recorded.log.keys);
    expect(casesIn(views)).toEqual([1, 3, 4].map(caseId));
    expect(anew).toEqual(MADE_ANEW);
    await model.close();
    await recorded.stop();
  });

  it('are kept while it does not answer', async () => {
    await served(kept, requested(1));
    const recorded = await RecordedLog.in(kept.place, kept.folder);
    kept.double.faults.add({ fault: 'unavailable', on: 'read', stream: 'case-' });
    await expect(ReadModel.open(recorded.readModelParts())).rejects.toThrow('EventStoreDB');
    kept.double.faults.clear();
    await recorded.stop();
    expect(await served(kept)).toEqual({ number: 1, anew: [], cases: [caseId(1)] });
  });

  it('serve at once, before the keys of what they lack are read', async () => {
    const recorded = await RecordedLog.in(kept.place, kept.folder);
    const position = await recorded.record(1, storyUntil('requested'));
    const { faults } = kept.double;
    faults.add({ fault: 'ignored', on: 'read', filter: '^key-' });
    let isOpen = false;
    const opening = ReadModel.open(recorded.readModelParts()).then((model) => {
      isOpen = true;
      return model;
    });
    await until(() => faults.struck.length > 0);
    // What the thread said before it asked for keys is on its way.
    for (let turn = 0; turn < 100; turn++) await setImmediate();
    expect(isOpen).toBe(true);
    faults.clear();
    const model = await opening;
    expect(await model.waitFor(position, 20_000)).toBe(true);
    await model.close();
    await recorded.stop();
  });
});
