import { mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { lockRebuild, openServing, servingFile, viewsFile } from '../../src/read-model/files.ts';
import { ReadModel } from '../../src/read-model/read-model.ts';
import { createReadModel } from '../../src/read-model/schema.ts';
import { until as storyUntil } from '../case/support/facts.ts';
import { RecordedLog } from './support/recorded-log.ts';

jest.setTimeout(60_000);

describe('Files of views that never served', () => {
  let recorded: RecordedLog;
  beforeEach(async () => {
    recorded = await RecordedLog.open();
    await recorded.record(1, storyUntil('requested'));
  });
  afterEach(() => recorded.close());

  const files = (called = /^read-model-\d+\.db$/) =>
    readdirSync(recorded.folder).filter((name) => called.test(name));
  const ran = async () => {
    const model = await ReadModel.open(recorded.readModelParts());
    const position = await recorded.log.store.head();
    expect(await model.waitFor(position, 20_000)).toBe(true);
    await model.close();
  };

  it('are not left where views cannot be begun', async () => {
    const inTheWay = join(recorded.folder, 'read-model.json.new');
    mkdirSync(inTheWay);
    for (let n = 0; n < 3; n++) {
      await expect(openServing(recorded.folder, async () => true)).rejects.toThrow('EISDIR');
    }
    expect(files(/^read-model-/)).toEqual([]);
    rmdirSync(inTheWay);
    await ran();
    expect(servingFile(recorded.folder)!.number).toBe(1);
  });

  it('are removed where the service starts after a rebuild was killed', async () => {
    await ran();
    createReadModel(viewsFile(recorded.folder, 2).path).close();
    await ran();
    expect(files()).toEqual(['read-model-1.db']);
  });

  it('stay while a rebuild is making them', async () => {
    await ran();
    const unlock = lockRebuild(recorded.folder);
    const { path } = viewsFile(recorded.folder, 2);
    createReadModel(path).close();
    await ran();
    unlock();
    expect(files()).toEqual(['read-model-1.db', 'read-model-2.db']);
  });
});
