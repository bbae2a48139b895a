import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  openKeyReader,
  openKeyStore,
  type EmbeddedKeys,
} from '../../../src/event-store/keys/embedded-keys.ts';
import type { KeyRing } from '../../../src/event-store/keys/key-ring.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';

const id = '0190b1c2-7e3a-7c3a-9a3a-0190b1c27e3a';
const secrets = { masterKey: Buffer.alloc(32, 1), hashKey: Buffer.alloc(32, 2) };
const keyOf = (ring: KeyRing | undefined) => ring?.eventKey(ring.newest, id)?.export().toString('hex');

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

  it('are made once, also when asked for many times at once', async () => {
    const rings = await Promise.all(Array.from({ length: 20 }, (_, i) => keys.create(`case-${i % 4}`)));
    expect(new Set(rings.map(keyOf)).size).toBe(4);
    expect(keyOf(await keys.create('case-1'))).toBe(keyOf(rings[1]));
  });

  it('are there again after a restart', async () => {
    const made = keyOf(await keys.create('case-1'));
    await keys.close();
    keys = openKeyStore(folder, secrets);
    expect(keyOf(await keys.get('case-1'))).toBe(made);
    expect(await keys.get('case-2')).toBeUndefined();
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

  it('are refused a wrong master key or hash key before anything is done', async () => {
    await keys.create('case-1');
    await keys.close();
    expect(() => openKeyStore(folder, { ...secrets, masterKey: Buffer.alloc(32, 9) })).toThrow(
      'The master key is not',
    );
    expect(() => openKeyReader(folder, { ...secrets, hashKey: Buffer.alloc(32, 9) })).toThrow(
      'The hash key is not',
    );
  });

  it('cannot be made again for a stream whose keys were destroyed', async () => {
    await keys.create('case-1');
    await keys.erase('case-1');
    expect(await keys.get('case-1')).toBeUndefined();
    await expect(keys.create('case-1')).rejects.toMatchObject({ name: 'StreamErased', stream: 'case-1' });
    await expect(keys.startGeneration('case-1')).rejects.toMatchObject({ name: 'StreamErased' });
  });

  it('open under a new master key after they were wrapped again, and no longer under the old one', async () => {
    const made = keyOf(await keys.create('case-1'));
    await keys.create('case-2');
    await keys.erase('case-2');
    const fresh = { ...secrets, masterKey: Buffer.alloc(32, 3) };
    await keys.rewrap(fresh.masterKey);
    await keys.create('case-3');
    await keys.close();
    expect(() => openKeyStore(folder, secrets)).toThrow('The master key is not');
    keys = openKeyStore(folder, fresh);
    expect(keyOf(await keys.get('case-1'))).toBe(made);
    expect(await keys.get('case-2')).toBeUndefined();
    expect(keyOf(await keys.get('case-3'))).toBeDefined();
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
