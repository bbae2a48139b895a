import 'reflect-metadata';
import { expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.ts';
import { tellDemonstration } from '../../src/demo/tell.ts';
import { addDays } from '../../src/case/time.ts';
import { assemble, openStores } from '../../src/parts.ts';
import { newFolder } from '../service/support/running.ts';

/** Working days are counted back from the day of telling: over Christmas, what took one takes five. */
const days = Array.from({ length: 21 }, (_, after) => addDays('2026-12-29', after));

/** What is then recorded of the telling itself. */
async function tellOn(day: string): Promise<unknown[]> {
  const data = newFolder();
  const settings = readSettings({ HANDOVER_DEMO: 'true', HANDOVER_DATA: data.folder });
  const stores = await openStores(settings);
  try {
    const now = `${day}T12:00:00.000Z`;
    await tellDemonstration(stores, settings, now);
    const { log } = await assemble(stores, settings, () => now);
    const { events } = await log.read('demo');
    return events.map(({ metadata, data: said }) => [metadata.type, said]);
  } finally {
    await stores.store.close();
    await stores.keys.close();
    data.remove();
  }
}

it.each(days)('the stories can be told on %s', async (day) => {
  expect(await tellOn(day)).toEqual([
    ['DemonstrationBegun', { today: day }],
    ['DemonstrationLoaded', {}],
  ]);
});
