import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyBytes, copyDatabase, isUnknown, mustBeSound, PART, readDatabase } from '../files.ts';
import { KEYS_FILE } from '../keys/embedded-keys.ts';
import { headOf, readHead, writeHead, type Head } from './head-file.ts';
import { HEAD_FILE, LOG_FILE } from './schema.ts';
import { verifyLog } from './verify-log.ts';

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
  // Read before the log is copied, so that the copy can only be further than it says.
  const head = readHead(join(folder, HEAD_FILE));
  return copyDatabase(join(folder, LOG_FILE), file, (fresh) => {
    const seen = `${fresh}.head.json`;
    if (head !== undefined) writeHead(seen, head);
    const { events, fault } = verifyLog({ log: fresh, head: seen }, progress);
    if (fault !== undefined) throw new Error(`Nothing was kept, because the log is not whole. ${fault}`);
    const end = readDatabase(fresh, (db) => headOf(db));
    // Without its log it counts for nothing: the next run puts its own in its place.
    writeHead(`${file}.head.json`, end);
    return { events, head: end };
  });
}

/**
 * Copies the keys of a data folder, wrapped as they are. Throws as `backUpLog` does, and where a part of another copy is
 * left of which it cannot be told who is at it.
 */
export function backUpKeys(folder: string, file: string): void {
  const beside = dirname(file);
  const parts = existsSync(beside) ? readdirSync(beside).filter((name) => name.endsWith(PART)) : [];
  const unknown = parts.map((name) => join(beside, name)).find(isUnknown);
  if (unknown !== undefined)
    throw new Error(
      `What was erased may be read with ${unknown}, if it is what is left of a copy of the keys: remove ${unknown} first`,
    );
  copyDatabase(join(folder, KEYS_FILE), file, (fresh) => mustBeSound(fresh, 'the keys are'), copyBytes);
}
