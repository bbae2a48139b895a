import { mkdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { checkAppend, MAX_EVENT_BYTES } from '../check-append.ts';
import {
  StoreUnavailable,
  type Appended,
  type EventStore,
  type Expected,
  type LogPage,
  type Position,
  type SealedEvent,
  type StoredEvent,
  type StreamRange,
} from '../event-store.ts';
import { AppendQueue } from './append-queue.ts';
import { openEmbeddedReader, type EmbeddedReader } from './embedded-reader.ts';
import { lockFolder } from './folder-lock.ts';
import type { WriterSettings } from './log-writer.ts';

/** With less than this on the disk, in bytes, the store says that it is not ready; it still writes what fits. */
const LEAST_FREE = 16 * MAX_EVENT_BYTES;

/** A disk that answers nothing for so long, in milliseconds, is told to whoever watches; what waits for it goes on waiting. */
const SILENT_MS = 5_000;

export interface StoreSettings extends WriterSettings {
  /** Bytes; 16 MiB when absent. */
  leastFree?: number;
}

/**
 * Opens the log of a data folder, made when it is not there, for this process alone. Rejects with a sentence when
 * another process has it, or when the log does not reach as far as its head file says.
 */
export async function openEmbeddedStore(folder: string, settings: StoreSettings = {}): Promise<EventStore> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(folder);
  try {
    return await EmbeddedStore.open(folder, settings, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The log in one SQLite file: read here, written by a thread of its own. */
class EmbeddedStore implements EventStore {
  readonly #folder: string;
  readonly #leastFree: number;
  readonly #queue: AppendQueue;
  readonly #unlock: () => void;
  #reader!: EmbeddedReader;

  private constructor(
    folder: string,
    { leastFree = LEAST_FREE, ...settings }: StoreSettings,
    unlock: () => void,
  ) {
    this.#folder = folder;
    this.#leastFree = leastFree;
    this.#unlock = unlock;
    this.#queue = new AppendQueue(folder, settings, () => this.#reader.wake());
  }

  static async open(folder: string, settings: StoreSettings, unlock: () => void): Promise<EmbeddedStore> {
    const store = new EmbeddedStore(folder, settings, unlock);
    await store.#queue.opened;
    store.#reader = openEmbeddedReader(folder);
    return store;
  }

  async append(stream: string, expected: Expected, events: readonly SealedEvent[]): Promise<Appended> {
    checkAppend(stream, expected, events);
    return this.#queue.append({ stream, expected: expected === 'no-stream' ? -1 : expected, events });
  }

  readStream(stream: string, range?: StreamRange): Promise<StoredEvent[]> {
    return this.#reader.readStream(stream, range);
  }

  readLog(after: Position, limit?: number): Promise<LogPage> {
    return this.#reader.readLog(after, limit);
  }

  follow(after: Position, signal: AbortSignal): AsyncIterable<LogPage> {
    return this.#reader.follow(after, signal);
  }

  head(): Promise<Position> {
    return this.#reader.head();
  }

  async ready(): Promise<void> {
    if (this.#queue.stopped !== undefined)
      throw new StoreUnavailable(this.#queue.stopped, { nothingWritten: true });
    if (this.#queue.silentFor > SILENT_MS)
      throw new StoreUnavailable('The disk that holds the log does not answer', { nothingWritten: true });
    const { bavail, bsize } = await statfs(this.#folder);
    if (bavail * bsize < this.#leastFree) {
      throw new StoreUnavailable('The disk that holds the log is full: make room on it', {
        nothingWritten: true,
      });
    }
  }

  async close(): Promise<void> {
    await this.#queue.close();
    await this.#reader.close();
    this.#unlock();
  }
}
