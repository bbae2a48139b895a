import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient } from '@eventstore/db-client';
import { START, type Position } from '../../../src/event-store/event-store.ts';
import {
  openEventStoreDb,
  type EventStoreDb,
} from '../../../src/event-store/eventstoredb/eventstoredb-store.ts';
import { EventStoreDouble } from '../../support/eventstoredb/double.ts';
import { events } from '../support/any-event.ts';

/** Streams that were ended with a tombstone, which this service never does: the end of each is a record of the server. */
describe('Where streams were ended', () => {
  let double: EventStoreDouble;
  let store: EventStoreDb;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    double = await EventStoreDouble.start();
    store = await openEventStoreDb({ url: double.url });
    client = EventStoreDBClient.connectionString(double.url);
  });
  afterEach(async () => {
    await client.dispose();
    await store.close();
    await double.stop();
  });

  const write = (stream: string) => store.append(stream, 'no-stream', events(stream, 'no-stream', 1));

  it('everything that comes after is read, however little is asked for at once', async () => {
    const ended = Array.from({ length: 20 }, (_, at) => `case-ended-${at}`);
    let last: Position = START;
    for (const stream of ended) last = (await write(stream)).position;
    for (const stream of ended) await client.tombstoneStream(stream);
    expect((await store.head()) > last).toBe(true);
    const after: Position[] = [];
    for (let at = 0; at < 5; at++) after.push((await write(`case-after-${at}`)).position);
    for (const limit of [1, 2, 3, 4, 7, 1_000]) {
      const seen: Position[] = [];
      for (let from: Position = START, more = true; more;) {
        const page = await store.readLog(from, limit);
        expect(page.events.length).toBeLessThanOrEqual(limit);
        seen.push(...page.events.map(({ position }) => position));
        more = page.events.length > 0;
        from = page.upTo;
      }
      expect(seen.slice(-5)).toEqual(after);
    }
    expect(await store.head()).toBe(after.at(-1));
  });
});
