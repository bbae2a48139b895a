/**
 * The port every event store implements. It carries bytes and knows nothing of what they mean:
 * sealing and opening events is the envelope's work.
 */

/**
 * A place in the whole log. Opaque to callers, but plain string comparison gives the order,
 * so that positions of one store can be compared wherever they turn up.
 */
export type Position = string;

/** The position before the first event of any log. */
export const START: Position = '';

/**
 * For how long it is doubted that a log or a stream has less than was seen of it, in milliseconds: a node of EventStoreDB
 * that was suspended goes on for a few seconds as if it led, with the log as it was then.
 */
export const DOUBTED_FOR_MS = 5_000;

/**
 * About how many events a log has that ends at `end`, when so many are known up to a position; only for telling people
 * how far something is. Positions begin with a number that goes up with the log: of events, or of bytes.
 */
export function estimate(events: number, at: Position, end: Position): number {
  const share = Number.parseInt(at) / Number.parseInt(end);
  return share > 0 && share < 1 ? Math.round(events / share) : events;
}

/** What the caller believes of the stream: that it is empty, or the revision of its last event. */
export type Expected = 'no-stream' | number;

/** An event as bytes, ready to be stored. */
export interface SealedEvent {
  /** UUID, lower case, made for this event alone. */
  eventId: string;
  /** Canonical JSON (RFC 8785) in clear. */
  metadata: Uint8Array;
  /** nonce ‖ ciphertext ‖ tag. */
  body: Uint8Array;
  /** 32 bytes: SHA-256 over stream, revision, metadata and body. A store may keep it or compute it from what it keeps. */
  leaf: Uint8Array;
}

/** An event as it stands in the log. */
export interface StoredEvent extends SealedEvent {
  stream: string;
  /** Counts from 0 within its stream, without gaps. */
  revision: number;
  position: Position;
}

/** Where the last event of an append stands. Only given once it is durable. */
export interface Appended {
  revision: number;
  position: Position;
}

/**
 * A run of the log. `upTo` is where to go on from, even when `events` is empty: it can be past the last of them, where
 * others have written to the same database. It is before the place that was asked for where the log does not lead there,
 * as after a backup was restored.
 */
export interface LogPage {
  events: StoredEvent[];
  upTo: Position;
}

export interface StreamRange {
  /** The first revision wanted; forwards from 0 and backwards from the last when absent. */
  from?: number;
  direction?: 'forwards' | 'backwards';
  limit?: number;
}

/**
 * Errors: `BadAppend` for input no store may see, `WrongRevision` when the guard does not hold, `EventIdTaken` when an
 * event stands under its id where it was to be, with other bytes, `StreamGone`, `StoreUnavailable` when the store does
 * not answer: what was to be written may have been, unless it says otherwise, and sending the very same call again is
 * always safe.
 */
export interface EventStore {
  /**
   * Writes all events or none. Resolves only once they are durable. The same bytes again under the same guard give the
   * first answer, also after a restart and through another process. Under that guard other bytes with a known id are
   * refused; an id that stands anywhere else in the log need not be noticed, so that whoever chooses ids beforehand
   * has to look for them.
   */
  append(stream: string, expected: Expected, events: readonly SealedEvent[]): Promise<Appended>;
  /** Events of one stream; an unknown stream has none. */
  readStream(stream: string, range?: StreamRange): Promise<StoredEvent[]>;
  /**
   * The log after a position, at most `limit` events (default 1,000), in order, without gaps; fewer where they are large.
   * No events mean that there are none after it by now.
   */
  readLog(after: Position, limit?: number): Promise<LogPage>;
  /**
   * Every event after a position, then each new one as it becomes durable, page by page. The next page is
   * only read when it is asked for, so that a slow consumer holds back the store and not its own memory.
   * Ends when `signal` aborts; and where a log can be restored while it is followed, with an empty page whose `upTo` is
   * before the last, as the log no longer leads there.
   */
  follow(after: Position, signal: AbortSignal): AsyncIterable<LogPage>;
  /** Lets followers look at once for what others have written; absent where they are told. */
  wake?(): void;
  /**
   * Where the log ends: no event that is durable by now stands after it. START when nothing was ever written; where
   * others write to the same database, it may be theirs.
   */
  head(): Promise<Position>;
  /** Resolves when events can be written at the moment; throws `StoreUnavailable` with the reason when they cannot. */
  ready(): Promise<void>;
  /** Waits for what was accepted, writes the head file, and lets go of every file. */
  close(): Promise<void>;
}

/** The events cannot be stored as they are: the message says what is wrong with them. */
export class BadAppend extends Error {
  override name = 'BadAppend';
}

/** The events take more bytes than a store takes in one event or one append; nothing was written. */
export class TooLarge extends BadAppend {
  override name = 'TooLarge';
}

/** The stream is not where the caller believed it to be. */
export class WrongRevision extends Error {
  override name = 'WrongRevision';
  readonly stream: string;
  readonly expected: Expected;
  readonly actual: Expected;
  constructor(stream: string, expected: Expected, actual: Expected) {
    super(`Stream ${stream} is at ${actual}, not at ${expected}`);
    this.stream = stream;
    this.expected = expected;
    this.actual = actual;
  }
}

/** An event stands in the log under this id already. */
export class EventIdTaken extends Error {
  override name = 'EventIdTaken';
  readonly eventId: string;
  constructor(eventId: string) {
    super(`Event ${eventId} is already stored with other content`);
    this.eventId = eventId;
  }
}

/** The store did not answer in time, or cannot be reached at all. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
  /** It is certain that this call wrote nothing; otherwise what it was to write may have been written. */
  readonly nothingWritten: boolean;
  constructor(
    message: string,
    { nothingWritten = false, ...options }: ErrorOptions & { nothingWritten?: boolean } = {},
  ) {
    super(message, options);
    this.nothingWritten = nothingWritten;
  }
}

/** The stream was deleted for good by somebody else; nothing can be written or read there any more. */
export class StreamGone extends StoreUnavailable {
  override name = 'StreamGone';
}
