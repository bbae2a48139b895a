import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EMPTY } from '../../../src/event-store/stream-head.ts';
import { openKeyStore } from '../../../src/event-store/keys/embedded-keys.ts';
import { loadSecrets } from '../../../src/event-store/keys/secrets.ts';
import { about } from '../support/about.ts';
import { openLog } from '../support/a-log.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';

describe('scripts/rotate-master-key', () => {
  let folder: string;
  let oldFile: string;
  let newFile: string;
  beforeEach(async () => {
    folder = freshFolder();
    oldFile = join(folder, 'master.key');
    newFile = join(freshFolder(), 'new.key');
    writeFileSync(newFile, randomBytes(32).toString('base64'), { mode: 0o600 });
    const { log, close } = await openLog(folder);
    await log.append('case-1', EMPTY, [{ type: 'NoteMade', data: { text: 'one' } }], about);
    await close();
  });
  afterEach(removeFolders);

  const rotate = (...words: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const env = { ...process.env, HANDOVER_DATA: folder };
      execFile('scripts/rotate-master-key', words, { env }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  /** What is wrapped, as it stands in the file. */
  const wrapped = () => {
    const bytes = readFileSync(join(folder, 'keys.db'));
    const at = bytes.indexOf('case-1') + 'case-1'.length;
    return bytes.subarray(at, at + 60);
  };

  it('lets the new key open everything, and the old one nothing, nor any record that was wrapped with it', async () => {
    const before = wrapped();
    expect(await rotate(oldFile, newFile)).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(join(folder, 'keys.db')).includes(before)).toBe(false);
    const old = loadSecrets({ folder, mayCreate: false });
    expect(() => openKeyStore(folder, old)).toThrow('The master key is not the one');
    writeFileSync(oldFile, readFileSync(newFile));
    const { log, close } = await openLog(folder);
    expect((await log.read('case-1')).events.map(({ data }) => data)).toEqual([{ text: 'one' }]);
    await close();
  });

  it('changes nothing while the service runs, or with a wrong or missing key file', async () => {
    const before = wrapped();
    const { close } = await openLog(folder);
    expect(await rotate(oldFile, newFile)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Another process/),
    });
    await close();
    for (const [words, said] of [
      [[newFile, oldFile], 'The master key is not the one'],
      [[oldFile, `${newFile}.none`], 'is not there'],
      [[`${oldFile}.none`, newFile], 'is not there'],
    ] as const) {
      expect(await rotate(...words)).toMatchObject({ code: 1, err: expect.stringContaining(said) });
    }
    expect(await rotate(oldFile)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Name the two key files'),
    });
    expect(wrapped().equals(before)).toBe(true);
  });
});
