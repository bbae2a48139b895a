import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../support/measure.ts';
import type { OpenPart } from '../support/part.ts';

/** Bytes of a record, about those of an event with its row. */
const RECORD = 700;
/** How long is measured, in milliseconds. */
const SYNC = 1_000;

/** What the disk itself can do. */
export const openDisk: OpenPart = ({ folder }) =>
  Promise.resolve({
    measure(results) {
      results.add('Disk: 700 bytes and fdatasync, one at a time', '/s', syncsPerSecond(folder, SYNC));
      return Promise.resolve();
    },
  });

/** Records appended to a growing file, each made durable, a second. */
function syncsPerSecond(folder: string, forMs: number): Sample {
  const file = join(folder, 'sync');
  const descriptor = openSync(file, 'a');
  const record = Buffer.alloc(RECORD, 'r');
  const started = performance.now();
  let synced = 0;
  while (performance.now() - started < forMs) {
    writeSync(descriptor, record);
    fdatasyncSync(descriptor);
    synced += 1;
  }
  const seconds = (performance.now() - started) / 1000;
  closeSync(descriptor);
  rmSync(file);
  return synced / seconds;
}
