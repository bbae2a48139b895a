import type { Position } from '../event-store.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * Where the keys of streams are kept, apart from the log. Every stream has its own, made before its first event.
 * What is destroyed here is gone from the log, without touching the log.
 */
export interface KeyStore {
  /** The keys of a stream; undefined when they were destroyed or never made. */
  get(stream: string): Promise<KeyRing | undefined>;
  /**
   * Takes in the keys made after a position of the log, for who is about to open the events that come after it; leaves it
   * at that when `signal` aborts.
   */
  ahead(after: Position, signal?: AbortSignal): Promise<void>;
  /**
   * The next `get` looks at what is stored now, whatever is remembered of a stream, or of all: for who was told of an
   * erasure, or that the log is not the one that was read so far.
   */
  forget(stream?: string): void;
  /** Makes the keys of a stream, durably; gives those it has when it has some. Throws `StreamErased`, `StoreUnavailable`. */
  create(stream: string): Promise<KeyRing>;
  /** Seals whatever comes from now on with a new generation of the stream's key. Throws `StreamErased`. */
  startGeneration(stream: string): Promise<KeyRing>;
  /** Keeps of a generation only the keys of these events, and destroys its own. Throws `StreamErased`. */
  narrow(stream: string, generation: number, eventIds: readonly string[]): Promise<void>;
  /** Destroys all keys of a stream, for good. */
  erase(stream: string): Promise<void>;
  close(): Promise<void>;
}

/** What is kept of one stream: its keys, wrapped by the master key. */
export interface KeyRecord {
  stream: string;
  /** Empty when the keys were destroyed. */
  wrapped: Uint8Array;
}

/** The records of a key store as they are kept, for who copies them to another one that has the same secrets. */
export interface KeyRecords {
  /** Every record, some at a time: one for each stream that has or had keys. */
  records(): AsyncIterable<KeyRecord[]>;
  /** The records of some streams as they are now; undefined for one that never had keys. */
  recordsOf(streams: readonly string[]): Promise<(KeyRecord | undefined)[]>;
  /** Puts records, each of another stream, in the place of whatever there is. Nobody else may write meanwhile. */
  putRecords(records: readonly KeyRecord[]): Promise<void>;
}

/** The stream's keys are destroyed: nothing of it can be read, and nothing more can be written. */
export class StreamErased extends Error {
  override name = 'StreamErased';
  readonly stream: string;
  constructor(stream: string) {
    super(`The content of ${stream} was erased; nothing can be recorded in it`);
    this.stream = stream;
  }
}
