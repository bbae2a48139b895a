import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Answer, Append } from './batch.ts';
import { headOf, type Head } from './head-file.ts';
import { NO_CHAIN, chainOf, prepareTables, prepareWriter } from './schema.ts';

export interface WriterSettings {
  /** The most pages of 4 KiB that the log may have; without, what the disk holds. */
  maxPages?: number;
}

interface Row {
  position: number;
  leaf: Uint8Array;
}

/** The one connection that writes events. Whatever it commits is on the disk when `commit` returns. */
export class LogWriter {
  readonly #db: DatabaseSync;
  readonly #newest: StatementSync;
  readonly #byId: StatementSync;
  readonly #byRevision: StatementSync;
  readonly #lastOfStream: StatementSync;
  readonly #insert: StatementSync;
  #position = 0;
  #chain: Uint8Array = NO_CHAIN;

  constructor(file: string, settings: WriterSettings = {}) {
    this.#db = new DatabaseSync(file, { timeout: 10_000 });
    prepareWriter(this.#db);
    prepareTables(this.#db);
    if (settings.maxPages !== undefined) this.#db.exec(`PRAGMA max_page_count = ${settings.maxPages}`);
    this.#newest = this.#db.prepare('SELECT position, chain FROM events ORDER BY position DESC LIMIT 1');
    this.#byId = this.#db.prepare('SELECT position, leaf FROM events WHERE event_id = ?');
    this.#byRevision = this.#db.prepare(
      'SELECT position, leaf, event_id FROM events WHERE stream = ? AND revision = ?',
    );
    this.#lastOfStream = this.#db.prepare('SELECT max(revision) AS revision FROM events WHERE stream = ?');
    this.#insert = this.#db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#readEnd();
  }

  get db(): DatabaseSync {
    return this.#db;
  }

  /**
   * Decides every append by itself and makes all that were accepted durable in one commit.
   * Throws when SQLite fails; then nothing of the batch was written, and the next one may succeed.
   */
  commit(appends: readonly Append[]): Answer[] {
    const before = { position: this.#position, chain: this.#chain };
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      const answers = appends.map((append) => this.#append(append));
      this.#db.exec('COMMIT');
      return answers;
    } catch (error) {
      // Now, whatever else fails: the next event must not be counted from one that was not written.
      this.#position = before.position;
      this.#chain = before.chain;
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#readEnd();
      throw error;
    }
  }

  head(): Head {
    return headOf(this.#db);
  }

  close(): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#db.close();
  }

  /** All checks come before the first insert, so that an append which is refused leaves nothing behind. */
  #append({ stream, expected, events }: Append): Answer {
    const actual = (this.#lastOfStream.get(stream) as { revision: number | null }).revision ?? -1;
    if (actual > expected) {
      const first = this.#firstAnswer(stream, expected, events);
      if (first !== undefined) return first;
    }
    for (const { eventId, leaf } of events) {
      const known = this.#byId.get(eventId) as Row | undefined;
      if (known !== undefined && (actual === expected || !same(known.leaf, leaf))) return { taken: eventId };
    }
    if (actual !== expected) return { actual };
    events.forEach(({ eventId, metadata, body, leaf }, at) => {
      const chain = chainOf(this.#chain, leaf);
      this.#insert.run(this.#position + 1, stream, expected + 1 + at, eventId, metadata, body, leaf, chain);
      this.#position += 1;
      this.#chain = chain;
    });
    return this.#position;
  }

  /** The answer given before, when these very events already stand where they were to be put. */
  #firstAnswer(stream: string, expected: number, events: Append['events']): number | undefined {
    let last: number | undefined;
    for (const [at, { eventId, leaf }] of events.entries()) {
      const row = this.#byRevision.get(stream, expected + 1 + at) as (Row & { event_id: string }) | undefined;
      if (row === undefined || row.event_id !== eventId || !same(row.leaf, leaf)) return undefined;
      last = row.position;
    }
    return last;
  }

  #readEnd(): void {
    const newest = this.#newest.get() as { position: number; chain: Uint8Array } | undefined;
    this.#position = newest?.position ?? 0;
    this.#chain = newest?.chain ?? NO_CHAIN;
  }
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
