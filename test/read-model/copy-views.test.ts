import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { lockFolder } from '../../src/event-store/embedded/folder-lock.ts';
import { eraseCase } from '../../src/event-store/keys/erasure.ts';
import { viewsIn } from '../../src/read-model/compare.ts';
import { copyViews, lockRebuild, servingFile } from '../../src/read-model/files.ts';
import { ReadModel } from '../../src/read-model/read-model.ts';
import { openForReading } from '../../src/read-model/schema.ts';
import { until } from '../case/support/facts.ts';
import { freshFolder, removeFolders } from '../event-store/support/folders.ts';
import { caseId, RecordedLog } from './support/recorded-log.ts';

jest.setTimeout(60_000);

describe('The views of one instance, copied for another', () => {
  let recorded: RecordedLog;
  let model: ReadModel;
  beforeEach(async () => {
    recorded = await RecordedLog.open();
    model = await ReadModel.open(recorded.readModelParts());
    for (const n of [1, 2]) await recorded.record(n, until('requested'));
    await model.waitFor(await recorded.log.store.head(), 20_000);
  });
  afterEach(async () => {
    await model.close();
    await recorded.close();
    removeFolders();
  });

  const read = (folder: string) => viewsIn(servingFile(folder)!.path, recorded.log.keys);
  const eventsIn = (folder: string) => {
    const db = openForReading(servingFile(folder)!.path);
    const events = db.prepare('SELECT events FROM checkpoint').get()?.['events'];
    db.close();
    return events;
  };

  it('are the same, and go on from where they were, also with what was erased since', async () => {
    const folder = freshFolder();
    copyViews(recorded.folder, folder);
    expect(await read(folder)).toEqual(await read(recorded.folder));
    expect(eventsIn(folder)).toBe(eventsIn(recorded.folder));

    await recorded.record(3, until('requested'));
    await eraseCase(recorded.log, `case-${caseId(1)}`);
    await recorded.append('erasures', [{ type: 'ErasureCarriedOut', data: { caseId: caseId(1) } }]);
    const other = await ReadModel.open({ ...recorded.readModelParts(), views: folder });
    const head = await recorded.log.store.head();
    await Promise.all([model, other].map((each) => each.waitFor(head, 20_000)));
    expect(await read(folder)).toEqual(await read(recorded.folder));
    expect(servingFile(folder)?.number).toBe(1);
    await other.close();
  });

  it('are not put where the instance has been started meanwhile, nor where a rebuild is under way', async () => {
    const folder = freshFolder();
    for (const lock of [lockFolder, lockRebuild]) {
      const unlock = lock(folder);
      expect(() => copyViews(recorded.folder, folder)).toThrow(folder);
      expect(readdirSync(folder).filter((name) => name.startsWith('read-model-'))).toEqual([]);
      unlock();
    }
    copyViews(recorded.folder, folder);
    expect(await read(folder)).toEqual(await read(recorded.folder));
  });

  it('are copied again where that was killed before they served', async () => {
    const folder = freshFolder();
    copyViews(recorded.folder, folder);
    rmSync(join(folder, 'read-model.json'));
    await recorded.record(3, until('requested'));
    await model.waitFor(await recorded.log.store.head(), 20_000);
    copyViews(recorded.folder, folder);
    expect(await read(folder)).toEqual(await read(recorded.folder));
  });

  it('are not put where there are views already, nor taken from where there are none', () => {
    const folder = freshFolder();
    expect(() => copyViews(folder, freshFolder())).toThrow(`There are no views in ${folder}`);
    copyViews(recorded.folder, folder);
    expect(() => copyViews(recorded.folder, folder)).toThrow(`There are views in ${folder} already`);
  });
});
