import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hold, holdToRemove } from './hold.ts';

/** What SQLite says where a change has to be undone first and the connection only reads. */
const HALF_CHANGED = 8;

/** What SQLite says of a file that is damaged, or no database at all. */
const DAMAGED: readonly number[] = [11, 26];

/** Whether SQLite failed because a file is damaged, or no database at all. */
export const isDamaged = (error: unknown): boolean => DAMAGED.includes(codeOf(error));

/** The kind of an error of SQLite; 0 for other errors. */
function codeOf(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? 0) & 0xff;
}

/** Throws a sentence when a file is no database that SQLite finds sound. */
export function mustBeSound(file: string, what: string): void {
  const fault = readDatabase(file, faultIn);
  if (fault !== undefined) throw new Error(`Nothing was kept, because ${what} damaged: ${fault}`);
}

/** What SQLite finds wrong in a database first; undefined where it finds it sound. Reads all of it. */
export function faultIn(db: DatabaseSync): string | undefined {
  const said = String(db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']);
  return said === 'ok' ? undefined : said;
}

/** What a copy is called until it is done, and beside that what its process holds: it says that the part is ours. */
export const PART = '.part';
const HELD = '.held';

/** What can stand beside a part that is ours. */
const BESIDE = ['', '-wal', '-shm', '-journal', '.head.json'];

/**
 * Copies a database as it stands at one moment, whoever is writing to it. The copy takes its name only once it is on the
 * disk and was found good. What copies in the same folder have left that were killed is removed.
 */
export function copyDatabase<T>(
  source: string,
  file: string,
  check: (fresh: string) => T,
  copy: (source: string, fresh: string) => void = copyRows,
): T {
  if (!existsSync(source)) throw new Error(`There is no ${source} to copy`);
  if (!existsSync(dirname(file))) throw new Error(`There is no folder ${dirname(file)}: make it first`);
  removeLeft(dirname(file));
  const fresh = `${file}${PART}`;
  const letGo = hold(`${fresh}${HELD}`);
  if (letGo === undefined) throw new Error(`${file} is being made already: wait for it to end`);
  try {
    if (existsSync(file)) throw new Error(`${file} is already there: choose another name`);
    removePart(fresh);
    // Made here, so that nobody else may read it, not even while it is written.
    closeSync(openSync(fresh, 'wx', 0o600));
    copy(source, fresh);
    sync(fresh);
    const checked = check(fresh);
    renameSync(fresh, file);
    syncFolder(dirname(file));
    return checked;
  } finally {
    removePart(fresh);
    rmSync(`${fresh}${HELD}`, { force: true });
    letGo();
  }
}

function copyRows(source: string, fresh: string): void {
  readDatabase(source, (db) => db.prepare('VACUUM INTO ?').run(fresh));
}

/** Bytes that are copied at once. */
const BYTES_AT_ONCE = 1024 * 1024;

/**
 * Copies a database byte by byte, one without a write-ahead log: whoever changes it has to wait meanwhile, and so waits
 * a fifth as long. Only in a process that does not have it open otherwise, because closing a file lets go of all locks
 * that the process has on it.
 */
export function copyBytes(source: string, fresh: string): void {
  readDatabase(source, (db) => {
    db.exec('BEGIN');
    // Reading keeps it from being changed until the transaction ends.
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    const from = openSync(source, 'r');
    const to = openSync(fresh, 'r+');
    try {
      const bytes = Buffer.alloc(BYTES_AT_ONCE);
      for (let read; (read = readSync(from, bytes)) > 0;) writeFileSync(to, bytes.subarray(0, read));
    } finally {
      closeSync(to);
      closeSync(from);
    }
  });
}

/** Whether there is a part of which it is not known that it is ours. One of ours goes before what its process holds. */
export const isUnknown = (part: string): boolean => !existsSync(`${part}${HELD}`) && existsSync(part);

/** Removes the parts that nobody is at any more. */
function removeLeft(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(PART + HELD)) continue;
    const held = join(folder, name);
    const letGo = holdToRemove(held);
    if (letGo === undefined) continue;
    removePart(held.slice(0, -HELD.length));
    rmSync(held, { force: true });
    letGo();
  }
}

function removePart(part: string): void {
  for (const rest of BESIDE) rmSync(`${part}${rest}`, { force: true });
}

/**
 * Writes a file for its owner only, in one step, and durably; its folder is made when missing. One that is there stays
 * as it is: of several processes that write it at once, all find what the first has written.
 */
export function writeOnce(file: string, content: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${randomUUID()}.new`;
  try {
    writeFileSync(fresh, content, { mode: 0o600, flag: 'wx', flush: true });
    linkSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
  syncFolder(dirname(file));
}

/**
 * What is found in a database on a connection that only reads. Throws a sentence where its service was killed in the
 * middle of a change.
 */
export function readDatabase<T>(file: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    return work(db);
  } catch (error) {
    throw ofHalfChanged(error, file);
  } finally {
    db.close();
  }
}

/** An error on a connection that only reads; a sentence where the service of the file was killed in the middle of a change. */
export function ofHalfChanged(error: unknown, file: string): unknown {
  if (codeOf(error) !== HALF_CHANGED) return error;
  return new Error(
    `${file} was being changed when its service was killed: start the service once, then do this again`,
    { cause: error },
  );
}

/** `VACUUM INTO` leaves it to us to bring the copy to the disk. */
function sync(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a new or renamed file of the folder last through a power cut. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
