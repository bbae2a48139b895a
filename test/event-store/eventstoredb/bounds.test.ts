import { afterEach, describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { START } from '../../../src/event-store/event-store.ts';
import { until } from '../../support/eventstoredb/truth/server.ts';
import { events } from '../support/any-event.ts';
import { Scene } from './support/scene.ts';

/** A server serves so many calls on one connection, and lets the next wait without a word. */
const MOST_CALLS = 100;

let scene: Scene;
afterEach(() => scene.end());

/** How many calls are open at the double. */
const calls = () => scene.double.nodes[0]!.calls;

describe('The calls of a store', () => {
  it('are never more at once than a server serves, however many want to read and write', async () => {
    scene = await Scene.begin(60_000);
    const { store } = scene;
    const sent = events('case-1', 'no-stream', 3);
    expect(await scene.append('case-1', 'no-stream', sent)).toBe('answered');
    scene.double.faults.add({ fault: 'delay', milliseconds: 5, on: 'read' });
    let over = false;
    let most = 0;
    const watching = (async () => {
      while (!over) {
        most = Math.max(most, calls());
        await setImmediate();
      }
    })();
    const reads = Array.from({ length: 1_000 }, () => store.readStream('case-1'));
    const appends = Array.from({ length: 100 }, (_, at) =>
      scene.append(`case-of-${at}`, 'no-stream', events(`case-of-${at}`, 'no-stream', 1)),
    );
    const all = Promise.all([Promise.all(reads), Promise.all(appends)]);
    const [read, told] = await all.finally(() => (over = true));
    await watching;
    for (const each of read) expect(each).toHaveLength(3);
    expect(new Set(told)).toEqual(new Set(['answered']));
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThan(MOST_CALLS);
    await scene.check();
  });

  it('are all ended: reads that fail in the middle, followers that stop, and the rest with the store', async () => {
    scene = await Scene.begin(300);
    const { store } = scene;
    const patient = await scene.another();
    const sent = events('case-1', 'no-stream', 100);
    expect(await scene.append('case-1', 'no-stream', sent, patient)).toBe('answered');
    await patient.close();
    scene.double.faults.add({ fault: 'stall', after: 10, on: 'read' });
    const failed = await Promise.allSettled(Array.from({ length: 20 }, () => store.readStream('case-1')));
    expect(new Set(failed.map(({ status }) => status))).toEqual(new Set(['rejected']));
    scene.double.faults.clear();
    await until(() => calls() === 0);
    for (let round = 0; round < 30; round++) {
      for await (const page of store.follow(START, new AbortController().signal)) {
        expect(page.events.length).toBeGreaterThan(0);
        break;
      }
    }
    await until(() => calls() === 0);
    const following = (async () => {
      for await (const { events } of store.follow(START, new AbortController().signal)) {
        expect(events.length).toBeGreaterThan(0);
      }
    })();
    await until(() => calls() === 1);
    await store.close();
    await following;
    await until(() => calls() === 0);
    await scene.check();
  });
});
