import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { openEmbeddedReader } from '../../src/event-store/embedded/embedded-reader.ts';
import { openEmbeddedStore } from '../../src/event-store/embedded/embedded-store.ts';
import {
  EventIdTaken,
  START,
  StoreUnavailable,
  WrongRevision,
  type EventStore,
} from '../../src/event-store/event-store.ts';
import { storeContract } from './support/store-contract.ts';
import { until } from '../read-model/support/wait.ts';
import { anEvent, events } from './support/any-event.ts';
import { freshFolder, removeFolders } from './support/folders.ts';

afterEach(removeFolders);

storeContract('The embedded store', async () => {
  const folder = freshFolder();
  return {
    store: await openEmbeddedStore(folder),
    reopen: () => openEmbeddedStore(folder),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

const holder = new URL('./support/hold-folder.ts', import.meta.url).pathname;

describe('The embedded store', () => {
  it('gives positions without gaps from 1 on, also after refused appends', async () => {
    const store = await openEmbeddedStore(freshFolder());
    const all = Array.from({ length: 40 }, (_, i) =>
      store.append(`case-${i % 10}`, 'no-stream', events(`case-${i % 10}`, 'no-stream', 2)),
    );
    await Promise.allSettled(all);
    const { events: log } = await store.readLog(START);
    expect(log.map(({ position }) => Number(position))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(log.every(({ position }) => /^\d{16}$/.test(position))).toBe(true);
    await store.close();
  });

  it('refuses a position of another store', async () => {
    const store = await openEmbeddedStore(freshFolder());
    await expect(store.readLog('7')).rejects.toThrow('16 digits');
    await store.close();
  });

  describe('an id that is anywhere in the log', () => {
    it('is refused with other bytes, whatever the stream and the guard', async () => {
      const store = await openEmbeddedStore(freshFolder());
      const first = anEvent('case-1', 0);
      await store.append('case-1', 'no-stream', [first]);
      for (const [stream, guard] of [
        ['case-1', 0],
        ['case-2', 'no-stream'],
      ] as const) {
        const other = anEvent(stream, guard === 0 ? 1 : 0, 40, first.eventId);
        await expect(store.append(stream, guard, [other])).rejects.toMatchObject({
          name: 'EventIdTaken',
          eventId: first.eventId,
        });
      }
      expect((await store.readLog(START)).events).toHaveLength(1);
      await store.close();
    });

    it('keeps the whole append from being written, and no other', async () => {
      const store = await openEmbeddedStore(freshFolder());
      const [taken] = events('case-1', 'no-stream', 1);
      await store.append('case-1', 'no-stream', [taken!]);
      const [refused, accepted] = await Promise.allSettled([
        store.append('case-2', 'no-stream', [
          ...events('case-2', 'no-stream', 2),
          anEvent('case-2', 2, 40, taken!.eventId),
        ]),
        store.append('case-3', 'no-stream', events('case-3', 'no-stream', 2)),
      ]);
      expect(refused).toMatchObject({
        status: 'rejected',
        reason: { name: 'EventIdTaken', eventId: taken!.eventId },
      });
      expect(accepted).toMatchObject({ status: 'fulfilled', value: { revision: 1 } });
      expect(await store.readStream('case-2')).toEqual([]);
      await store.close();
    });
  });

  it('tells its errors apart by class, so that callers can act on them', async () => {
    const store = await openEmbeddedStore(freshFolder());
    const one = anEvent('case-1', 0);
    await store.append('case-1', 'no-stream', [one]);
    await expect(store.append('case-1', 5, events('case-1', 5, 1))).rejects.toBeInstanceOf(WrongRevision);
    await expect(
      store.append('case-2', 'no-stream', [anEvent('case-2', 0, 40, one.eventId)]),
    ).rejects.toBeInstanceOf(EventIdTaken);
    await store.close();
    await expect(store.append('case-1', 0, events('case-1', 0, 1))).rejects.toBeInstanceOf(StoreUnavailable);
  });

  describe('one process for a folder', () => {
    it('refuses a second opening in the same process', async () => {
      const folder = freshFolder();
      const store = await openEmbeddedStore(folder);
      await expect(openEmbeddedStore(folder)).rejects.toThrow(
        `Another process is using the data folder ${folder}`,
      );
      await store.close();
      await (await openEmbeddedStore(folder)).close();
    });

    it('refuses while another process has it, and opens once that was killed', async () => {
      const folder = freshFolder();
      const other = fork(holder, [folder], { execArgv: [] });
      await once(other, 'message');
      await expect(openEmbeddedStore(folder)).rejects.toThrow('Another process is using the data folder');
      other.kill('SIGKILL');
      await once(other, 'exit');
      const store = await openEmbeddedStore(folder);
      expect(await store.readStream('case-1')).toHaveLength(1);
      await store.close();
    });
  });

  describe('a reader beside it', () => {
    it('sees what another process has written, and follows what it writes', async () => {
      const folder = freshFolder();
      const other = fork(holder, [folder], { execArgv: [] });
      await once(other, 'message');
      const reader = openEmbeddedReader(folder);
      const follow = reader.follow(START, new AbortController().signal)[Symbol.asyncIterator]();
      expect((await follow.next()).value).toMatchObject({ events: [{ stream: 'case-1' }] });
      other.send('more');
      expect((await follow.next()).value).toMatchObject({ events: [{ stream: 'case-2' }] });
      await reader.close();
      expect((await follow.next()).done).toBe(true);
      other.kill();
    });

    it('does not append', async () => {
      const folder = freshFolder();
      await (await openEmbeddedStore(folder)).close();
      const reader = openEmbeddedReader(folder);
      await expect(reader.append()).rejects.toMatchObject({ name: 'BadAppend' });
      await reader.close();
    });
  });

  describe('a full disk', () => {
    it('acknowledges nothing of the commit, goes on with what fits, and takes the same events when there is space', async () => {
      const folder = freshFolder();
      let store = await openEmbeddedStore(folder, { maxPages: 60 });
      const small = events('case-1', 'no-stream', 1);
      const big = [anEvent('case-2', 0, 200_000), anEvent('case-2', 1, 200_000)];
      const batch = [store.append('case-1', 'no-stream', small), store.append('case-2', 'no-stream', big)];
      const outcome = await Promise.allSettled(batch);
      expect(outcome[1]).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailable' } });
      await store.append('case-1', 'no-stream', small);
      await store.append('case-3', 'no-stream', events('case-3', 'no-stream', 1));
      expect(await store.readStream('case-2')).toEqual([]);
      expect((await store.readLog(START)).events.map(({ stream }) => stream)).toEqual(['case-1', 'case-3']);
      await store.close();

      store = await openEmbeddedStore(folder);
      expect(await store.append('case-2', 'no-stream', big)).toEqual({
        revision: 1,
        position: '0000000000000004',
      });
      await store.close();
    });

    it('rejects every append of a commit that failed', async () => {
      const store = await openEmbeddedStore(freshFolder(), { maxPages: 60 });
      // The first is under way alone, so that the others are in one commit.
      const first = store.append('case-0', 'no-stream', events('case-0', 'no-stream', 1));
      const others = Array.from({ length: 7 }, (_, i) =>
        store.append(`case-${i + 1}`, 'no-stream', [anEvent(`case-${i + 1}`, 0, 60_000)]),
      );
      await first;
      const outcome = await Promise.allSettled(others);
      expect(outcome.map(({ status }) => status)).toEqual(Array(7).fill('rejected'));
      expect(await store.head()).toBe('0000000000000001');
      await store.close();
    });

    it('is told before it comes to that', async () => {
      const store = await openEmbeddedStore(freshFolder(), { leastFree: Number.MAX_SAFE_INTEGER });
      await expect(store.ready()).rejects.toThrow('The disk that holds the log is full: make room on it');
      await store.append('case-1', 'no-stream', events('case-1', 'no-stream', 1));
      await store.close();
    });
  });

  describe('a writer that ends', () => {
    const ends: [string, (writer: Worker) => void, string][] = [
      ['is ended', (writer) => void writer.terminate(), 'has stopped; it is being started again'],
      [
        'fails',
        (writer) => writer.postMessage({ batch: {} }),
        /failed \(.*\); it is being started again/.source,
      ],
    ];
    it.each(ends)(
      'and %s is told and started again by itself; what is stored can be read meanwhile',
      async (_, end, why) => {
        const sent = jest.spyOn(Worker.prototype, 'postMessage');
        const store = await openEmbeddedStore(freshFolder());
        const stored = events('case-1', 'no-stream', 2);
        await store.append('case-1', 'no-stream', stored);
        const writer = sent.mock.contexts.at(-1) as Worker;
        sent.mockRestore();
        end(writer);
        for (let times = 0; times < 2; times++) {
          const refused = store.append('case-2', 'no-stream', events('case-2', 'no-stream', 1));
          await expect(refused).rejects.toMatchObject({
            name: 'StoreUnavailable',
            message: expect.stringMatching(`The writer of the event store ${why}`),
          });
        }
        await expect(store.ready()).rejects.toThrow('it is being started again');
        expect(await store.readStream('case-1')).toHaveLength(2);

        await untilReady(store);
        await store.append('case-1', 'no-stream', stored);
        expect(await store.append('case-1', 1, events('case-1', 1, 1))).toMatchObject({ revision: 2 });
        await store.close();
        await expect(store.append('case-1', 2, events('case-1', 2, 1))).rejects.toThrow(
          'The event store is closed',
        );
      },
    );

    it('is closed while it is being started again', async () => {
      const folder = freshFolder();
      const sent = jest.spyOn(Worker.prototype, 'postMessage');
      const store = await openEmbeddedStore(folder);
      await store.append('case-1', 'no-stream', events('case-1', 'no-stream', 2));
      const writer = sent.mock.contexts.at(-1) as Worker;
      sent.mockRestore();
      await writer.terminate();
      await store.close();
      const again = await openEmbeddedStore(folder);
      expect(await again.append('case-1', 1, events('case-1', 1, 1))).toMatchObject({ revision: 2 });
      await again.close();
    });
  });

  describe('a writer that is held up', () => {
    it('is told after five seconds without an answer, and no longer than that lasts', async () => {
      let passed = 0;
      const now = performance.now.bind(performance);
      const clock = jest.spyOn(performance, 'now').mockImplementation(() => now() + passed);
      const store = await openEmbeddedStore(freshFolder());
      const sent = jest.spyOn(Worker.prototype, 'postMessage').mockReturnValue();
      const held = store.append('case-1', 'no-stream', events('case-1', 'no-stream', 1));
      const writer = sent.mock.contexts.at(-1) as Worker;
      sent.mockRestore();
      passed += 4_000;
      await store.ready();
      passed += 1_001;
      await expect(store.ready()).rejects.toMatchObject({
        name: 'StoreUnavailable',
        message: 'The disk that holds the log does not answer',
      });
      void writer.terminate();
      await expect(held).rejects.toThrow('it is being started again');
      await untilReady(store);
      await store.append('case-1', 'no-stream', events('case-1', 'no-stream', 1));
      passed += 6_000;
      await store.ready();
      clock.mockRestore();
      await store.close();
    });
  });

  describe('the head file', () => {
    const write = async (folder: string, count: number) => {
      const store = await openEmbeddedStore(folder);
      await store.append('case-1', 'no-stream', events('case-1', 'no-stream', count));
      await store.close();
      return join(folder, 'head.json');
    };

    it('says how far the log had got when it was closed', async () => {
      const file = await write(freshFolder(), 3);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        count: 3,
        position: '0000000000000003',
        stream: 'case-1',
        revision: 2,
      });
    });

    it('is kept up while the log is open', async () => {
      const folder = freshFolder();
      const store = await openEmbeddedStore(folder);
      await store.append('case-1', 'no-stream', events('case-1', 'no-stream', 2));
      const count = () =>
        (JSON.parse(readFileSync(join(folder, 'head.json'), 'utf8')) as { count: number }).count;
      while (count() < 2) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(count()).toBe(2);
      await store.close();
    });

    it('keeps a log from being opened that is shorter, another one, or has lost it', async () => {
      const folder = freshFolder();
      const file = await write(folder, 3);
      const head = JSON.parse(readFileSync(file, 'utf8')) as object;
      const opening = async (content: object | undefined) => {
        if (content === undefined) rmSync(file);
        else writeFileSync(file, JSON.stringify(content));
        return openEmbeddedStore(folder);
      };
      await expect(opening({ ...head, count: 4, position: '0000000000000004' })).rejects.toThrow(
        '1 event cut off',
      );
      await expect(opening({ ...head, leaf: '00' })).rejects.toThrow(
        'position 0000000000000003 (case-1, revision 2)',
      );
      await expect(opening({})).rejects.toThrow('is damaged');
      await expect(opening(undefined)).rejects.toThrow('head.json is missing although the log has 3 events');
      await (await opening(head)).close();
    });
  });

  it('refuses a log of a later release', async () => {
    const folder = freshFolder();
    await (await openEmbeddedStore(folder)).close();
    const change = `new (require('node:sqlite').DatabaseSync)(process.argv[1]).exec('PRAGMA user_version = 9')`;
    await promisify(execFile)(process.execPath, ['-e', change, join(folder, 'events.db')]);
    await expect(openEmbeddedStore(folder)).rejects.toThrow('layout 9, this release knows 1');
  });

  it('says which log cannot be opened', async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'events.db'));
    await expect(openEmbeddedStore(folder)).rejects.toThrow(`The log in ${folder} cannot be opened: unable`);
  });

  it('says that a folder cannot be used when it is a file', async () => {
    const folder = join(freshFolder(), 'taken');
    writeFileSync(folder, '');
    await expect(openEmbeddedStore(folder)).rejects.toMatchObject({ code: 'EEXIST' });
    rmSync(folder);
    mkdirSync(folder);
    await (await openEmbeddedStore(folder)).close();
  });
});

const untilReady = (store: EventStore) =>
  until(() =>
    store.ready().then(
      () => true,
      () => false,
    ),
  );
