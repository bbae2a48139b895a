import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { lockFolder } from '../event-store/embedded/folder-lock.ts';
import { copyDatabase, faultIn, isDamaged, mustBeSound, syncFolder } from '../event-store/files.ts';
import { hold, holdToRemove } from '../event-store/hold.ts';
import { furthestIn, type Furthest } from './projection/checkpoint.ts';
import { createReadModel, openForWriting, SCHEMA, schemaOf } from './schema.ts';

/**
 * The files of the views: `read-model-<n>.db`, of which `read-model.json` names the one that serves. A higher number
 * is a newer build; lower ones are left over.
 */
const POINTER = 'read-model.json';
const LOCK = 'read-model.lock';

/** A file of the views. */
export interface ViewsFile {
  number: number;
  path: string;
}

export function viewsFile(folder: string, number: number): ViewsFile {
  return { number, path: join(folder, `read-model-${number}.db`) };
}

/** The file that serves; undefined when none was named yet or the pointer cannot be read. */
export function servingFile(folder: string): ViewsFile | undefined {
  try {
    const { number } = JSON.parse(readFileSync(join(folder, POINTER), 'utf8')) as { number: unknown };
    return Number.isSafeInteger(number) ? viewsFile(folder, number as number) : undefined;
  } catch {
    return undefined;
  }
}

/** Names the file that serves from now on, in one step: whoever looks finds the old one or the new one. */
export function serve(folder: string, { number }: ViewsFile): void {
  const fresh = join(folder, `${POINTER}.new`);
  const descriptor = openSync(fresh, 'w', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify({ number })}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(fresh, join(folder, POINTER));
  syncFolder(folder);
}

/** The file that serves, open for its writer. */
export interface Serving {
  file: ViewsFile;
  db: DatabaseSync;
  /** Why the views that were there are made anew, in a sentence; absent when they are not. */
  anew?: string;
}

/**
 * Opens the file that serves for its writer. Where there is none that is sound, of today's edition and of the log as it is
 * now, a new and empty one serves at once.
 * @param areOfLog whether the log holds the furthest event that views have taken in: see `areOf`
 * @param isDoubted whether all of the file is looked at, and not only what says how far it is
 */
export async function openServing(
  folder: string,
  areOfLog: (furthest: Furthest | undefined) => Promise<boolean>,
  isDoubted = false,
): Promise<Serving> {
  const file = servingFile(folder);
  if (file === undefined || !existsSync(file.path)) return serveNew(folder);
  const found = openFound(file, isDoubted);
  if (typeof found !== 'string') {
    if (await areOfLog(found.furthest)) return { file, db: found.db };
    found.db.close();
  }
  // A rebuild may have ended meanwhile.
  if (servingFile(folder)?.number !== file.number) return openServing(folder, areOfLog, isDoubted);
  return { ...serveNew(folder), anew: typeof found === 'string' ? found : OF_ANOTHER_LOG };
}

const OF_ANOTHER_LOG =
  'The log does not hold the last event that they had taken in: it is another log, or a backup of it was restored';

/**
 * Opens the views in a file for their writer, with the furthest event that they have taken in; otherwise says why they cannot
 * be gone on with.
 */
function openFound(
  { path }: ViewsFile,
  isDoubted: boolean,
): { db: DatabaseSync; furthest: Furthest | undefined } | string {
  let db: DatabaseSync | undefined;
  let why = 'Their file is damaged';
  try {
    db = openForWriting(path);
    if (schemaOf(db) === SCHEMA) {
      db.prepare('SELECT * FROM checkpoint').get();
      const furthest = furthestIn(db);
      if (!isDoubted || faultIn(db) === undefined) return { db, furthest };
    } else why = 'They are of another edition';
  } catch (error) {
    if (!isDamaged(error)) {
      db?.close();
      throw error;
    }
  }
  db?.close();
  return why;
}

function serveNew(folder: string): Serving {
  const file = viewsFile(folder, Math.max(0, ...numbersIn(folder), servingFile(folder)?.number ?? 0) + 1);
  let db: DatabaseSync | undefined;
  try {
    db = createReadModel(file.path);
    serve(folder, file);
    return { file, db };
  } catch (error) {
    db?.close();
    removeFiles(folder, (number) => number === file.number);
    throw error;
  }
}

/**
 * Copies the views that serve in a data folder, whether or not its instance runs, into that of an instance which has none
 * and does not run: it goes on from where they are. Throws a sentence, and then nothing serves there.
 */
export function copyViews(folder: string, to: string): void {
  const serving = servingFile(folder);
  if (serving === undefined) throw new Error(`There are no views in ${folder}`);
  mustHaveNone(to);
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const unlocks = [lockFolder(to)];
  try {
    unlocks.push(lockRebuild(to));
    mustHaveNone(to);
    // A copy that was killed has left what never served.
    removeFiles(to, () => true);
    const copied = viewsFile(to, 1);
    copyDatabase(serving.path, copied.path, (fresh) => mustBeSound(fresh, 'the views are'));
    serve(to, copied);
  } finally {
    unlocks.forEach((unlock) => unlock());
  }
}

function mustHaveNone(folder: string): void {
  if (servingFile(folder) !== undefined)
    throw new Error(`There are views in ${folder} already: choose another folder`);
}

/** Deletes the files that `which` chooses by their number. */
export function removeFiles(folder: string, which: (number: number) => boolean): void {
  for (const number of numbersIn(folder).filter(which)) {
    // The file goes last: by it the others are found where this was killed.
    for (const suffix of ['-wal', '-shm', ''])
      rmSync(viewsFile(folder, number).path + suffix, { force: true });
  }
}

/** Deletes what a rebuild that was killed has left; what one that is under way is making stays. */
export function removeLeftOver(folder: string): void {
  const isLeft = (number: number) => number > (servingFile(folder)?.number ?? Infinity);
  if (!numbersIn(folder).some(isLeft)) return;
  const unlock = holdToRemove(join(folder, LOCK));
  if (unlock === undefined) return;
  try {
    removeFiles(folder, isLeft);
  } finally {
    unlock();
  }
}

/** Keeps a second rebuild out; the system lets go of it however the process ends. Throws a sentence. */
export function lockRebuild(folder: string): () => void {
  const unlock = hold(join(folder, LOCK));
  if (unlock !== undefined) return unlock;
  throw new Error(`A rebuild is already under way in ${folder}: wait for it to end`);
}

function numbersIn(folder: string): number[] {
  return readdirSync(folder).flatMap((name) => {
    const number = /^read-model-(\d+)\.db$/.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}
