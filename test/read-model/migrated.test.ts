import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { migratePlace } from '../../src/event-store/migrate/places.ts';
import { EventLog } from '../../src/event-store/event-log.ts';
import { eraseCase, eraseEvent } from '../../src/event-store/keys/erasure.ts';
import { inFolder, openPlace, type LogPlace, type OpenedPlace } from '../../src/event-store/place.ts';
import { viewsIn } from '../../src/read-model/compare.ts';
import { servingFile } from '../../src/read-model/files.ts';
import { ReadModel } from '../../src/read-model/read-model.ts';
import { until } from '../case/support/facts.ts';
import { caseFact } from '../case/support/given.ts';
import { about } from '../event-store/support/about.ts';
import { freshFolder, removeFolders } from '../event-store/support/folders.ts';
import { EventStoreDouble } from '../support/eventstoredb/double.ts';
import { caseId, RecordedLog } from './support/recorded-log.ts';

jest.setTimeout(60_000);

describe('A log that was copied to the other store', () => {
  let recorded: RecordedLog;
  let double: EventStoreDouble;
  beforeEach(async () => {
    recorded = await RecordedLog.open();
    double = await EventStoreDouble.start();
    for (const n of [1, 2, 3]) {
      await recorded.record(n, until('requested'), caseFact('ContinuitySummaryRecorded', { summary: 'Two' }));
    }
    const { events } = await recorded.log.read(`case-${caseId(1)}`);
    await eraseEvent(recorded.log, `case-${caseId(1)}`, events.at(-1)!.metadata.eventId, about);
    await eraseCase(recorded.log, `case-${caseId(2)}`);
    await recorded.stop();
  });
  afterEach(async () => {
    await recorded.close();
    await double.stop();
    removeFolders();
  });

  const copy = (from: LogPlace, to: LogPlace) =>
    migratePlace(
      from,
      to,
      () => recorded.secrets,
      () => undefined,
    );

  /** What an instance serves from a log, once it has seen all of it; it may write to it first. */
  async function served(place: LogPlace, folder: string, write = async (_log: EventLog) => {}) {
    const { store, keys, secrets }: OpenedPlace & { secrets: RecordedLog['secrets'] } = await openPlace(
      place,
      folder,
      () => recorded.secrets,
    );
    const log = new EventLog({ store, keys, clock: () => '2026-03-03T09:00:00.000Z' });
    await write(log);
    const model = await ReadModel.open({ place, views: folder, secrets, log });
    await model.waitFor(await store.head(), 20_000);
    const views = await viewsIn(servingFile(folder)!.path, keys);
    await model.close();
    await keys.close();
    await store.close();
    return views;
  }

  it('gives the same views there, goes on there, and gives the same when it comes back', async () => {
    const home = inFolder(recorded.folder);
    const away: LogPlace = { kind: 'eventstoredb', settings: { url: double.url } };
    const before = await served(home, recorded.folder);
    expect(before['cases']).toHaveLength(3);
    await copy(home, away);
    expect(await served(away, freshFolder())).toEqual(before);

    const after = await served(away, freshFolder(), async (log) => {
      const { head } = await log.read(`case-${caseId(3)}`);
      const said = { type: 'ContinuitySummaryRecorded', data: { summary: 'Three' } };
      await log.append(`case-${caseId(3)}`, head, [said], about);
    });
    expect(after).not.toEqual(before);
    const back = inFolder(freshFolder());
    await copy(away, back);
    expect(await served(back, back.folder)).toEqual(after);
  });
});
