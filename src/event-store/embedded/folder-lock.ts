import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { LOCK_FILE } from './schema.ts';

/**
 * Keeps every other process from writing in a data folder: an exclusive transaction on a file of its own. The
 * system lets go of it when the process ends, however it ends, and reading the log is not held up by it. What is given
 * back lets go of it before.
 */
export function lockFolder(folder: string): () => void {
  const db = new DatabaseSync(join(folder, LOCK_FILE), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if ((error as { errcode?: number }).errcode !== 5) throw error;
    throw new Error(
      `Another process is using the data folder ${folder}: stop it first, or start with another data folder`,
      { cause: error },
    );
  }
  return () => {
    if (db.isOpen) db.close();
  };
}
