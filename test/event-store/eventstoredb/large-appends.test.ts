import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStoreDb } from '../../../src/event-store/eventstoredb/eventstoredb-store.ts';
import { v7 } from 'uuid';
import { anEvent } from '../support/any-event.ts';
import { SERVER, testServer, type TestServer } from './support/server.ts';

describe(`An append that is too large for ${SERVER}`, () => {
  let server: TestServer;
  let store: EventStoreDb;
  beforeEach(async () => {
    server = await testServer();
    store = await server.open();
  });
  afterEach(async () => {
    await store.close();
    await server.end();
  });

  it('is refused as a whole, whatever it builds on, and what fits is written afterwards', async () => {
    const stream = `case-${v7()}`;
    const events = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) => anEvent(stream, from + at, 250_000));
    const tooLarge = {
      name: 'TooLarge',
      message: expect.stringMatching(/^EventStoreDB takes at most 1048576 bytes in one append/),
    };
    await expect(store.append(stream, 'no-stream', events(0, 5))).rejects.toMatchObject(tooLarge);
    expect(await store.readStream(stream)).toEqual([]);
    await store.append(stream, 'no-stream', events(0, 3));
    await expect(store.append(stream, 2, events(3, 20))).rejects.toMatchObject(tooLarge);
    await store.append(stream, 2, events(3, 1));
    expect(await store.readStream(stream)).toHaveLength(4);
  });
});
