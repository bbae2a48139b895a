import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { START, type Position } from '../event-store.ts';
import { syncFolder } from '../files.ts';
import { NO_CHAIN, positionOf, rowOf } from './schema.ts';

/** How far the log had got: kept apart from it, so that a cut-off tail is found. */
export interface Head {
  /** Events in the log. */
  count: number;
  /** The newest event; START, empty and -1 in an empty log. */
  position: Position;
  stream: string;
  revision: number;
  /** Hex; see the table. */
  leaf: string;
  chain: string;
}

const none = Buffer.from(NO_CHAIN).toString('hex');
const empty: Head = { count: 0, position: START, stream: '', revision: -1, leaf: none, chain: none };

/** The head file, or undefined when there is none. */
export function readHead(file: string): Head | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const head = JSON.parse(text) as Head;
    if (Number.isSafeInteger(head.count) && rowOf(head.position) === head.count) return head;
  } catch {
    // Said below, for whatever is wrong with it.
  }
  throw new Error(`${file} is damaged: put back the one of the newest backup`);
}

/** Replaces the head file in one step: after a crash it is the old one or the new one. */
export function writeHead(file: string, head: Head): void {
  const fresh = `${file}.new`;
  const descriptor = openSync(fresh, 'w', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(head)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(fresh, file);
  syncFolder(dirname(file));
}

/** The head of the log at a row, or at its end; the empty head where there is no row. */
export function headOf(db: DatabaseSync, row?: number): Head {
  const found = db
    .prepare(
      `SELECT position, stream, revision, leaf, chain FROM events
       WHERE ?1 IS NULL OR position = ?1 ORDER BY position DESC LIMIT 1`,
    )
    .get(row ?? null);
  if (found === undefined) return empty;
  const { position, stream, revision, leaf, chain } = found as {
    position: number;
    stream: string;
    revision: number;
    leaf: Uint8Array;
    chain: Uint8Array;
  };
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  return {
    count: position,
    position: positionOf(position),
    stream,
    revision,
    leaf: hex(leaf),
    chain: hex(chain),
  };
}

/**
 * What is wrong between a log and its head file, in one sentence; undefined when they agree.
 * The log may be further on than the file: the file is up to a second behind.
 */
export function headFault(db: DatabaseSync, head: Head | undefined): string | undefined {
  const end = headOf(db);
  if (head === undefined) {
    return end.count === 0
      ? undefined
      : `head.json is missing although the log has ${end.count} events; for this log it would be ${JSON.stringify(end)}`;
  }
  if (head.count > end.count) {
    const last =
      end.count === 0
        ? 'is empty'
        : `ends at position ${end.position} (${end.stream}, revision ${end.revision})`;
    return (
      `${head.count - end.count} event${head.count - end.count === 1 ? '' : 's'} cut off: the log ${last}, but head.json ` +
      `says that it went on to position ${head.position} (${head.stream}, revision ${head.revision})`
    );
  }
  const then = headOf(db, head.count);
  if (then.leaf === head.leaf && then.chain === head.chain) return undefined;
  return (
    `The event at position ${head.position} (${head.stream}, revision ${head.revision}) ` +
    `is not the one that head.json says was recorded there`
  );
}
