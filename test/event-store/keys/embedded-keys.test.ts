import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  openKeyReader,
  openKeyStore,
  type EmbeddedKeys,
} from '../../../src/event-store/keys/embedded-keys.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';
import { keyOf, keyStoreContract, secrets } from './support/key-store-contract.ts';

keyStoreContract('The key store of a data folder', async () => {
  const folder = freshFolder();
  return {
    open: async (given) => openKeyStore(folder, given),
    remove: async () => removeFolders(),
  };
});

describe('The keys of a data folder', () => {
  let folder: string;
  let keys: EmbeddedKeys;
  beforeEach(() => {
    folder = freshFolder();
    keys = openKeyStore(folder, secrets);
  });
  afterEach(async () => {
    await keys.close();
    removeFolders();
  });

  it('never stand in the file as they are', async () => {
    const record = (await keys.create('case-1')).encode();
    await keys.close();
    expect(readFileSync(join(folder, 'keys.db')).includes(record.subarray(9))).toBe(false);
  });

  it('are made and destroyed for good: the journal of a change is emptied and synced, not only removed', async () => {
    const journal = () => statSync(join(folder, 'keys.db-journal')).size;
    await keys.create('case-1');
    expect(journal()).toBe(0);
    await keys.startGeneration('case-1');
    await keys.erase('case-1');
    expect(journal()).toBe(0);
  });

  it('are not given out before they are stored, and can be made once there is room', async () => {
    await keys.create('case-1');
    const other = new DatabaseSync(join(folder, 'keys.db'));
    other.exec(`CREATE TRIGGER full BEFORE INSERT ON keys BEGIN SELECT RAISE(ABORT, 'disk is full'); END`);
    await expect(keys.create('case-2')).rejects.toMatchObject({
      name: 'StoreUnavailable',
      message: 'The keys could not be stored: disk is full',
    });
    expect(await keys.get('case-2')).toBeUndefined();
    other.exec('DROP TRIGGER full');
    other.close();
    expect(keyOf(await keys.create('case-2'))).toBeDefined();
  });

  it('do not open for another stream', async () => {
    await Promise.all([keys.create('case-1'), keys.create('case-2')]);
    await keys.close();
    const db = new DatabaseSync(join(folder, 'keys.db'));
    db.exec(
      `UPDATE keys SET record = (SELECT record FROM keys WHERE stream = 'case-1') WHERE stream = 'case-2'`,
    );
    db.close();
    keys = openKeyStore(folder, secrets);
    await expect(keys.get('case-2')).rejects.toThrow('The key of case-2 in keys.db is damaged');
  });

  it('are forgotten by a reader soon after they were destroyed, and never written by it', async () => {
    await keys.create('case-1');
    const reader = openKeyReader(folder, secrets);
    expect(keyOf(await reader.get('case-1'))).toBeDefined();
    await keys.erase('case-1');
    while ((await reader.get('case-1')) !== undefined)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await reader.get('case-1')).toBeUndefined();
    await expect(reader.create('case-9')).rejects.toThrow('readonly');
    await reader.close();
  });
});
