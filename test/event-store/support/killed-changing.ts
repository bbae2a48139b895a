import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { KEYS_FILE } from '../../../src/event-store/keys/embedded-keys.ts';

const CHANGE = `const db = new (require('node:sqlite').DatabaseSync)(process.argv[1]);
  db.exec('PRAGMA cache_size = 1; BEGIN; CREATE TABLE more (row BLOB);');
  for (let i = 0; i < 200; i++) db.exec('INSERT INTO more VALUES (zeroblob(4000))');
  db.exec('DELETE FROM keys');
  for (let i = 0; i < 200; i++) db.exec('INSERT INTO more VALUES (zeroblob(4000))');
  process.kill(process.pid, 'SIGKILL');`;

/** A process begins to change the keys of a data folder, and is killed in the middle of it. */
export function killedChangingKeys(folder: string): Promise<void> {
  return new Promise((done) => {
    execFile(process.execPath, ['-e', CHANGE, join(folder, KEYS_FILE)], () => done());
  });
}
