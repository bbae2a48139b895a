import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { START, type Position, type StoredEvent } from '../event-store.ts';

/** Names within the data folder. */
export const LOG_FILE = 'events.db';
export const HEAD_FILE = 'head.json';
export const LOCK_FILE = 'lock.db';

const VERSION = 1;

/**
 * One row an event, keyed by its place in the whole log. `leaf` proves the event within its stream; `chain` is
 * SHA-256(0x02 ‖ chain of the row before ‖ leaf) and proves the order of the whole log.
 */
const tables = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    metadata BLOB NOT NULL,
    body BLOB NOT NULL,
    leaf BLOB NOT NULL,
    chain BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
  CREATE UNIQUE INDEX events_by_id ON events (event_id);
  PRAGMA user_version = ${VERSION};
`;

/** How the one connection that writes is set: what it commits is on the disk. */
export function prepareWriter(db: DatabaseSync): void {
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA cache_size = -65536;
    PRAGMA journal_size_limit = 67108864;
  `);
}

/** Makes the tables of a new log; refuses one that a later release has written. */
export function prepareTables(db: DatabaseSync): void {
  const version = db.prepare('PRAGMA user_version').get()?.['user_version'];
  if (version === 0) db.exec(`BEGIN IMMEDIATE; ${tables} COMMIT;`);
  else if (version !== VERSION) {
    throw new Error(
      `events.db has layout ${String(version)}, this release knows ${VERSION}: use a newer release`,
    );
  }
}

/** The columns of an event in the order that `toStored` takes them. */
export const COLUMNS = 'position, stream, revision, event_id, metadata, body, leaf';

export type EventRow = [number, string, number, string, Uint8Array, Uint8Array, Uint8Array];

export function toStored([position, stream, revision, eventId, metadata, body, leaf]: EventRow): StoredEvent {
  return { position: positionOf(position), stream, revision, eventId, metadata, body, leaf };
}

/** A place in the log as callers see it: 16 digits, so that text compares as numbers do. */
export function positionOf(row: number): Position {
  return row === 0 ? START : String(row).padStart(16, '0');
}

/** The row of a position; 0 for START. */
export function rowOf(position: Position): number {
  if (position === START) return 0;
  if (!/^\d{16}$/.test(position)) throw new RangeError('A position of this log has 16 digits');
  return Number(position);
}

/** The chain before the first row. */
export const NO_CHAIN: Uint8Array = new Uint8Array(32);

/** The chain of a row, from that of the row before it and its own leaf. */
export function chainOf(previous: Uint8Array, leaf: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(65);
  bytes[0] = 2;
  bytes.set(previous, 1);
  bytes.set(leaf, 33);
  return hash('sha256', bytes, 'buffer');
}
