import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../support/measure.ts';

/** Bytes of a record, about those of an event with its row. */
const RECORD = 700;

/** What the disk itself can do: records appended to a growing file, each made durable, a second. */
export function syncsPerSecond(folder: string, forMs: number): Sample {
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
