import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyDatabase, mustBeSound, readDatabase } from '../files.ts';
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
      const end = readDatabase(fresh, (db) => headOf(db));
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
