import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { v7 } from 'uuid';
import { START } from '../../../src/event-store/event-store.ts';
import { Connections } from '../../../src/event-store/eventstoredb/connections.ts';
import { Reader } from '../../../src/event-store/eventstoredb/reader.ts';
import {
  openEventStoreDbKeys,
  type EventStoreDbKeys,
} from '../../../src/event-store/keys/eventstoredb-keys.ts';
import { EventStoreDouble } from '../../support/eventstoredb/double.ts';
import { until } from '../../read-model/support/wait.ts';
import { SERVER, testServer, type TestServer } from '../eventstoredb/support/server.ts';
import { keyOf, keyStoreContract, secrets } from './support/key-store-contract.ts';

keyStoreContract(`The key store in ${SERVER}`, async () => {
  const server = await testServer();
  return {
    open: (given) => openEventStoreDbKeys({ url: server.url }, given),
    remove: async () => {
      await server.wroteAll('^key-');
      await server.end();
    },
  };
});

describe('The keys in EventStoreDB', () => {
  let double: EventStoreDouble;
  let one: EventStoreDbKeys;
  let other: EventStoreDbKeys;
  beforeEach(async () => {
    double = await EventStoreDouble.start();
    [one, other] = await Promise.all([
      openEventStoreDbKeys({ url: double.url }, secrets),
      openEventStoreDbKeys({ url: double.url }, secrets),
    ]);
  });
  afterEach(async () => {
    await one.close();
    await other.close();
    await double.stop();
  });

  it('are the same for two instances that make them at the same moment', async () => {
    for (let round = 0; round < 20; round++) {
      const rings = await Promise.all([one, other].map((keys) => keys.create(`case-${round}`)));
      expect(keyOf(rings[0])).toBe(keyOf(rings[1]));
    }
  });

  it('keep what both of two instances change at the same moment', async () => {
    await one.create('case-1');
    await Promise.all([one.startGeneration('case-1'), other.startGeneration('case-1')]);
    await Promise.all([one.narrow('case-1', 1, []), other.narrow('case-1', 2, [])]);
    const fresh = await openEventStoreDbKeys({ url: double.url }, secrets);
    const ring = await fresh.get('case-1');
    expect([1, 2, 3].map((generation) => keyOf(ring, generation) !== undefined)).toEqual([
      false,
      false,
      true,
    ]);
    await fresh.close();
  });

  it('are given as they are after they were taken in ahead, and none is asked for by itself', async () => {
    const streams = Array.from({ length: 40 }, (_, at) => `case-${at}`);
    await Promise.all(streams.map((stream) => one.create(stream)));
    const connections = new Connections({ url: double.url });
    const half = await new Reader(connections, 5_000).end();
    connections.close();
    await one.startGeneration('case-1');
    await one.narrow('case-2', 1, []);
    await one.erase('case-3');
    const given = async (keys: EventStoreDbKeys, streams: readonly string[]) => {
      const rings: (string | undefined)[] = [];
      for (const stream of streams) rings.push((await keys.get(stream))?.encode().toString('hex'));
      return rings;
    };
    const stored = await given(other, streams);
    // Takes nothing away, and tells what was asked for.
    double.faults.add({ fault: 'delay', milliseconds: 0, on: 'read', stream: 'key-case-' });
    for (const [after, known] of [
      [START, streams],
      [half, streams.slice(1, 4)],
    ] as const) {
      const fresh = await openEventStoreDbKeys({ url: double.url }, secrets);
      await fresh.ahead(after);
      expect(await given(fresh, known)).toEqual(known.map((stream) => stored[streams.indexOf(stream)]));
      expect(double.faults.struck).toEqual([]);
      await fresh.close();
    }
    expect(stored.filter((ring) => ring === undefined)).toHaveLength(1);
  });

  it('are not known any more after they were destroyed before a place from which others are taken in ahead', async () => {
    await one.create('case-1');
    expect(await other.get('case-1')).toBeDefined();
    await one.erase('case-1');
    const connections = new Connections({ url: double.url });
    await other.ahead(await new Reader(connections, 5_000).end());
    connections.close();
    await pause(1_100);
    expect(await other.get('case-1')).toBeUndefined();
  });

  it('are looked up anew after somebody was told of an erasure, whatever was being looked up then', async () => {
    for (let round = 0; round < 8; round++) {
      const stream = `case-${round}`;
      await one.create(stream);
      await pause(round * 140);
      const looking = other.get(stream);
      await one.erase(stream);
      other.forget(stream);
      expect(await other.get(stream)).toBeUndefined();
      await looking;
    }
  });

  it('are those of a backup that was restored, after somebody was told of it, also where as much was written since', async () => {
    await one.create('case-1');
    const { end } = double.nodes[0]!.log;
    // A node that starts writes a record of its own: here as after it is restored.
    await double.down();
    await double.up();
    await one.startGeneration('case-1');
    const lost = double.nodes[0]!.log.end;
    expect(keyOf(await other.get('case-1'), 2)).toBeDefined();
    await double.restore(end);
    await one.startGeneration('case-1');
    expect(double.nodes[0]!.log.end).toBe(lost);
    other.forget();
    expect(keyOf(await other.get('case-1'), 2)).toBe(keyOf(await one.get('case-1'), 2));
  });

  it('are not given out while it cannot be looked up whether they were destroyed', async () => {
    await one.create('case-1');
    await double.down();
    const given = async () =>
      one.get('case-1').then(
        () => true,
        (error: Error) => error.name,
      );
    while ((await given()) === true);
    expect(await given()).toBe('StoreUnavailable');
  });

  it('are not given without those that a node lacks while it is asked for them', async () => {
    await one.create('case-1');
    await one.create('case-2');
    const node = double.nodes[0]!;
    const [newest] = node.log.stream('key-case-2');
    const strike = double.faults.strike.bind(double.faults);
    const spy = jest.spyOn(double.faults, 'strike').mockImplementation((call) => {
      node.received = call.stream === 'key-case-2' ? newest!.position : node.log.end;
      return strike(call);
    });
    await expect(Array.fromAsync(one.records())).rejects.toThrow('do not go as far as they did a moment ago');
    spy.mockRestore();
    node.received = node.log.end;
    expect((await Array.fromAsync(one.records())).flat()).toHaveLength(2);
  });
});

