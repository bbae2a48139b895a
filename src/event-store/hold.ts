import { accessSync, constants } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/**
 * Holds a file of its own, by an exclusive transaction, so that no other process gets it; undefined while another has
 * it. The system lets go of it when the process ends, however it ends; what is given back lets go of it before. Throws where
 * the file may not be written, as when another user has made it.
 */
export function hold(file: string): (() => void) | undefined {
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    // SQLite only begins to read where it may not write, and holds nothing then.
    accessSync(file, constants.W_OK);
  } catch (error) {
    db.close();
    const { errcode, code } = error as { errcode?: number; code?: string };
    // Who had it may have removed it meanwhile.
    if (errcode === 5 || code === 'ENOENT') return undefined;
    throw error;
  }
  return () => {
    if (db.isOpen) db.close();
  };
}

/** Holds a file to remove what is left beside it; undefined also where that is another user's. */
export function holdToRemove(file: string): (() => void) | undefined {
  try {
    return hold(file);
  } catch {
    return undefined;
  }
}
