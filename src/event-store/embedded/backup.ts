import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { KEYS_FILE } from '../keys/embedded-keys.ts';
import { headOf, readHead, syncFolder, writeHead, type Head } from './head-file.ts';
import { HEAD_FILE, LOG_FILE } from './schema.ts';
import { verifyLog } from './verify-log.ts';

/** What SQLite says where a change has to be undone first and the connection only reads. */
const HALF_CHANGED = 8;

/**
 * Copies the log of a data folder as it stands at one moment, whether or not a service is writing to it, and proves
 * the copy against the folder's head file. Beside it comes `<file>.head.json`, the head file of the copy.
 * Throws a sentence when there is no log, when `file` exists, or when the copy is not whole; then nothing is left.
 */
export function backUpLog(
  folder: string,
  file: string,
  progress?: (seen: number, of: number) => void,
): { events: number; head: Head } {
  const headFile = `${file}.head.json`;
  if (existsSync(headFile)) throw new Error(`${headFile} is already there: choose another name`);
  // Read before the log is copied, so that the copy can only be further than it says.
  const head = readHead(join(folder, HEAD_FILE));
  return copyDatabase(join(folder, LOG_FILE), file, (fresh) => {
    const seen = `${fresh}.head.json`;
    try {
      if (head !== undefined) writeHead(seen, head);
      const { events, fault } = verifyLog({ log: fresh, head: seen }, progress);
      if (fault !== undefined) throw new Error(`Nothing was kept, because the log is not whole. ${fault}`);
      const end = read(fresh, (db) => headOf(db));
      writeHead(headFile, end);
      return { events, head: end };
    } finally {
      rmSync(seen, { force: true });
    }
  });
}

/** Copies the keys of a data folder, wrapped as they are. Throws as `backUpLog` does. */
export function backUpKeys(folder: string, file: string): void {
  copyDatabase(join(folder, KEYS_FILE), file, (fresh) => mustBeSound(fresh, 'the keys are'));
}

/** Throws a sentence when a file is no database that SQLite finds sound. */
export function mustBeSound(file: string, what: string): void {
  const said = read(file, (db) => db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']);
  if (said !== 'ok') throw new Error(`Nothing was kept, because ${what} damaged: ${String(said)}`);
}

/**
 * Copies a database as it stands at one moment, whoever is writing to it. The copy takes its name only once it is on the
 * disk and was found good.
 */
export function copyDatabase<T>(source: string, file: string, check: (fresh: string) => T): T {
  if (!existsSync(source)) throw new Error(`There is no ${source} to copy`);
  if (existsSync(file)) throw new Error(`${file} is already there: choose another name`);
  if (!existsSync(dirname(file))) throw new Error(`There is no folder ${dirname(file)}: make it first`);
  const fresh = `${file}.part`;
  rmSync(fresh, { force: true });
  try {
    // Made here, so that nobody else may read it, not even while it is written.
    closeSync(openSync(fresh, 'wx', 0o600));
    read(source, (db) => db.prepare('VACUUM INTO ?').run(fresh));
    sync(fresh);
    const checked = check(fresh);
    renameSync(fresh, file);
    syncFolder(dirname(file));
    return checked;
  } finally {
    for (const rest of ['', '-wal', '-shm']) rmSync(`${fresh}${rest}`, { force: true });
  }
}

function read<T>(file: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    return work(db);
  } catch (error) {
    const { errcode = 0 } = error as { errcode?: number };
    if ((errcode & 0xff) !== HALF_CHANGED) throw error;
    throw new Error(
      `${file} was being changed when its service was killed: start the service once, then copy it`,
      {
        cause: error,
      },
    );
  } finally {
    db.close();
  }
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
