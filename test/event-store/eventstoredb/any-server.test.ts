import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { v7 } from 'uuid';
import type { Position, StoredEvent, StreamRange } from '../../../src/event-store/event-store.ts';
import type { EventStoreDb } from '../../../src/event-store/eventstoredb/eventstoredb-store.ts';
import { PAGE_BYTES } from '../../../src/event-store/eventstoredb/reader.ts';
import { until } from '../../read-model/support/wait.ts';
import { anEvent, events } from '../support/any-event.ts';
import { storeContract } from '../support/store-contract.ts';
import { SERVER, testServer, type TestServer } from './support/server.ts';

storeContract(SERVER, async () => {
  const server = await testServer();
  return { store: await server.open(), reopen: () => server.open(), remove: () => server.end() };
});

describe(`Several instances on ${SERVER}`, () => {
  let server: TestServer;
  let stores: EventStoreDb[];
  let stream: string;
  let start: Position;
  beforeEach(async () => {
    server = await testServer();
    stores = await Promise.all([server.open(), server.open(), server.open()]);
    stream = `case-${v7()}`;
    start = await stores[0]!.head();
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    await server.end();
  });

  it('have one outcome when they write to the same place at the same moment', async () => {
    for (let round = 0; round < 100; round++) {
      const expected = round === 0 ? 'no-stream' : round - 1;
      const sent = stores.map(() => events(stream, expected, 1));
      const all = await Promise.allSettled(
        stores.map((store, at) => store.append(stream, expected, sent[at]!)),
      );
      const won = all.flatMap(({ status }, at) => (status === 'fulfilled' ? [at] : []));
      expect(won).toHaveLength(1);
      for (const each of all) {
        if (each.status === 'rejected')
          expect(each.reason).toMatchObject({ name: 'WrongRevision', actual: round });
      }
      const [there] = await stores[0]!.readStream(stream, { from: round });
      expect(there?.eventId).toBe(sent[won[0]!]![0]!.eventId);
    }
    expect(await stores[0]!.readStream(stream)).toHaveLength(100);
  });

  it('get the same answer for the same bytes, and an id with other bytes is refused by every one but the first', async () => {
    for (let round = 0; round < 4; round++) {
      const same = events(`${stream}-${round}`, 'no-stream', 2);
      const answers = await Promise.all(
        stores.map((store) => store.append(`${stream}-${round}`, 'no-stream', same)),
      );
      expect(new Set(answers.map(({ position }) => position)).size).toBe(1);

      const id = v7();
      const other = stores.map(() => anEvent(`${stream}-o${round}`, 0, 40, id));
      const ends = await Promise.allSettled(
        stores.map((store, at) => store.append(`${stream}-o${round}`, 'no-stream', [other[at]!])),
      );
      const won = ends.findIndex(({ status }) => status === 'fulfilled');
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const end of ends) {
        if (end.status === 'rejected')
          expect(end.reason).toMatchObject({ name: 'EventIdTaken', eventId: id });
      }
      const [stored, ...more] = await stores[0]!.readStream(`${stream}-o${round}`);
      expect(more).toEqual([]);
      expect(Buffer.from(stored!.leaf)).toEqual(other[won]!.leaf);
    }
  });

  it('read at once what another has written, and follow it', async () => {
    const [one, other] = stores as [EventStoreDb, EventStoreDb];
    const signal = new AbortController();
    const seen: StoredEvent[] = [];
    const following = (async () => {
      for await (const page of other.follow(start, signal.signal)) {
        seen.push(...page.events.filter((event) => event.stream.startsWith(stream)));
      }
    })();
    for (let i = 0; i < 20; i++) {
      const { position } = await one.append(
        `${stream}-${i}`,
        'no-stream',
        events(`${stream}-${i}`, 'no-stream', 2),
      );
      const stored = await other.readStream(`${stream}-${i}`);
      expect(stored.map(({ position: at }) => at).at(-1)).toBe(position);
      expect((await other.head()) >= position).toBe(true);
    }
    await until(() => seen.length === 40);
    signal.abort();
    await following;
    expect(new Set(seen.map(({ eventId }) => eventId)).size).toBe(40);
  });
});

