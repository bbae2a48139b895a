import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  BadAppend,
  StoreUnavailable,
  type Appended,
  type EventStore,
  type LogPage,
  type Position,
  type StoredEvent,
  type StreamRange,
} from '../event-store.ts';
import { COLUMNS, LOG_FILE, positionOf, rowOf, toStored, type EventRow } from './schema.ts';

/** How often a follower looks by itself, so that what comes meanwhile is one page; `wake` lets it look at once. */
const LOOK_EVERY_MS = 250;

const READ_ONLY = 'This log was opened for reading only';

/** Events of a page when nobody says. */
const PAGE = 1_000;

/** Opens the log of a data folder for reading only, beside the process that writes it or without one. */
export function openEmbeddedReader(folder: string): EmbeddedReader {
  return new EmbeddedReader(join(folder, LOG_FILE));
}

/** The log on a connection that only reads. Its file is mapped into memory. */
export class EmbeddedReader implements EventStore {
  readonly #db: DatabaseSync;
  readonly #forwards: StatementSync;
  readonly #backwards: StatementSync;
  readonly #log: StatementSync;
  readonly #newest: StatementSync;
  readonly #waiting = new Set<() => void>();
  readonly #closed = new AbortController();
  #rung = 0;

  constructor(file: string) {
    this.#db = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
    this.#db.exec('PRAGMA mmap_size = 1073741824');
    const select = (rest: string) => {
      const statement = this.#db.prepare(`SELECT ${COLUMNS} FROM events ${rest} LIMIT ?`);
      statement.setReturnArrays(true);
      return statement;
    };
    this.#forwards = select('WHERE stream = ? AND revision >= ? ORDER BY revision');
    this.#backwards = select('WHERE stream = ? AND revision <= ? ORDER BY revision DESC');
    this.#log = select('WHERE position > ? ORDER BY position');
    this.#newest = this.#db.prepare('SELECT max(position) AS position FROM events');
  }

  async append(): Promise<Appended> {
    throw new BadAppend(READ_ONLY);
  }

  async readStream(stream: string, range: StreamRange = {}): Promise<StoredEvent[]> {
    const { direction = 'forwards', limit = -1 } = range;
    const from = range.from ?? (direction === 'forwards' ? 0 : Number.MAX_SAFE_INTEGER);
    const statement = direction === 'forwards' ? this.#forwards : this.#backwards;
    return (statement.all(stream, from, limit) as unknown as EventRow[]).map(toStored);
  }

  async readLog(after: Position, limit = PAGE): Promise<LogPage> {
    const events = (this.#log.all(rowOf(after), limit) as unknown as EventRow[]).map(toStored);
    const upTo = events.at(-1)?.position;
    if (upTo !== undefined) return { events, upTo };
    const end = await this.head();
    return { events, upTo: end < after ? end : after };
  }

  async *follow(after: Position, signal: AbortSignal): AsyncGenerator<LogPage> {
    const stop = AbortSignal.any([signal, this.#closed.signal]);
    for (let upTo = after; !stop.aborted;) {
      const rung = this.#rung;
      const page = await this.readLog(upTo);
      if (page.events.length > 0) {
        yield page;
        upTo = page.upTo;
        await setImmediate();
      }
      if (page.events.length < PAGE && rung === this.#rung) await this.#news(stop);
    }
  }

  async head(): Promise<Position> {
    return positionOf((this.#newest.get() as { position: number | null }).position ?? 0);
  }

  async ready(): Promise<void> {
    throw new StoreUnavailable(READ_ONLY, { nothingWritten: true });
  }

  async close(): Promise<void> {
    this.#closed.abort();
    if (this.#db.isOpen) this.#db.close();
  }

  /** Lets followers look at once, also those that are busy with a page. */
  wake(): void {
    this.#rung += 1;
    for (const look of this.#waiting) look();
  }

  #news(stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        clearTimeout(timer);
        stop.removeEventListener('abort', look);
        this.#waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(look, LOOK_EVERY_MS);
      stop.addEventListener('abort', look);
      this.#waiting.add(look);
    });
  }
}
