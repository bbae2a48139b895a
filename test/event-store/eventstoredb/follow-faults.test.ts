import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import {
  START,
  type EventStore,
  type Position,
  type StoredEvent,
} from '../../../src/event-store/event-store.ts';
import { AHEAD } from '../../../src/event-store/eventstoredb/client.ts';
import { PAGE } from '../../../src/event-store/eventstoredb/reader.ts';
import { leave, until } from '../../support/eventstoredb/truth/server.ts';
import type { Effect, NodeFault } from '../../support/eventstoredb/faults.ts';
import { anEvent, events } from '../support/any-event.ts';
import { expectNothingDoubled, wholeLog } from './support/ledger.ts';
import { Scene } from './support/scene.ts';
import { listenForUnhandled } from './support/unhandled.ts';

const places = (all: readonly StoredEvent[]) => all.map(({ position, eventId }) => `${position} ${eventId}`);

/** Somebody who follows a log to its end and beyond. */
class Follower {
  readonly seen: StoredEvent[] = [];
  readonly reached: Position[] = [];
  readonly #stop = new AbortController();
  readonly #over: Promise<void>;

  constructor(store: EventStore, after: Position = START) {
    this.#over = this.#follow(store, after);
  }

  async #follow(store: EventStore, after: Position): Promise<void> {
    for await (const { events, upTo } of store.follow(after, this.#stop.signal)) {
      this.seen.push(...events);
      this.reached.push(upTo);
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#over;
  }
}

let scene: Scene;
let unhandled: ReturnType<typeof listenForUnhandled>;
beforeEach(() => {
  unhandled = listenForUnhandled();
});
afterEach(async () => {
  await scene.end();
  expect(unhandled.stop()).toEqual([]);
});

/** Appends events one by one to a few streams. */
async function write(count: number, store = scene.store): Promise<void> {
  for (let at = 0; at < count; at++) {
    const stream = `case-${at % 3}`;
    const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
    const expected = last?.revision ?? 'no-stream';
    expect(await scene.append(stream, expected, events(stream, expected, 1), store)).toBe('answered');
  }
}

/** Expects of each follower that it comes to see the whole log, in order and once, and moves only forwards. */
async function expectAllSeen(followers: readonly Follower[]): Promise<void> {
  const log = await wholeLog(await scene.another());
  expectNothingDoubled(log);
  const end = log.at(-1)!.position;
  await until(() => followers.every(({ seen }) => (seen.at(-1)?.position ?? START) >= end));
  for (const { seen, reached } of followers) {
    expect(places(seen)).toEqual(places(log));
    expect(reached.toSorted()).toEqual(reached);
    expect(new Set(reached).size).toBe(reached.length);
  }
}

describe('Followers whose subscriptions are broken off, each at another event', () => {
  const EVENTS = 24;
  /** One for each event of the log, and one for before the first. */
  const at = Array.from({ length: EVENTS + 1 }, (_, event) => event);

  it.each([
    ['cut', 'catch up'],
    ['fail', 'catch up'],
    ['end', 'catch up'],
    ['stall', 'catch up'],
    ['cut', 'are live'],
    ['fail', 'are live'],
    ['end', 'are live'],
    ['stall', 'are live'],
  ] as const)('by "%s" while they %s see everything, in order and once', async (fault, state) => {
    scene = await Scene.begin();
    const { faults } = scene.double;
    // A connection is cut after so many messages: the first only says that there is a subscription.
    const after = (event: number) => (fault === 'cut' ? event + 1 : event);
    faults.add(
      ...at.map((event) => ({ fault, after: after(event), on: 'subscribe' as const, call: event + 1 })),
    );
    if (state === 'catch up') await write(EVENTS);
    const followers = at.map(() => new Follower(scene.store));
    await until(() => faults.struck.length === at.length);
    await write(state === 'catch up' ? 1 : EVENTS + 1);
    await expectAllSeen(followers);
    for (const follower of followers) await follower.stop();
    await scene.check();
  });
});

describe('A follower whose subscription cannot be begun', () => {
  const effects: Effect[] = [
    { fault: 'delay', milliseconds: 200 },
    { fault: 'ignored' },
    { fault: 'unavailable' },
    { fault: 'not-ready' },
    { fault: 'too-busy' },
    { fault: 'deadline' },
    { fault: 'not-leader' },
    { fault: 'no-leader' },
    { fault: 'cut-before' },
    { fault: 'kill', done: false, milliseconds: 50 },
    { fault: 'stop', done: false, milliseconds: 50 },
  ];

  it.each(effects)('by "$fault" sees everything, in order and once', async (effect) => {
    scene = await Scene.begin();
    await write(3);
    scene.double.faults.add({ ...effect, on: 'subscribe', times: 1 });
    const follower = new Follower(scene.store);
    await until(() => scene.double.faults.struck.length === 1);
    await write(3);
    await expectAllSeen([follower]);
    await follower.stop();
    await scene.check();
  });
});

describe('A follower that is live', () => {
  const nodeFaults: [is: string, fault: NodeFault, nodes: 1 | 3][] = [
    ['a node is killed and started again', 'kill', 1],
    ['a node is stopped in order and started again', 'stop', 1],
    ['a node is frozen for a while', 'freeze', 1],
    ['the leader is killed and comes back', 'kill-leader', 3],
    ['the leader changes', 'resign-leader', 3],
    ['the leader is frozen for a while', 'freeze', 3],
    ['the whole cluster goes down and up', 'kill-all', 3],
  ];

  it.each(nodeFaults)('while %s sees everything, in order and once', async (_, fault, nodes) => {
    scene = await Scene.begin(20_000, nodes);
    const follower = new Follower(scene.store);
    await write(5);
    await until(() => follower.seen.length === 5);
    for (const done of [false, true]) {
      const befalls: Effect = { fault, done, milliseconds: 100 };
      scene.double.faults.add({ ...befalls, times: 1 });
      await write(10);
    }
    expect(scene.double.faults.struck).toHaveLength(2);
    await scene.mend();
    await write(5);
    await expectAllSeen([follower]);
    await follower.stop();
    await scene.check();
  });

  it('sees everything after everything was down for longer than anybody tries', async () => {
    scene = await Scene.begin(300, 3);
    const follower = new Follower(scene.store);
    await write(5, await scene.another());
    await until(() => follower.seen.length === 5);
    await scene.double.down();
    await expect(scene.store.head()).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await expect(scene.store.head()).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await scene.mend();
    while ((await scene.store.head().catch(() => START)) === START) await pause(5);
    const more = events('case-9', 'no-stream', 5);
    const store = await scene.another();
    expect(await scene.append('case-9', 'no-stream', more, store)).toBe('answered');
    await expectAllSeen([follower]);
    await follower.stop();
    await scene.check();
  });

  it('ends when it is told to, whatever is broken', async () => {
    scene = await Scene.begin(300);
    const followers = [new Follower(scene.store), new Follower(scene.store)];
    await write(2, await scene.another());
    await until(() => followers.every(({ seen }) => seen.length === 2));
    scene.double.nodes[0]!.freeze();
    await followers[0]!.stop();
    await scene.double.down();
    await followers[1]!.stop();
    await scene.check();
  });
});

describe('Where others write to the same database', () => {
  it('a subscription that is broken off begins again after what was passed, and not after the last event of ours', async () => {
    scene = await Scene.begin();
    await write(3);
    const client = EventStoreDBClient.connectionString(scene.double.url);
    const others = Array.from({ length: 10_000 }, () => jsonEvent({ type: 'Other', data: {} }));
    await client.appendToStream('other-1', others);
    await leave(client);
    // Takes nothing away, and tells where each subscription begins.
    scene.double.faults.add({ fault: 'delay', milliseconds: 0, on: 'subscribe' });
    const [node] = scene.double.nodes;
    const passed = node!.log.stream('other-1')[5_000]!.position;
    const follower = new Follower(scene.store);
    const reached = () => Number(follower.reached.at(-1)?.slice(0, 19));
    await until(() => reached() > passed);
    await node!.kill();
    const upTo = reached();
    await node!.start();
    await write(2);
    await expectAllSeen([follower]);
    expect(scene.double.faults.struck.map(({ call }) => call.after)).toEqual([-1, upTo]);
    await follower.stop();
    await scene.check();
  });
});

describe('A consumer that is slow', () => {
  it('holds back the server, which sends no more than two pages, and a window, ahead of what was handed over', async () => {
    scene = await Scene.begin();
    const size = 1_000;
    const pages = 12;
    for (let at = 0; at < pages * 2; at++) {
      const stream = `case-${at}`;
      const sent = Array.from({ length: PAGE / 2 }, (_, revision) => anEvent(stream, revision, size));
      expect(await scene.append(stream, 'no-stream', sent)).toBe('answered');
    }
    const log = await wholeLog(scene.store);
    const ahead = 2 * PAGE + AHEAD / size;
    const [node] = scene.double.nodes;
    const before = node!.sent;
    const stop = new AbortController();
    const seen: StoredEvent[] = [];
    for await (const page of scene.store.follow(START, stop.signal)) {
      seen.push(...page.events);
      expect(page.events.length).toBeLessThanOrEqual(PAGE);
      // It comes to rest while nothing more is asked for.
      for (let sent = -1; sent !== node!.sent;) {
        sent = node!.sent;
        await scene.store.head();
        await scene.store.head();
      }
      expect(node!.sent - before).toBeLessThanOrEqual(seen.length + ahead);
      if (seen.length === log.length) stop.abort();
    }
    expect(places(seen)).toEqual(places(log));
    await scene.check();
  });
});

describe('A follower that knows only a node that does not lead', () => {
  it('goes to the node that leads, also when that is another one by then', async () => {
    scene = await Scene.begin(undefined, 3);
    const known = scene.double.nodes.find(({ leads }) => !leads)!;
    const store = await scene.another(`esdb://127.0.0.1:${known.address.port}?tls=false`);
    const follower = new Follower(store);
    await write(3);
    await expectAllSeen([follower]);
    const led = scene.double.leader!;
    await led.kill();
    await until(() => scene.double.leader !== undefined);
    if (scene.double.leader === known) scene.double.resignLeader();
    await led.start();
    expect(scene.double.leader).not.toBe(known);
    await write(3);
    await expectAllSeen([follower]);
    await follower.stop();
    await scene.check();
  });
});
