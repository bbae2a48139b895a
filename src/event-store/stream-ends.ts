import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { StoredEvent } from './event-store.ts';

/** Where a stream ends, as far as it was walked through. */
export type StreamEnd = Pick<StoredEvent, 'stream' | 'revision' | 'leaf'>;

/** Streams that are looked at at the same time. */
const AT_ONCE = 32;

/**
 * The ends of all streams of a log while it is walked through, however many there are: in a file that SQLite makes for
 * itself and that is gone when this is closed.
 */
export class StreamEnds {
  readonly #db = new DatabaseSync('');
  readonly #get: StatementSync;
  readonly #set: StatementSync;

  constructor() {
    this.#db.exec(`
      PRAGMA journal_mode = OFF;
      PRAGMA cache_size = -65536;
      CREATE TABLE ends (stream TEXT PRIMARY KEY, revision INTEGER, leaf BLOB) STRICT, WITHOUT ROWID;
      BEGIN;
    `);
    this.#get = this.#db.prepare('SELECT * FROM ends WHERE stream = ?');
    this.#set = this.#db.prepare('INSERT OR REPLACE INTO ends VALUES (?, ?, ?)');
  }

  /** Undefined for a stream that was not met yet. */
  get(stream: string): StreamEnd | undefined {
    return this.#get.get(stream) as StreamEnd | undefined;
  }

  set({ stream, revision, leaf }: StreamEnd): void {
    this.#set.run(stream, revision, leaf);
  }

  /** How many streams there are, and how many events they have in all if none is missing. */
  count(): { streams: number; events: number } {
    const counted = this.#db.prepare(
      'SELECT count(*) AS streams, coalesce(sum(revision + 1), 0) AS events FROM ends',
    );
    return counted.get() as { streams: number; events: number };
  }

  /** Looks at every stream, some at the same time; the first of what is found. `told` hears after how many. */
  async each<Found>(
    look: (end: StreamEnd) => Promise<Found | undefined>,
    told: (streams: number) => void = () => undefined,
  ): Promise<Found | undefined> {
    const page = this.#db.prepare('SELECT * FROM ends WHERE stream > ? ORDER BY stream LIMIT ?');
    let seen = 0;
    for (let after = ''; ;) {
      const ends = page.all(after, AT_ONCE) as unknown as StreamEnd[];
      const last = ends.at(-1);
      if (last === undefined) return undefined;
      const found = (await Promise.all(ends.map(look))).find((one) => one !== undefined);
      if (found !== undefined) return found;
      told((seen += ends.length));
      after = last.stream;
    }
  }

  close(): void {
    this.#db.close();
  }
}
