import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What SQLite says where a change has to be undone first and the connection only reads. */
const HALF_CHANGED = 8;

/** Throws a sentence when a file is no database that SQLite finds sound. */
export function mustBeSound(file: string, what: string): void {
  const said = readDatabase(file, (db) => db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']);
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
    readDatabase(source, (db) => db.prepare('VACUUM INTO ?').run(fresh));
    sync(fresh);
    const checked = check(fresh);
    renameSync(fresh, file);
    syncFolder(dirname(file));
    return checked;
  } finally {
    for (const rest of ['', '-wal', '-shm']) rmSync(`${fresh}${rest}`, { force: true });
  }
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

/** Makes a new or renamed file of the folder last through a power cut. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