describe(`Large events on ${SERVER}`, () => {
  const EVENTS = 20;
  let server: TestServer;
  let store: EventStoreDb;
  let stream: string;
  let start: Position;
  let sent: string[];
  beforeEach(async () => {
    server = await testServer();
    store = await server.open();
    stream = `case-${v7()}`;
    start = await store.head();
    const large = Array.from({ length: EVENTS }, (_, at) => anEvent(stream, at, 1_040_000));
    for (const [at, event] of large.entries())
      await store.append(stream, at === 0 ? 'no-stream' : at - 1, [event]);
    sent = large.map(({ eventId }) => eventId);
  });
  afterEach(async () => {
    await store.close();
    await server.end();
  });

  const bytesOf = (all: readonly StoredEvent[]) =>
    all.reduce((sum, { metadata, body }) => sum + metadata.byteLength + body.byteLength, 0);
  /** Everything that the test wrote, read page by page. */
  async function byPages(limit?: number) {
    const seen: StoredEvent[] = [];
    let pages = 0;
    for (let after = start, more = true; more; pages += 1) {
      const { events, upTo } = await store.readLog(after, limit);
      expect(bytesOf(events)).toBeLessThan(PAGE_BYTES + 2 ** 20);
      seen.push(...events.filter((event) => event.stream === stream));
      more = events.length > 0;
      after = upTo;
    }
    return { seen: seen.map(({ eventId }) => eventId), pages };
  }

  it('come in pages of a few, each once and in order', async () => {
    const { seen, pages } = await byPages();
    expect(seen).toEqual(sent);
    expect(pages).toBeGreaterThan(2);
    expect((await byPages(5)).seen).toEqual(sent);
    expect((await byPages(9)).seen).toEqual(sent);
  });

  it('are read of their stream to the end, both ways, from anywhere and only so many', async () => {
    const all = [...sent.keys()];
    const revisions = async (range: StreamRange) => {
      const events = await store.readStream(stream, range);
      expect(events.map(({ eventId }) => eventId)).toEqual(events.map(({ revision }) => sent[revision]));
      return events.map(({ revision }) => revision);
    };
    expect(await revisions({})).toEqual(all);
    expect(await revisions({ direction: 'backwards' })).toEqual(all.toReversed());
    expect(await revisions({ from: 3, limit: 12 })).toEqual(all.slice(3, 15));
    expect(await revisions({ from: 16, limit: 12, direction: 'backwards' })).toEqual(
      all.slice(5, 17).toReversed(),
    );
  });
});

describe(`Catching up with ${SERVER}`, () => {
  let server: TestServer;
  let store: EventStoreDb;
  let stream: string;
  let start: Position;
  beforeEach(async () => {
    server = await testServer();
    store = await server.open();
    stream = `case-${v7()}`;
    start = await store.head();
  });
  afterEach(async () => {
    await store.close();
    await server.end();
  });

  const write = (count: number, name = stream) =>
    Promise.all(
      Array.from({ length: count }, (_, at) =>
        store.append(`${name}-${at}`, 'no-stream', events(`${name}-${at}`, 'no-stream', 10)),
      ),
    );
  const own = (all: readonly StoredEvent[]) => all.filter((event) => event.stream.startsWith(stream));
  const places = (all: readonly StoredEvent[]) =>
    all.map(({ position, eventId }) => `${position} ${eventId}`);

  /** Follows from a position until so many events of the test were seen. */
  async function follow(after: Position, count: number, each = (_: Position) => false) {
    const signal = new AbortController();
    const seen: StoredEvent[] = [];
    for await (const page of store.follow(after, signal.signal)) {
      seen.push(...own(page.events));
      if (seen.length >= count || each(page.upTo)) signal.abort();
    }
    return seen;
  }

  it('gives the same events in the same order, however often it is broken off and taken up again', async () => {
    await write(200);
    const whole = await follow(start, 2_000);
    expect(whole).toHaveLength(2_000);
    expect(places(whole).sort()).toEqual(places(whole));
    const pieces: StoredEvent[] = [];
    for (let after = start; pieces.length < 2_000;) {
      const piece = await follow(after, 2_000 - pieces.length, (upTo) => {
        after = upTo;
        return Math.random() < 0.5;
      });
      pieces.push(...piece);
    }
    expect(places(pieces)).toEqual(places(whole));
    const pages: StoredEvent[] = [];
    for (let after = start, more = true; more;) {
      const page = await store.readLog(after, 77);
      pages.push(...own(page.events));
      more = page.events.length > 0;
      after = page.upTo;
    }
    expect(places(pages)).toEqual(places(whole));
  });

  it('passes what others write without handing it over, so that it is not read again', async () => {
    const foreign = `other-${v7()}`;
    server.wrote(foreign);
    const client = EventStoreDBClient.connectionString(server.url);
    const others = async (count: number) => {
      const facts = Array.from({ length: count }, () => jsonEvent({ type: 'Other', data: {} }));
      const { position } = await client.appendToStream(foreign, facts);
      return position!.commit;
    };
    await write(2);
    const end = await others(5_000);
    const reached: Position[] = [];
    // Pages without events bring it on; the last does when it has become quiet.
    const seen = await follow(start, Infinity, (upTo) => {
      reached.push(upTo);
      return BigInt(upTo.slice(0, 19)) >= end;
    });
    expect(seen).toHaveLength(20);
    expect([...reached].sort()).toEqual(reached);
    expect((await store.readLog(reached.at(-1)!)).events).toEqual([]);
    const { events: none, upTo } = await store.readLog(seen.at(-1)!.position);
    expect(own(none)).toEqual([]);
    expect(BigInt(upTo.slice(0, 19)) >= end).toBe(true);
    await client.dispose();
  });
});
