import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { START, type Position, type SealedEvent } from '../../../src/event-store/event-store.ts';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { Effect, When } from '../../support/eventstoredb/faults.ts';
import { openEventStoreDb } from '../../../src/event-store/eventstoredb/eventstoredb-store.ts';
import { leave } from '../../support/eventstoredb/truth/server.ts';
import { events } from '../support/any-event.ts';
import { wholeLog } from './support/ledger.ts';
import { Scene } from './support/scene.ts';

/** How long a store tries that is to meet a fault to its end, in milliseconds. */
const IMPATIENT_MS = 600;

/** Events in the one stream there is: more than are asked for at once. */
const EVENTS = 1_200;

/** A fault that befalls reads. */
interface ReadFault {
  is: string;
  effect: Effect & Pick<When, 'times'>;
  nodes?: 3;
}

const readFaults: ReadFault[] = [
  { is: 'unavailable', effect: { fault: 'unavailable' } },
  { is: 'not ready', effect: { fault: 'not-ready' } },
  { is: 'too busy', effect: { fault: 'too-busy' } },
  { is: 'deadline', effect: { fault: 'deadline' } },
  { is: 'not the leader, which is another', effect: { fault: 'not-leader' } },
  { is: 'no leader', effect: { fault: 'no-leader' } },
  { is: 'connection cut, before', effect: { fault: 'cut-before' } },
  { is: 'connection cut at the first event', effect: { fault: 'cut', after: 0 } },
  { is: 'connection cut in the middle', effect: { fault: 'cut', after: 400 } },
  { is: 'failed in the middle', effect: { fault: 'fail', after: 400 } },
  { is: 'answer lost after the last event', effect: { fault: 'answer-lost' } },
  { is: 'end withheld after the last event', effect: { fault: 'answer-withheld' } },
  { is: 'read ignored', effect: { fault: 'ignored' } },
  { is: 'stalled in the middle', effect: { fault: 'stall', after: 400 } },
];

/** Faults that are over by themselves. */
const passingFaults: ReadFault[] = [
  ...readFaults,
  { is: 'delay', effect: { fault: 'delay', milliseconds: 100 } },
  { is: 'node killed and started again', effect: { fault: 'kill', done: false, milliseconds: 50 } },
  {
    is: 'node stopped in order and started again',
    effect: { fault: 'stop', done: false, milliseconds: 50 },
  },
  { is: 'node frozen for a while', effect: { fault: 'freeze', done: false, milliseconds: 200 } },
  { is: 'leader killed', effect: { fault: 'kill-leader', done: false, milliseconds: 60 }, nodes: 3 },
  { is: 'leader changed', effect: { fault: 'resign-leader', done: false, milliseconds: 0 }, nodes: 3 },
  {
    is: 'whole cluster down and up',
    effect: { fault: 'kill-all', done: false, milliseconds: 60 },
    nodes: 3,
  },
];

/** Faults that nobody mends while the caller waits. */
const lastingFaults: ReadFault[] = [
  ...readFaults,
  { is: 'delay', effect: { fault: 'delay', milliseconds: 2 * IMPATIENT_MS } },
  { is: 'node killed', effect: { fault: 'kill', done: false, milliseconds: 0 } },
  { is: 'node stopped in order', effect: { fault: 'stop', done: false, milliseconds: 0 } },
  { is: 'node frozen', effect: { fault: 'freeze', done: false, milliseconds: 0, times: 1 } },
  { is: 'whole cluster down', effect: { fault: 'kill-all', done: false, milliseconds: 0 }, nodes: 3 },
];

let scene: Scene;
afterEach(() => scene.end());

/** A store whose log holds one long stream. */
async function begin(patienceMs: number | undefined, nodes?: number): Promise<SealedEvent[]> {
  scene = await Scene.begin(patienceMs, nodes);
  const sent = events('case-1', 'no-stream', EVENTS);
  expect(await scene.append('case-1', 'no-stream', sent, await scene.another())).toBe('answered');
  return sent;
}

const ids = (all: readonly SealedEvent[]) => all.map(({ eventId }) => eventId);

describe('Reads befallen by a fault that passes', () => {
  it.each(passingFaults)('$is: all is read, in order and once', async ({ effect, nodes }) => {
    const sent = ids(await begin(20_000, nodes));
    const { store } = scene;
    // One for the first call of each.
    scene.double.faults.add({ times: 4, ...effect, on: 'read' });
    const [forwards, backwards, log, head] = await Promise.all([
      store.readStream('case-1'),
      store.readStream('case-1', { direction: 'backwards' }),
      wholeLog(store),
      store.head(),
    ]);
    expect(ids(forwards)).toEqual(sent);
    expect(ids(backwards)).toEqual(sent.toReversed());
    expect(ids(log)).toEqual(sent);
    expect(head).toBe(log.at(-1)!.position);
    expect(scene.double.faults.struck.length).toBeGreaterThan(0);
    await scene.check();
  });
});

describe('Reads befallen by a fault that lasts', () => {
  const isTold = { name: 'StoreUnavailable', nothingWritten: true };

  it.each(lastingFaults)('$is: the caller is told so, and never gets a part', async ({ effect, nodes }) => {
    // What comes before a stall has to come in time.
    const patienceMs = effect.fault === 'stall' ? 4 * IMPATIENT_MS : IMPATIENT_MS;
    const sent = ids(await begin(patienceMs, nodes));
    const { store } = scene;
    scene.double.faults.add({ ...effect, on: 'read' });
    await expect(store.readStream('case-1')).rejects.toMatchObject(isTold);
    // Of the log a page is never more than a part: what came in time is one.
    if (effect.fault === 'stall') {
      const { events, upTo } = await store.readLog(START);
      expect(ids(events)).toEqual(sent.slice(0, effect.after));
      expect(upTo).toBe(events.at(-1)?.position);
    } else await expect(store.readLog(START)).rejects.toMatchObject(isTold);
    await scene.mend();
    expect(ids(await (await scene.another()).readStream('case-1'))).toEqual(sent);
    await scene.check();
  });
});

