import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.ts';
import { shippedScenarios } from '../../src/demo/load.ts';
import type { Scenario } from '../../src/demo/scenario.ts';
import { tellDemonstration } from '../../src/demo/tell.ts';
import { demoTeams } from '../../src/directory/demo-directory.ts';
import { StoreUnavailable, type EventStore } from '../../src/event-store/event-store.ts';
import { aboutService, assemble, openStores, type Stores } from '../../src/parts.ts';
import { DamagedStore } from '../event-store/support/damaged-store.ts';
import { everyEvent } from '../service/support/log-of.ts';
import { newFolder } from '../service/support/running.ts';

/** A story that was interrupted goes on where it stopped, whatever its later steps made last. */

const NOW = '2026-11-28T12:00:00.000Z';

const data = newFolder();
const settings = readSettings({ HANDOVER_DEMO: 'true', HANDOVER_DATA: data.folder });
let stores: Stores;
let story: Scenario;

beforeAll(async () => {
  stores = await openStores(settings);
  story = (await shippedScenarios())[1]!;
});

afterAll(async () => {
  await stores.store.close();
  await stores.keys.close();
  data.remove();
});

const recorded = async () => {
  const { log } = await assemble(stores, settings, () => new Date().toISOString());
  return (await everyEvent(log)).filter(({ stream }) => stream.startsWith('case-'));
};

it.each([
  ['is given', {}],
  ['is to be turned down', { refused: 'already' }],
])('leaves it known that the store does not answer when a step %s', async (_, more) => {
  const { store } = stores;
  const append: EventStore['append'] = (stream, ...given) =>
    stream.startsWith('case-')
      ? Promise.reject(new StoreUnavailable('The store does not answer'))
      : store.append(stream, ...given);
  const away = Object.assign(new DamagedStore(store, () => false), { append });
  const told = tellDemonstration({ ...stores, store: away }, settings, NOW, [
    { ...story, steps: [{ ...story.steps[0]!, ...more }] },
  ]);
  await expect(told).rejects.toMatchObject({
    name: 'StoreUnavailable',
    message: 'The store does not answer',
  });
});

it('tells the rest of an interrupted story, and nothing of it twice', async () => {
  const steps = [...story.steps.slice(0, 40), { ...story.steps[40]!, act: 'power-cut' }];
  await expect(tellDemonstration(stores, settings, NOW, [{ ...story, steps }])).rejects.toThrow('step 41');
  const before = await recorded();
  expect(before.length).toBeGreaterThanOrEqual(40);
  await tellDemonstration(stores, settings, NOW, [story]);
  const after = await recorded();
  expect(after.slice(0, before.length)).toEqual(before);
  const commands = new Set(after.map(({ metadata }) => metadata.commandId));
  expect(commands.size).toBe(story.steps.length);
  await tellDemonstration(stores, settings, NOW, [story]);
  expect(await recorded()).toEqual(after);
});

describe('a log that holds something already', () => {
  const BEGUN_BY_OTHERS =
    'This log was not begun by the demonstration: set HANDOVER_DEMO to false, or give an empty data folder';

  /** Does something with a log of its own; gives how many events it holds. */
  async function onOwnLog(
    work: (own: Stores, length: () => Promise<number>) => Promise<void>,
  ): Promise<void> {
    const { folder, remove } = newFolder();
    const own = await openStores({ ...settings, data: folder });
    await work(own, async () => Number(await own.store.head()));
    await own.store.close();
    await own.keys.close();
    remove();
  }

  /** Stores that take one append, and then no more. */
  function thatTakeOne({ store, ...others }: Stores): Stores {
    let taken = 0;
    const append: EventStore['append'] = (...given) =>
      taken++ === 0 ? store.append(...given) : Promise.reject(new Error('The power is gone'));
    return { ...others, store: Object.assign(new DamagedStore(store, () => false), { append }) };
  }

  it('is left as it is when a service began it', () =>
    onOwnLog(async (own, length) => {
      const parts = await assemble(own, settings);
      for (const records of [() => undefined, () => parts.directory.load(demoTeams(), aboutService())]) {
        await records();
        const before = await length();
        expect(before).toBeGreaterThan(0);
        await expect(tellDemonstration(own, settings, NOW, [story])).rejects.toThrow(BEGUN_BY_OTHERS);
        expect(await length()).toBe(before);
      }
    }));

  it('is gone on with when the demonstration began it, wherever that was interrupted', () =>
    onOwnLog(async (own, length) => {
      for (let appends = 1; appends <= 3; appends += 1) {
        await expect(tellDemonstration(thatTakeOne(own), settings, NOW, [story])).rejects.toThrow('power');
        expect(await length()).toBeGreaterThanOrEqual(appends);
      }
      await tellDemonstration(own, settings, NOW, [story]);
      const { events } = await (await assemble(own, settings)).log.read('demo');
      expect(events.map(({ metadata }) => metadata.type)).toEqual([
        'DemonstrationBegun',
        'DemonstrationLoaded',
      ]);
    }));
});
