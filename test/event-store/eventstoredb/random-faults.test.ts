import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable, type Expected } from '../../../src/event-store/event-store.ts';
import type { EventStoreDb } from '../../../src/event-store/eventstoredb/eventstoredb-store.ts';
import { randomFrom, type Fault } from '../../support/eventstoredb/faults.ts';
import { events } from '../support/any-event.ts';
import { Scene } from './support/scene.ts';
import { listenForUnhandled } from './support/unhandled.ts';

const APPENDS = 10_000;
const WRITERS = 64;
const STREAMS = 250;

/** How long a store tries before it leaves its caller in doubt, in milliseconds. */
const PATIENCE_MS = 1_500;

/** What takes longer than this hangs, in milliseconds; far above the patience, as the machine may be busy. */
const HUNG_MS = 45_000;

/** What befalls calls by chance. */
const faults: Fault[] = [
  { fault: 'delay', milliseconds: 20, probability: 0.01 },
  { fault: 'deadline', probability: 0.005 },
  { fault: 'deadline-after', probability: 0.005 },
  { fault: 'too-busy', probability: 0.005 },
  { fault: 'not-ready', probability: 0.001 },
  { fault: 'no-leader', probability: 0.001 },
  { fault: 'not-leader', probability: 0.001 },
  { fault: 'unavailable', probability: 0.001 },
  { fault: 'cut-before', probability: 0.001 },
  { fault: 'answer-lost', probability: 0.002 },
  { fault: 'ignored', probability: 0.004 },
  { fault: 'answer-withheld', probability: 0.004 },
  { fault: 'kill', done: false, milliseconds: 40, probability: 0.0005 },
  { fault: 'kill', done: true, milliseconds: 40, probability: 0.0005 },
  { fault: 'freeze', done: false, milliseconds: 60, probability: 0.0005 },
  { fault: 'freeze', done: true, milliseconds: 60, probability: 0.0005 },
  { fault: 'stop', done: true, milliseconds: 40, probability: 0.001 },
  { fault: 'resign-leader', done: false, milliseconds: 0, probability: 0.0005 },
  { fault: 'resign-leader', done: true, milliseconds: 0, probability: 0.0005 },
  { fault: 'kill-leader', done: true, milliseconds: 80, probability: 0.001 },
  { fault: 'kill-all', done: true, milliseconds: 80, probability: 0.001 },
  { fault: 'unavailable', on: 'read', probability: 0.005 },
  { fault: 'cut', after: 1, on: 'read', probability: 0.005 },
  { fault: 'stall', after: 0, on: 'read', probability: 0.001 },
];

let scene: Scene;
afterEach(() => scene.end());

describe(`${APPENDS.toLocaleString('en')} appends under random faults`, () => {
  it.each([
    ['one node', 1, 1],
    ['three nodes', 3, 2],
  ] as const)(
    'over %s leave what was acknowledged, at most what was in doubt besides, and nothing twice',
    async (_, nodes, seed) => {
      scene = await Scene.begin(PATIENCE_MS, nodes, seed);
      const unhandled = listenForUnhandled();
      const stores = [scene.store, await scene.another(undefined, PATIENCE_MS)];
      const random = randomFrom(seed);
      // Each befalls one call for certain, and others by chance.
      const certain = faults.map(({ probability: _, ...fault }, at) => ({ ...fault, call: 100 * (at + 1) }));
      scene.double.faults.add(...faults, ...certain);
      const told = { answered: 0, refused: 0, unknown: 0 };
      let begun = 0;

      const write = async (writer: number): Promise<void> => {
        const store = stores[writer % stores.length]!;
        while (begun < APPENDS) {
          begun += 1;
          const stream = `case-${Math.floor(random() * STREAMS)}`;
          const expected = await tipOf(store, stream);
          const sent = events(stream, expected, 1 + Math.floor(random() * 3));
          // Who is left in doubt sends the same again more often than not.
          let outcome = await within(scene.append(stream, expected, sent, store));
          while (outcome instanceof StoreUnavailable && random() < 0.6) {
            outcome = await within(scene.append(stream, expected, sent, stores[Math.floor(random() * 2)]));
          }
          if (outcome === 'answered') told.answered += 1;
          else told[outcome instanceof StoreUnavailable ? 'unknown' : 'refused'] += 1;
        }
      };
      await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));

      const { struck } = scene.double.faults;
      const kinds = new Set(struck.map(({ fault }) => fault));
      expect([...new Set(faults.map(({ fault }) => fault))].filter((fault) => !kinds.has(fault))).toEqual([]);
      const stored = await scene.check();
      expect(told.answered + told.refused + told.unknown).toBe(APPENDS);
      expect(stored.length).toBeGreaterThanOrEqual(scene.ledger.acknowledged);
      expect(stored.length).toBeLessThanOrEqual(scene.ledger.acknowledged + scene.ledger.inDoubt);
      expect(unhandled.stop()).toEqual([]);
      process.stdout.write(
        `${struck.length} faults of ${kinds.size} kinds: ${told.answered} appends answered, ${told.refused} came second, ${told.unknown} left in doubt\n`,
      );
    },
    180_000,
  );
});

/** Where a stream stands, asked for until somebody knows. */
async function tipOf(store: EventStoreDb, stream: string): Promise<Expected> {
  for (;;) {
    try {
      const [last] = await within(store.readStream(stream, { direction: 'backwards', limit: 1 }));
      return last?.revision ?? 'no-stream';
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || error.message === 'The event store is closed') throw error;
    }
  }
}

/** Fails when a call hangs. */
async function within<T>(call: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const hung = pause(HUNG_MS, undefined, { signal: ended.signal }).then(
    () => Promise.reject(new Error('A call hangs')),
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([call, hung]);
  } finally {
    ended.abort();
  }
}
