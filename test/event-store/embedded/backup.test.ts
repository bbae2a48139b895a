import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { backUpKeys, backUpLog } from '../../../src/event-store/embedded/backup.ts';
import { verifyLog } from '../../../src/event-store/embedded/verify-log.ts';
import { EMPTY } from '../../../src/event-store/stream-head.ts';
import { START } from '../../../src/event-store/event-store.ts';
import { about } from '../support/about.ts';
import { openLog, type ALog } from '../support/a-log.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';
import { killedChangingKeys } from '../support/killed-changing.ts';

const note = (text: string) => ({ type: 'NoteMade', data: { text } });

describe('Backing up and restoring', () => {
  let folder: string;
  let kept: string;
  let opened: ALog;
  beforeEach(async () => {
    folder = freshFolder();
    kept = freshFolder();
    opened = await openLog(folder);
    await opened.log.append('case-1', EMPTY, [note('one'), note('two')], about);
  });
  afterEach(async () => {
    await opened.close();
    removeFolders();
  });

  const script = (...words: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const env = { ...process.env, HANDOVER_DATA: folder };
      execFile('scripts/backup', words, { env }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });

  it('copies log and keys beside the running service; put into an empty folder they go on from there', async () => {
    const file = join(kept, 'log.db');
    expect(await script(file)).toMatchObject({ code: 0, out: expect.stringContaining('2 events copied') });
    expect(await script('--keys', join(kept, 'keys.db'))).toMatchObject({ code: 0 });
    await opened.log.append('case-2', EMPTY, [note('after the backup')], about);
    await opened.close();

    const restored = freshFolder();
    copyFileSync(file, join(restored, 'events.db'));
    copyFileSync(`${file}.head.json`, join(restored, 'head.json'));
    copyFileSync(join(kept, 'keys.db'), join(restored, 'keys.db'));
    for (const name of ['master.key', 'hash.key']) copyFileSync(join(folder, name), join(restored, name));
    expect(verifyLog({ log: join(restored, 'events.db'), head: join(restored, 'head.json') })).toMatchObject({
      events: 2,
      fault: undefined,
    });
    opened = await openLog(restored);
    const { events, head } = await opened.log.read('case-1');
    expect(events.map(({ data }) => data)).toEqual([{ text: 'one' }, { text: 'two' }]);
    expect(await opened.store.readStream('case-2')).toEqual([]);
    await opened.log.append('case-1', head, [note('three')], about);
    expect((await opened.store.readLog(START)).events).toHaveLength(3);
  });

  it('copies a log that is being written to as it stood at one moment', async () => {
    let writing = true;
    const writers = Promise.all(
      Array.from({ length: 16 }, async (_, writer) => {
        let head = EMPTY;
        while (writing) head = (await opened.log.append(`case-w${writer}`, head, [note('x')], about)).head;
      }),
    );
    for (let copy = 0; copy < 3; copy++) {
      const file = join(kept, `log-${copy}.db`);
      expect(await script(file)).toMatchObject({ code: 0, err: '' });
      expect(verifyLog({ log: file, head: `${file}.head.json` }).fault).toBeUndefined();
    }
    writing = false;
    await writers;
  });

  it('gives the copies to their owner only, and leaves nothing else behind', async () => {
    const file = join(kept, 'log.db');
    backUpLog(folder, file);
    expect(readdirSync(kept).sort()).toEqual(['log.db', 'log.db.head.json']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps nothing of a log that is not whole, and says what is wrong', async () => {
    await opened.close();
    const db = new DatabaseSync(join(folder, 'events.db'));
    db.exec('DELETE FROM events WHERE position = 2');
    db.close();
    expect(await script(join(kept, 'log.db'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('Nothing was kept, because the log is not whole. 1 event cut off'),
    });
    expect(readdirSync(kept)).toEqual([]);
  });

  it('says what to do when the service was killed while it changed the keys', async () => {
    await opened.close();
    await killedChangingKeys(folder);
    const file = join(kept, 'keys.db');
    expect(await script('--keys', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('start the service once, then do this again'),
    });
    expect(readdirSync(kept)).toEqual([]);
    opened = await openLog(folder);
    expect(await script('--keys', file)).toMatchObject({ code: 0 });
  });

  it('writes over nothing, and says what it needs', async () => {
    const file = join(kept, 'log.db');
    writeFileSync(file, 'mine');
    expect(await script(file)).toMatchObject({ code: 1, err: expect.stringContaining('is already there') });
    expect(await script(join(kept, 'none', 'log.db'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('make it first'),
    });
    expect(await script()).toMatchObject({
      code: 2,
      err: expect.stringContaining('Say where the copy goes'),
    });
    expect(existsSync(`${file}.head.json`)).toBe(false);
  });

  it('makes a pair of files of one run after one was killed before it was done', async () => {
    const file = join(kept, 'log.db');
    expect(await script(file)).toMatchObject({ code: 0 });
    renameSync(file, `${file}.part`);
    await opened.log.append('case-2', EMPTY, [note('three')], about);
    expect(await script(file)).toMatchObject({ code: 0, out: expect.stringContaining('3 events copied') });
    expect(verifyLog({ log: file, head: `${file}.head.json` })).toMatchObject({
      events: 3,
      fault: undefined,
    });
    expect(JSON.parse(readFileSync(`${file}.head.json`, 'utf8'))).toMatchObject({ count: 3 });
    expect(readdirSync(kept).sort()).toEqual(['log.db', 'log.db.head.json']);
  });

  it('copies the keys while others are made, with all that were made before and nothing half done', async () => {
    const program = new URL('../support/make-keys.ts', import.meta.url);
    await opened.close();
    const child = spawn(process.execPath, [fileURLToPath(program), folder]);
    let made = 0;
    child.stdout.on('data', (bytes: Buffer) => (made = Number(bytes.toString().trim().split('\n').at(-1))));
    await once(child.stdout, 'data');
    for (let round = 0; round < 20; round++) {
      const file = join(kept, `${round}.db`);
      const before = made;
      backUpKeys(folder, file);
      const db = new DatabaseSync(file, { readOnly: true });
      const { total } = db.prepare('SELECT count(*) AS total FROM keys').get() as { total: number };
      db.close();
      expect(total).toBeGreaterThanOrEqual(before);
      await pause(20);
    }
    expect(child.exitCode).toBeNull();
    child.kill();
    await once(child, 'exit');
  });

  describe('where another copy of the keys was begun', () => {
    const begun = () => join(kept, 'monday.db.part');
    /** A process that copies the keys and comes no further than to its check. */
    const copying = async () => {
      const files = new URL('../../../src/event-store/files.ts', import.meta.url);
      const code = `import { copyDatabase } from '${files}';
        copyDatabase('${join(folder, 'keys.db')}', '${join(kept, 'monday.db')}', () => {
          process.stdout.write('.');
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        });`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', code]);
      await once(child.stdout, 'data');
      return async () => {
        child.kill('SIGKILL');
        await once(child, 'exit');
      };
    };

    it('takes away what is left of it when it was killed', async () => {
      await (
        await copying()
      )();
      expect(existsSync(begun())).toBe(true);
      backUpKeys(folder, join(kept, 'tuesday.db'));
      expect(readdirSync(kept)).toEqual(['tuesday.db']);
    });

    it('leaves it alone while it goes on, and does not make the same one', async () => {
      const kill = await copying();
      backUpKeys(folder, join(kept, 'tuesday.db'));
      expect(existsSync(begun())).toBe(true);
      expect(() => backUpKeys(folder, join(kept, 'monday.db'))).toThrow('is being made already');
      expect(existsSync(begun())).toBe(true);
      await kill();
      backUpKeys(folder, join(kept, 'monday.db'));
      expect(readdirSync(kept).sort()).toEqual(['monday.db', 'tuesday.db']);
    });

    it('is refused while there is a part of which nobody knows who made it', () => {
      writeFileSync(begun(), 'whatever');
      expect(() => backUpKeys(folder, join(kept, 'tuesday.db'))).toThrow(`remove ${begun()} first`);
      expect(readdirSync(kept)).toEqual(['monday.db.part']);
    });
  });
});
