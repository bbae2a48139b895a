import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openKeyStore } from '../../../src/event-store/keys/embedded-keys.ts';
import { keyedHash, loadSecrets } from '../../../src/event-store/keys/secrets.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';
import { inProcess } from '../support/in-process.ts';

afterEach(removeFolders);

const SECRETS = `const { loadSecrets } = await import('${new URL('../../../src/event-store/keys/secrets.ts', import.meta.url)}');
  const { masterKey } = loadSecrets({ folder, mayCreate: true });
  process.stdout.write(Buffer.from(masterKey).toString('hex'));`;

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');

describe('The secrets', () => {
  it('are made in the data folder where that is allowed, for the owner only, and found again', () => {
    const folder = join(freshFolder(), 'data');
    const made = loadSecrets({ folder, mayCreate: true });
    expect(statSync(join(folder, 'master.key')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'hash.key')).mode & 0o777).toBe(0o600);
    expect(loadSecrets({ folder, mayCreate: false })).toEqual(made);
    expect(Buffer.from(made.masterKey).equals(made.hashKey)).toBe(false);
  });

  it('are the same for all that make them at once', async () => {
    const folder = freshFolder();
    const made = await Promise.all(Array.from({ length: 6 }, () => inProcess(SECRETS, folder)));
    const { masterKey } = loadSecrets({ folder, mayCreate: false });
    expect(made.map(({ out }) => out)).toEqual(made.map(() => Buffer.from(masterKey).toString('hex')));
    expect(readdirSync(folder).sort()).toEqual(['hash.key', 'master.key']);
  });

  it('are made by the next one where the disk was full', async () => {
    const folder = freshFolder();
    expect((await inProcess(SECRETS, folder, 'ulimit -f 0')).code).not.toBe(0);
    expect(loadSecrets({ folder, mayCreate: true }).masterKey).toHaveLength(32);
  });

  it('are never made where that is not allowed', () => {
    const folder = freshFolder();
    expect(() => loadSecrets({ folder, mayCreate: false })).toThrow('There is no master key');
  });

  it('come from given values and files', () => {
    const folder = freshFolder();
    const file = join(folder, 'given');
    writeFileSync(file, `${key(2)}\n`, { mode: 0o600 });
    const { masterKey, hashKey } = loadSecrets({
      folder,
      masterKey: key(1),
      hashKeyFile: file,
      mayCreate: false,
    });
    expect([masterKey[0], hashKey[0]]).toEqual([1, 2]);
  });

  it('are refused when others may read their file', () => {
    const folder = freshFolder();
    loadSecrets({ folder, mayCreate: true });
    const file = join(folder, 'master.key');
    for (const mode of [0o640, 0o604, 0o660]) {
      chmodSync(file, mode);
      expect(() => loadSecrets({ folder, mayCreate: true })).toThrow(`run chmod 600 ${file}`);
    }
  });

  it('are refused when they are not 32 bytes in base64', () => {
    const folder = freshFolder();
    for (const masterKey of ['', 'short', key(1).slice(4), `${key(1)}AAAA`, `*${key(1).slice(1)}`]) {
      expect(() => loadSecrets({ folder, masterKey, mayCreate: true })).toThrow('must be 32 bytes in base64');
    }
    expect(() => loadSecrets({ folder, masterKeyFile: join(folder, 'none'), mayCreate: true })).toThrow(
      'is not there',
    );
  });

  it('are not made anew beside keys that were made with others', async () => {
    const folder = freshFolder();
    await openKeyStore(folder, loadSecrets({ folder, mayCreate: true })).close();
    for (const name of ['master.key', 'hash.key']) {
      const before = readFileSync(join(folder, name));
      rmSync(join(folder, name));
      expect(() => loadSecrets({ folder, mayCreate: true })).toThrow('put the same key back');
      writeFileSync(join(folder, name), before, { mode: 0o600 });
    }
  });

  it('hash texts of different purposes to different values', () => {
    const hashKey = Buffer.alloc(32, 1);
    expect(keyedHash(hashKey, 'crn', 'X000001')).toMatch(/^[0-9a-f]{64}$/);
    expect(keyedHash(hashKey, 'crn', 'X000001')).toBe(keyedHash(hashKey, 'crn', 'X000001'));
    const others = [
      keyedHash(hashKey, 'pnc', 'X000001'),
      keyedHash(hashKey, 'crn', 'X000002'),
      keyedHash(Buffer.alloc(32, 2), 'crn', 'X000001'),
    ];
    expect(new Set([keyedHash(hashKey, 'crn', 'X000001'), ...others]).size).toBe(4);
  });
});
