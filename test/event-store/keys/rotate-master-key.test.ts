import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EMPTY } from '../../../src/event-store/stream-head.ts';
import { lockFolder } from '../../../src/event-store/embedded/folder-lock.ts';
import { openKeyStore } from '../../../src/event-store/keys/embedded-keys.ts';
import { openEventStoreDbKeys } from '../../../src/event-store/keys/eventstoredb-keys.ts';
import { loadSecrets } from '../../../src/event-store/keys/secrets.ts';
import { EventStoreDouble } from '../../support/eventstoredb/double.ts';
import { about } from '../support/about.ts';
import { openLog } from '../support/a-log.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';

let folder: string;
let oldFile: string;
let newFile: string;
beforeEach(() => {
  folder = freshFolder();
  oldFile = join(folder, 'master.key');
  newFile = keyFile('new.key');
});
afterEach(removeFolders);

const keyFile = (name: string) => {
  const file = join(freshFolder(), name);
  writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  return file;
};

/** One that hangs is ended and has no code. */
const rotate = (words: string[], more: NodeJS.ProcessEnv = {}) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const env = { ...process.env, HANDOVER_DATA: folder, ...more };
    execFile('scripts/rotate-master-key', words, { env, timeout: 50_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? NaN), out, err });
    });
  });

describe('scripts/rotate-master-key', () => {
  beforeEach(async () => {
    const { log, close } = await openLog(folder);
    await log.append('case-1', EMPTY, [{ type: 'NoteMade', data: { text: 'one' } }], about);
    await close();
  });

  /** What is wrapped, as it stands in the file. */
  const wrapped = () => {
    const bytes = readFileSync(join(folder, 'keys.db'));
    const at = bytes.indexOf('case-1') + 'case-1'.length;
    return bytes.subarray(at, at + 60);
  };

  it('lets the new key open everything, and the old one nothing, nor any record that was wrapped with it', async () => {
    const before = wrapped();
    expect(await rotate([oldFile, newFile])).toMatchObject({ code: 0, err: '' });
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
    expect(await rotate([oldFile, newFile])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Another process/),
    });
    await close();
    for (const [words, said] of [
      [[newFile, keyFile('other.key')], 'The master key is not the one'],
      [[oldFile, `${newFile}.none`], 'is not there'],
      [[`${oldFile}.none`, newFile], 'is not there'],
    ] as const) {
      expect(await rotate([...words])).toMatchObject({ code: 1, err: expect.stringContaining(said) });
    }
    expect(await rotate([oldFile])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Name the two key files'),
    });
    expect(wrapped().equals(before)).toBe(true);
  });

  it('is done when it is run again with the same files, as after an answer that was lost', async () => {
    expect(await rotate([oldFile, newFile])).toMatchObject({ code: 0 });
    const before = readFileSync(oldFile);
    expect(await rotate([oldFile, newFile])).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^Nothing was changed.* Start the service with .* and destroy nothing before/,
      ),
      err: '',
    });
    writeFileSync(oldFile, readFileSync(newFile));
    const { log, close } = await openLog(folder);
    expect((await log.read('case-1')).events.map(({ data }) => data)).toEqual([{ text: 'one' }]);
    await close();
    writeFileSync(oldFile, before);
    expect(await rotate([oldFile, keyFile('other.key')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('The master key is not the one'),
    });
  });
});

describe('scripts/rotate-master-key with keys in EventStoreDB', () => {
  let double: EventStoreDouble;
  beforeEach(async () => {
    double = await EventStoreDouble.start();
    loadSecrets({ folder, mayCreate: true });
  });
  afterEach(() => double.stop());

  const secretsIn = (masterKeyFile: string) => loadSecrets({ folder, masterKeyFile, mayCreate: false });
  const open = (masterKeyFile: string) => openEventStoreDbKeys({ url: double.url }, secretsIn(masterKeyFile));
  const rotateThere = (...words: string[]) => rotate(words, { EVENTSTORE_URL: double.url });
  /** Notes that records were replaced. */
  const notes = () => [...double.nodes[0]!.log.stream('key-replaced')].length;

  it('ends with 1 and says why when a record does not open', async () => {
    const keys = await open(oldFile);
    await keys.create('case-1');
    await keys.putRecords([{ stream: 'case-2', wrapped: Buffer.alloc(60, 7) }]);
    await keys.close();
    expect(await rotateThere(oldFile, newFile)).toMatchObject({
      code: 1,
      err: expect.stringContaining('The key of case-2 in EventStoreDB is damaged'),
    });
  });

  it('changes nothing while a service runs on the data folder', async () => {
    const keys = await open(oldFile);
    const made = (await keys.create('case-1')).encode();
    await keys.close();
    const unlock = lockFolder(folder);
    expect(await rotateThere(oldFile, newFile)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Another process/),
    });
    unlock();
    const still = await open(oldFile);
    expect((await still.get('case-1'))?.encode()).toEqual(made);
    await still.close();
  });

  it('goes on where it was cut off, also at the very end', async () => {
    const keys = await open(oldFile);
    const made = (await keys.create('case-1')).encode();
    await keys.close();
    double.faults.add({ fault: 'access-denied', stream: 'key-replaced', call: 2 });
    expect(await rotateThere(oldFile, newFile)).toMatchObject({ code: 1 });
    expect(double.faults.struck).toHaveLength(1);
    const before = notes();
    expect(await rotateThere(keyFile('other.key'), oldFile)).toMatchObject({
      code: 1,
      err: expect.stringContaining('The master key is not the one'),
    });
    expect(notes()).toBe(before);
    expect(await rotateThere(oldFile, newFile)).toMatchObject({
      code: 0,
      out: expect.stringContaining('run scripts/scavenge'),
      err: '',
    });
    expect(notes()).toBeGreaterThan(before);
    const fresh = await open(newFile);
    expect((await fresh.get('case-1'))?.encode()).toEqual(made);
    expect(await fresh.erasurePending()).toBe(true);
    await fresh.close();
  });
});