describe(`Keys that were destroyed in ${SERVER}`, () => {
  let server: TestServer;
  let keys: EventStoreDbKeys;
  beforeEach(async () => {
    server = await testServer();
    keys = await openEventStoreDbKeys({ url: server.url }, secrets);
  });
  afterEach(async () => {
    await keys.close();
    await server.wroteAll('^key-');
    await server.end();
  });

  /** How long the records of a stream are that the log still holds, whether or not its stream shows them. */
  const records = async (stream: string) => {
    const found: number[] = [];
    for (let page, after = server.start; page === undefined || page.events.length > 0; after = page.upTo) {
      page = await server.reader.log(`^key-${stream}$`, after);
      found.push(...page.events.map(({ body }) => body.byteLength));
    }
    return found;
  };

  it('are on the disk until a scavenge has run, which is told', async () => {
    const stream = `case-${v7()}`;
    await keys.create(stream);
    expect(await keys.erasurePending()).toBe(false);
    await keys.erase(stream);
    expect(await keys.get(stream)).toBeUndefined();
    const store = await server.open();
    const { length: nodes } = (await store.status()).members;
    await store.close();
    expect(await keys.scavenged()).toMatchObject({ done: 0, of: nodes, failed: [] });
    expect(await records(stream)).toEqual([expect.any(Number), 0]);

    expect(await keys.requestScavenge()).toEqual(
      Array.from({ length: nodes }, () => ({ node: expect.stringMatching(/:\d+$/), id: expect.any(String) })),
    );
    await until(async () => !(await keys.erasurePending()));
    expect(await records(stream)).toEqual([0]);
    await keys.erase(`${stream}-other`);
    expect(await keys.erasurePending()).toBe(true);
  });
});
