import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { v7 } from 'uuid';
import {
  BadAppend,
  type EventStore,
  type LogPage,
  type Position,
  type SealedEvent,
  type StoredEvent,
} from '../../../src/event-store/event-store.ts';
import { MAX_EVENT_BYTES } from '../../../src/event-store/check-append.ts';
import { anEvent, events } from './any-event.ts';

/** What a suite needs of a store: a fresh one, and the same one again after all its connections were closed. */
export interface OpenStore {
  store: EventStore;
  reopen: () => Promise<EventStore>;
  /** Called after each test; the store may be closed by then. */
  remove: () => Promise<void>;
}

/** What every store must do. Streams are new in each test; the log may hold events of other tests. */
export function storeContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`${name} keeps the contract of an event store`, () => {
    let opened: OpenStore;
    let store: EventStore;
    let stream: string;
    /** Where the log ended before the test. */
    let start: Position;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
      stream = `case-${v7()}`;
      start = await store.head();
    });
    afterEach(async () => {
      await store.close();
      await opened.remove();
    });

    const ids = (stored: readonly SealedEvent[]) => stored.map(({ eventId }) => eventId);
    /** What the log holds after a position of streams that this test writes to. */
    const own = async (after: Position, pageSize = 1_000) =>
      (await pages(store, after, pageSize)).filter((event) => event.stream.startsWith(stream));

    describe('guards', () => {
      it('writes to a new stream and gives revision and position of the last event', async () => {
        const written = await store.append(stream, 'no-stream', events(stream, 'no-stream', 3));
        expect(written.revision).toBe(2);
        expect(written.position > start).toBe(true);
        expect((await own(start)).map(({ position }) => position).at(-1)).toBe(written.position);
        expect((await store.head()) >= written.position).toBe(true);
        expect(await own(written.position)).toEqual([]);
      });

      it('says of a place past its end that it does not lead there', async () => {
        const { position } = await store.append(stream, 'no-stream', events(stream, 'no-stream', 1));
        const past = position.replace(/(^|-)00/g, '$101');
        const { events: none, upTo } = await store.readLog(past);
        expect(none).toEqual([]);
        expect(upTo < past).toBe(true);
      });

      it('refuses to create a stream that exists', async () => {
        await store.append(stream, 'no-stream', events(stream, 'no-stream', 3));
        await expect(store.append(stream, 'no-stream', events(stream, 'no-stream', 1))).rejects.toMatchObject(
          {
            name: 'WrongRevision',
            stream,
            expected: 'no-stream',
            actual: 2,
          },
        );
      });

      it('refuses a revision that is behind, ahead, or of a stream that does not exist', async () => {
        await store.append(stream, 'no-stream', events(stream, 'no-stream', 3));
        for (const expected of [0, 1, 3, 99]) {
          await expect(store.append(stream, expected, events(stream, expected, 1))).rejects.toMatchObject({
            name: 'WrongRevision',
            expected,
            actual: 2,
          });
        }
        await expect(
          store.append(`${stream}-other`, 0, events(`${stream}-other`, 0, 1)),
        ).rejects.toMatchObject({
          name: 'WrongRevision',
          actual: 'no-stream',
        });
        expect(await store.readStream(stream)).toHaveLength(3);
        expect(await store.readStream(`${stream}-other`)).toEqual([]);
      });

      it('lets exactly one of many appends to the same revision through', async () => {
        await store.append(stream, 'no-stream', events(stream, 'no-stream', 1));
        const all = await Promise.allSettled(
          Array.from({ length: 50 }, () => store.append(stream, 0, events(stream, 0, 2))),
        );
        expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        const errors = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
        expect(errors.map((error) => error.name)).toEqual(Array(49).fill('WrongRevision'));
        expect(await store.readStream(stream)).toHaveLength(3);
      });
    });

    describe('all or nothing', () => {
      it('writes none of an append that is refused, and disturbs no other append', async () => {
        await store.append(stream, 'no-stream', events(stream, 'no-stream', 1));
        const [refused, accepted] = await Promise.allSettled([
          store.append(stream, 'no-stream', events(stream, 'no-stream', 3)),
          store.append(`${stream}-b`, 'no-stream', events(`${stream}-b`, 'no-stream', 2)),
        ]);
        expect(refused).toMatchObject({ status: 'rejected', reason: { name: 'WrongRevision' } });
        expect(accepted).toMatchObject({ status: 'fulfilled', value: { revision: 1 } });
        expect(await store.readStream(stream)).toHaveLength(1);
      });
    });

    describe('repeats', () => {
      it('gives the first answer to the same events under the same guard', async () => {
        const opening = events(stream, 'no-stream', 2);
        const following = events(stream, 1, 2);
        const first = await store.append(stream, 'no-stream', opening);
        const second = await store.append(stream, 1, following);
        await store.append(stream, 3, events(stream, 3, 1));
        expect(await store.append(stream, 'no-stream', opening)).toEqual(first);
        expect(await store.append(stream, 1, following)).toEqual(second);
        expect(await store.readStream(stream)).toHaveLength(5);
      });

      it('gives it after a restart too', async () => {
        const opening = events(stream, 'no-stream', 2);
        const first = await store.append(stream, 'no-stream', opening);
        await store.close();
        store = await opened.reopen();
        expect(await store.append(stream, 'no-stream', opening)).toEqual(first);
      });

      it('stores once what is sent many times at once', async () => {
        const opening = events(stream, 'no-stream', 2);
        const answers = await Promise.all(
          Array.from({ length: 100 }, () => store.append(stream, 'no-stream', opening)),
        );
        expect(new Set(answers.map(({ position }) => position)).size).toBe(1);
        expect(ids(await store.readStream(stream))).toEqual(ids(opening));
      });

      it('refuses other bytes under a known id and the same guard', async () => {
        const first = anEvent(stream, 0);
        await store.append(stream, 'no-stream', [first]);
        const other = anEvent(stream, 0, 40, first.eventId);
        await expect(store.append(stream, 'no-stream', [other])).rejects.toMatchObject({
          name: 'EventIdTaken',
          eventId: first.eventId,
        });
        expect((await store.readStream(stream))[0]?.body).toEqual(new Uint8Array(first.body));
      });

      it('takes more events than the first time for something else', async () => {
        const [one, two] = [anEvent(stream, 0), anEvent(stream, 1)];
        await store.append(stream, 'no-stream', [one]);
        await expect(store.append(stream, 'no-stream', [one, two])).rejects.toMatchObject({
          name: 'WrongRevision',
          actual: 0,
        });
        expect(await store.readStream(stream)).toHaveLength(1);
      });
    });

    describe('reading', () => {
      let written: SealedEvent[];
      beforeEach(async () => {
        written = events(stream, 'no-stream', 10);
        await store.append(stream, 'no-stream', written.slice(0, 4));
        await store.append(`${stream}-other`, 'no-stream', events(`${stream}-other`, 'no-stream', 3));
        await store.append(stream, 3, written.slice(4));
      });

      it('gives back every byte, with stream, revision and position', async () => {
        const read = await store.readStream(stream);
        const bytes = ({ eventId, metadata, body, leaf }: SealedEvent) =>
          [eventId, ...[metadata, body, leaf].map((part) => Buffer.from(part).toString('hex'))].join();
        expect(read.map(bytes)).toEqual(written.map(bytes));
        expect(read.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        expect(read.every((event) => event.stream === stream)).toBe(true);
        expect([...read].sort(byPosition)).toEqual(read);
      });

      it('reads a stream from a revision, both ways and only so many', async () => {
        const revisions = async (range: Parameters<EventStore['readStream']>[1]) =>
          (await store.readStream(stream, range)).map(({ revision }) => revision);
        expect(await revisions({ from: 7 })).toEqual([7, 8, 9]);
        expect(await revisions({ from: 2, limit: 3 })).toEqual([2, 3, 4]);
        expect(await revisions({ direction: 'backwards' })).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
        expect(await revisions({ direction: 'backwards', limit: 2 })).toEqual([9, 8]);
        expect(await revisions({ direction: 'backwards', from: 4, limit: 3 })).toEqual([4, 3, 2]);
        expect(await revisions({ direction: 'backwards', from: 99, limit: 2 })).toEqual([9, 8]);
        expect(await revisions({ from: 10 })).toEqual([]);
        expect(await store.readStream(`${stream}-unknown`)).toEqual([]);
      });

      it('reads the log page by page, every event once and in order', async () => {
        const read = await own(start, 3);
        expect([...read].sort(byPosition)).toEqual(read);
        expect(new Set(ids(read)).size).toBe(13);
        expect(ids(read.filter((event) => event.stream === stream))).toEqual(ids(written));
      });

      it('reads nothing after the end, and says where to go on', async () => {
        const [last] = (await own(start)).slice(-1);
        const page = await store.readLog(last?.position ?? '');
        expect(page.events.filter((event) => event.stream.startsWith(stream))).toEqual([]);
        expect(page.upTo >= (last?.position ?? '')).toBe(true);
        expect((await store.readLog(page.upTo)).upTo >= page.upTo).toBe(true);
      });
    });

    describe('following', () => {
      it('gives every event once and in order across the seam between old and new', async () => {
        const signal = new AbortController();
        for (let i = 0; i < 5; i++)
          await store.append(`${stream}-${i}`, 'no-stream', events(`${stream}-${i}`, 'no-stream', 7));
        const seen: StoredEvent[] = [];
        const following = (async () => {
          for await (const page of store.follow(start, signal.signal)) {
            seen.push(...page.events.filter((event) => event.stream.startsWith(stream)));
            if (seen.length >= 35 + 60) signal.abort();
          }
        })();
        for (let i = 0; i < 30; i++) {
          await store.append(
            `${stream}-live-${i}`,
            'no-stream',
            events(`${stream}-live-${i}`, 'no-stream', 2),
          );
          if (i % 5 === 0) await setImmediate();
        }
        await following;
        expect(seen).toEqual(await own(start));
      });

      it('waits for a slow consumer and then goes on without a gap', async () => {
        const signal = new AbortController();
        const follow = store.follow(start, signal.signal)[Symbol.asyncIterator]();
        await store.append(`${stream}-first`, 'no-stream', events(`${stream}-first`, 'no-stream', 1));
        const seen: StoredEvent[] = [];
        const take = async () => {
          const { events } = (await follow.next()).value as LogPage;
          seen.push(...events.filter((event) => event.stream.startsWith(stream)));
        };
        while (seen.length < 1) await take();
        const later = Array.from({ length: 200 }, (_, i) =>
          store.append(`${stream}-${i}`, 'no-stream', events(`${stream}-${i}`, 'no-stream', 2)),
        );
        await Promise.all(later);
        while (seen.length < 401) await take();
        expect(seen).toEqual(await own(start));
        signal.abort();
        expect((await follow.next()).done).toBe(true);
      });

      it('ends while it waits when it is told to', async () => {
        const signal = new AbortController();
        const next = store
          .follow(await store.head(), signal.signal)
          [Symbol.asyncIterator]()
          .next();
        signal.abort();
        expect((await next).done).toBe(true);
      });
    });

    describe('many writers at once', () => {
      it('never shows a follower a later event before an earlier one', async () => {
        const signal = new AbortController();
        const seen: StoredEvent[] = [];
        const following = (async () => {
          for await (const page of store.follow(start, signal.signal)) {
            seen.push(...page.events.filter((event) => event.stream.startsWith(stream)));
            if (seen.length >= 64 * 20) signal.abort();
          }
        })();
        await Promise.all(
          Array.from({ length: 64 }, async (_, writer) => {
            for (let i = 0; i < 20; i++) {
              const [name, guard] = [`${stream}-${writer}`, i === 0 ? 'no-stream' : i - 1] as const;
              await store.append(name, guard, events(name, guard, 1));
            }
          }),
        );
        await following;
        expect([...seen].sort(byPosition)).toEqual(seen);
        expect(seen).toEqual(await own(start, 100));
        for (let writer = 0; writer < 64; writer++) {
          const mine = seen.filter((event) => event.stream === `${stream}-${writer}`);
          expect(mine.map(({ revision }) => revision)).toEqual([...Array(20).keys()]);
        }
      });
    });

    describe('bad input', () => {
      const good = anEvent('case-1', 0);
      const bad: [string, string | undefined, unknown, unknown[]][] = [
        ['no events', undefined, 'no-stream', []],
        ['an empty stream name', '', 'no-stream', [good]],
        ['a stream name with a space', 'case 1', 'no-stream', [good]],
        ['a stream name that starts as the system’s own', '$all', 'no-stream', [good]],
        ['a stream name that is too long', `case-${'x'.repeat(200)}`, 'no-stream', [good]],
        ['a negative revision', undefined, -1, [good]],
        ['half a revision', undefined, 1.5, [good]],
        ['"any"', undefined, 'any', [good]],
        ['an id that is no UUID', undefined, 'no-stream', [{ ...good, eventId: 'one' }]],
        ['an id in capitals', undefined, 'no-stream', [{ ...good, eventId: good.eventId.toUpperCase() }]],
        ['one id twice', undefined, 'no-stream', [good, anEvent('case-1', 1, 40, good.eventId)]],
        ['a leaf of another length', undefined, 'no-stream', [{ ...good, leaf: new Uint8Array(31) }]],
        ['no metadata', undefined, 'no-stream', [{ ...good, metadata: new Uint8Array() }]],
        ['a body that is text', undefined, 'no-stream', [{ ...good, body: 'text' }]],
        [
          'a body of numbers that are no bytes',
          undefined,
          'no-stream',
          [{ ...good, body: new Uint16Array(9) }],
        ],
        ['more than a mebibyte', undefined, 'no-stream', [{ ...good, body: new Uint8Array(1024 * 1024) }]],
      ];
      it.each(bad)('refuses %s', async (_, name, guard, wrong) => {
        const call = store.append(name ?? stream, guard as never, wrong as never);
        await expect(call).rejects.toBeInstanceOf(BadAppend);
        expect(await own(start)).toEqual([]);
        expect(await store.readStream(stream)).toEqual([]);
      });

      it('takes an event of just under a mebibyte', async () => {
        const { metadata } = anEvent(stream, 0);
        const big = anEvent(stream, 0, MAX_EVENT_BYTES - metadata.byteLength);
        await store.append(stream, 'no-stream', [big]);
        expect((await store.readStream(stream))[0]?.body.byteLength).toBe(big.body.byteLength);
      });
    });

    it('says whether it can be written to', async () => {
      expect(await store.ready()).toBeUndefined();
      await store.close();
      await expect(store.ready()).rejects.toMatchObject({ name: 'StoreUnavailable' });
      store = await opened.reopen();
      expect(await store.ready()).toBeUndefined();
    });

    it('refuses appends once it is closed, and finishes those it had accepted', async () => {
      const accepted = Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          store.append(`${stream}-${i}`, 'no-stream', events(`${stream}-${i}`, 'no-stream', 1)),
        ),
      );
      await store.close();
      expect(await accepted).toHaveLength(20);
      await expect(store.append(stream, 'no-stream', events(stream, 'no-stream', 1))).rejects.toMatchObject({
        name: 'StoreUnavailable',
      });
      store = await opened.reopen();
      expect(await store.readStream(`${stream}-19`)).toHaveLength(1);
    });
  });
}

function byPosition(one: StoredEvent, other: StoredEvent): number {
  return one.position < other.position ? -1 : 1;
}

async function pages(store: EventStore, after: string, limit: number): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (let upTo = after; ;) {
    const page = await store.readLog(upTo, limit);
    if (page.events.length === 0) return all;
    all.push(...page.events);
    upTo = page.upTo;
  }
}
