import { join } from 'node:path';
import { hold } from '../hold.ts';
import { LOCK_FILE } from './schema.ts';

/**
 * Keeps every other process from writing in a data folder; reading the log is not held up by it. What is given back
 * lets go of it before the process ends. Throws a sentence while another process has it.
 */
export function lockFolder(folder: string): () => void {
  const unlock = hold(join(folder, LOCK_FILE));
  if (unlock !== undefined) return unlock;
  throw new Error(
    `Another process is using the data folder ${folder}: stop it first, or start with another data folder`,
  );
}