describe('A read that is never answered', () => {
  it('leaves the connection to the others, who are', async () => {
    scene = await Scene.begin();
    const { faults } = scene.double;
    faults.add(
      { fault: 'ignored', on: 'read', stream: 'case-2', times: 1 },
      { fault: 'delay', milliseconds: 0, on: 'features' },
    );
    expect(await scene.append('case-2', 'no-stream', events('case-2', 'no-stream', 1))).toBe('answered');
    let read = 0;
    const reading = scene.store.readStream('case-2').then(({ length }) => (read = length));
    for (let revision = -1; read === 0; revision += 1) {
      const expected = revision < 0 ? 'no-stream' : revision;
      expect(await scene.append('case-1', expected, events('case-1', expected, 1))).toBe('answered');
      await pause(20);
    }
    expect(await reading).toBe(1);
    // Whoever opens a connection asks the node first for what it can do.
    expect(faults.struck.map(({ fault }) => fault)).toEqual(['ignored']);
    await scene.check();
  });
});

describe('A reader that knows only a follower that is behind', () => {
  it('reads what its leader has', async () => {
    const sent = await begin(undefined, 3);
    const follower = scene.double.nodes.find(({ leads }) => !leads)!;
    follower.hold();
    const more = events('case-1', EVENTS - 1, 5);
    expect(await scene.append('case-1', EVENTS - 1, more)).toBe('answered');
    const store = await scene.another(`esdb://127.0.0.1:${follower.address.port}?tls=false`);
    const all = ids([...sent, ...more]);
    expect(ids(await store.readStream('case-1'))).toEqual(all);
    expect(ids(await wholeLog(store))).toEqual(all);
    const last: Position = (await scene.store.readStream('case-1')).at(-1)!.position;
    expect(await store.head()).toBe(last);
    await scene.check();
  });
});

describe('Where others write so much to the same database that a read does not get past it in time', () => {
  /** How long a store tries here, and how long it takes for each record of others, in milliseconds. */
  const PATIENT_MS = 1_000;
  const SLOW = { fault: 'slow-filter', milliseconds: 0.125 } as const;
  /** As many records as take twice as long as it tries. */
  const MANY = 16_000;

  /** Our events, each between so many of others. */
  async function write(count: number, others: number): Promise<string[]> {
    const client = EventStoreDBClient.connectionString(scene.double.url);
    const sent: SealedEvent[] = [];
    const foreign = Array.from({ length: others }, () => jsonEvent({ type: 'Other', data: {} }));
    for (let at = 0; at < count; at++) {
      await client.appendToStream(`other-${at}`, foreign);
      const [event] = events(`case-${at}`, 'no-stream', 1);
      expect(await scene.append(`case-${at}`, 'no-stream', [event!])).toBe('answered');
      sent.push(event!);
    }
    await client.appendToStream('other', foreign);
    await leave(client);
    scene.double.faults.add({ ...SLOW, on: 'read' }, { ...SLOW, on: 'subscribe' });
    return ids(sent);
  }

  it('the log is read to its end, each attempt beginning where the one before it ended', async () => {
    scene = await Scene.begin(PATIENT_MS);
    const sent = await write(1, MANY);
    const { events: ours, upTo } = await scene.store.readLog(START);
    expect(ids(ours)).toEqual(sent);
    const { events: none, upTo: end } = await scene.store.readLog(upTo);
    expect(none).toEqual([]);
    expect(end).toBe(await scene.store.head());
    const begun = scene.double.faults.struck.flatMap(({ call }) => call.after ?? []);
    expect(begun.length).toBeGreaterThan(2);
    expect(begun.toSorted((one, other) => one - other)).toEqual(begun);
    expect(new Set(begun).size).toBe(begun.length);
    scene.double.faults.clear();
    await scene.check();
  });

  it('a store is opened', async () => {
    scene = await Scene.begin(PATIENT_MS);
    await write(1, MANY);
    const store = await openEventStoreDb({ url: scene.double.url, patienceMs: PATIENT_MS });
    expect(await store.readStream('case-0')).toHaveLength(1);
    await store.close();
    scene.double.faults.clear();
    await scene.check();
  });

  it('of a few events far apart those are handed over that came in time', async () => {
    scene = await Scene.begin(PATIENT_MS);
    const sent = await write(20, MANY / 10);
    const pages: string[][] = [];
    for (let after: Position = START, more = true; more;) {
      const page = await scene.store.readLog(after);
      if (page.events.length > 0) pages.push(ids(page.events));
      more = page.events.length > 0;
      after = page.upTo;
    }
    expect(pages.flat()).toEqual(sent);
    expect(pages.length).toBeGreaterThan(1);
    scene.double.faults.clear();
    await scene.check();
  });

  it('the caller is told so when it does not get any further', async () => {
    scene = await Scene.begin(PATIENT_MS);
    await write(1, MANY);
    scene.double.faults.add({ fault: 'ignored', on: 'subscribe' });
    await expect(scene.store.readLog(START)).rejects.toMatchObject({
      name: 'StoreUnavailable',
      nothingWritten: true,
    });
    scene.double.faults.clear();
    await scene.check();
  });
});
