import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openKeyStore, type EmbeddedKeys } from '../../../src/event-store/keys/embedded-keys.ts';
import { Drafts, type DraftOf } from '../../../src/web/drafts/drafts.ts';
import { freshFolder, removeFolders } from '../../event-store/support/folders.ts';

const secrets = { masterKey: Buffer.alloc(32, 1), hashKey: Buffer.alloc(32, 2) };
const mine: DraftOf = { staffId: 'dana', act: 'query', caseId: 'one', transferId: 'move' };
const form = {
  question: 'Where does he sleep?',
  _revision: '7',
  _key: 'a key',
  _csrf: 'a token',
  _draft: '',
};
const kept = { question: 'Where does he sleep?', _revision: '7' };

describe('Drafts', () => {
  let folder: string;
  let keys: EmbeddedKeys;
  let drafts: Drafts;
  let now: string;
  const open = () => new Drafts(folder, keys, () => now);

  beforeEach(async () => {
    now = '2026-03-06T16:45:00.000Z';
    folder = freshFolder();
    keys = openKeyStore(folder, secrets);
    await keys.create('case-one');
    drafts = open();
  });
  afterEach(async () => {
    drafts.close();
    await keys.close();
    removeFolders();
  });

  it('are there after a restart, for whoever typed them and for nobody else', async () => {
    await drafts.save(mine, form);
    drafts.close();
    drafts = open();
    expect(await drafts.find(mine)).toEqual({ typed: kept, savedAt: now });
    expect(await drafts.find({ ...mine, staffId: 'eli' })).toBeUndefined();
    expect(drafts.waitingFor('dana')).toEqual([{ ...mine, savedAt: now }]);
    expect(drafts.waitingFor('eli')).toEqual([]);
  });

  it('are lost, and told to be, with a file that cannot be read, and kept again from then on', async () => {
    await drafts.save(mine, form);
    drafts.close();
    writeFileSync(join(folder, 'drafts.db'), Buffer.alloc(9_000, 7));
    const told: unknown[] = [];
    drafts = new Drafts(
      folder,
      keys,
      () => now,
      (error) => void told.push(error),
    );
    expect(told).toHaveLength(1);
    expect(await drafts.find(mine)).toBeUndefined();
    await drafts.save(mine, form);
    expect(await drafts.find(mine)).toEqual({ typed: kept, savedAt: now });
  });

  it('are apart for each thing that a form is about, the newest first', async () => {
    await drafts.save({ ...mine, about: 'a' }, { question: 'A' });
    now = '2026-03-06T16:46:00.000Z';
    await drafts.save({ ...mine, about: 'b' }, { question: 'B' });
    expect((await drafts.find({ ...mine, about: 'a' }))?.typed).toEqual({ question: 'A' });
    expect(drafts.waitingFor('dana').map(({ about }) => about)).toEqual(['b', 'a']);
  });

  it('take the place of what was kept before, and an empty form takes it away', async () => {
    await drafts.save(mine, form);
    await drafts.save(mine, { question: 'Another' });
    expect((await drafts.find(mine))?.typed).toEqual({ question: 'Another' });
    await drafts.save(mine, { question: ' ', _revision: '9' });
    expect(await drafts.find(mine)).toBeUndefined();
  });

  it('say nothing in the file, and nothing to anybody once the case is erased', async () => {
    await drafts.save(mine, form);
    expect(readFileSync(join(folder, 'drafts.db')).includes('sleep')).toBe(false);
    await keys.erase('case-one');
    expect(await drafts.find(mine)).toBeUndefined();
    expect(drafts.waitingFor('dana')).toEqual([]);
    expect(await drafts.save(mine, form)).toBeUndefined();
  });

  it('are thrown away after thirty days', async () => {
    await drafts.save(mine, form);
    drafts.close();
    now = '2026-04-06T16:45:00.000Z';
    drafts = open();
    expect(drafts.waitingFor('dana')).toEqual([]);
  });
});
