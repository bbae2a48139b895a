import { checkAppend } from '../check-append.ts';
import {
  BadAppend,
  EventIdTaken,
  StoreUnavailable,
  TooLarge,
  WrongRevision,
  type Appended,
  type EventStore,
  type Expected,
  type LogPage,
  type Position,
  type SealedEvent,
  type StoredEvent,
  type StreamRange,
} from '../event-store.ts';
import type { StoreStatus } from './cluster.ts';
import { Connections } from './connections.ts';
import { follow } from './follow.ts';
import { recordOf } from './messages/append-messages.ts';
import { Reader } from './reader.ts';
import type { EventStoreDbSettings } from './settings.ts';
import { write } from './writer.ts';

/**
 * The streams of this service among those that others may keep in the same database; not those of the keys. Nothing is
 * written to any other, because it would not be in the log.
 */
export const OUR_STREAMS = '^((case|crn|access|settings|review)-|(policy|directory|erasures|demo)$)';
const ours = new RegExp(OUR_STREAMS);

/** How long an append or a read is tried again when nobody says, in milliseconds. */
export const PATIENCE_MS = 10_000;

/** How long a question about the state of the store may take, in milliseconds. */
const STATUS_WITHIN_MS = 3_000;

/** A store of which it can also be asked how the servers are. */
export interface EventStoreDb extends EventStore {
  status(): Promise<StoreStatus>;
}

/**
 * Opens the log in EventStoreDB; any number of processes may. Rejects with a sentence when the settings are wrong, and
 * with `StoreUnavailable` when no node that leads can be reached within the patience of the settings, or refuses.
 */
export async function openEventStoreDb(settings: EventStoreDbSettings): Promise<EventStoreDb> {
  const store = new EventStoreDbStore(settings);
  try {
    await store.head();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The log in EventStoreDB. The bytes of an event are those of the embedded store; its leaf is computed on every read. */
class EventStoreDbStore implements EventStoreDb {
  readonly #connections: Connections;
  readonly #reader: Reader;
  readonly #patienceMs: number;
  readonly #closed = new AbortController();
  readonly #appending = new Set<Promise<unknown>>();

  constructor(settings: EventStoreDbSettings) {
    this.#patienceMs = settings.patienceMs ?? PATIENCE_MS;
    this.#connections = new Connections(settings);
    this.#reader = new Reader(this.#connections, this.#patienceMs);
  }

  async append(stream: string, expected: Expected, events: readonly SealedEvent[]): Promise<Appended> {
    checkAppend(stream, expected, events);
    if (!ours.test(stream)) throw new BadAppend(`${stream} is no stream of this service`);
    this.#mustBeOpen();
    const appending = this.#append(stream, expected, events);
    this.#appending.add(appending);
    try {
      return await appending;
    } finally {
      this.#appending.delete(appending);
    }
  }

  readStream(stream: string, range?: StreamRange): Promise<StoredEvent[]> {
    return this.#reader.stream(stream, range);
  }

  readLog(after: Position, limit?: number): Promise<LogPage> {
    return this.#reader.log(OUR_STREAMS, after, limit);
  }

  follow(after: Position, signal: AbortSignal): AsyncIterable<LogPage> {
    const stop = AbortSignal.any([signal, this.#closed.signal]);
    return follow(this.#connections, this.#reader, OUR_STREAMS, after, stop);
  }

  head(): Promise<Position> {
    return this.#reader.end();
  }

  async ready(): Promise<void> {
    this.#mustBeOpen();
    await new Reader(this.#connections, STATUS_WITHIN_MS).end();
  }

  async status(): Promise<StoreStatus> {
    try {
      await this.ready();
      return await this.#connections.keepTrying(STATUS_WITHIN_MS, async (connection, leftMs) => {
        const members = await connection.members(leftMs);
        const leader = members.find(({ state, alive }) => alive && state === 'LEADER')?.address;
        return { reachable: true, version: connection.version, ...(leader && { leader }), members };
      });
    } catch (error) {
      return { reachable: false, why: (error as Error).message, members: [] };
    }
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.allSettled(this.#appending);
    this.#connections.close();
  }

  async #append(stream: string, expected: Expected, events: readonly SealedEvent[]): Promise<Appended> {
    const records = events.map(recordOf);
    const outcome = await write(this.#connections, stream, expected, records, this.#patienceMs);
    if ('bad' in outcome) throw new (outcome.tooLarge ? TooLarge : BadAppend)(outcome.bad);
    if ('actual' in outcome) throw refusal(stream, expected, events, outcome);
    const { appended } = outcome;
    if (appended.revision === (expected === 'no-stream' ? -1 : expected) + events.length) return appended;
    throw new Error(
      `${stream} was deleted in EventStoreDB, which this service never does, and goes on at revision ${appended.revision}: restore a backup`,
    );
  }

  #mustBeOpen(): void {
    if (this.#closed.signal.aborted) {
      throw new StoreUnavailable('The event store is closed', { nothingWritten: true });
    }
  }
}

/** An id that stands with other bytes where an event was to be is taken; anything else is somebody else's event. */
function refusal(
  stream: string,
  expected: Expected,
  events: readonly SealedEvent[],
  { actual, found }: { actual: Expected; found: readonly StoredEvent[] },
): EventIdTaken | WrongRevision {
  const taken = events.find(({ eventId, leaf }, at) => {
    const there = found[at];
    return there?.eventId === eventId && Buffer.compare(there.leaf, leaf) !== 0;
  });
  return taken === undefined ? new WrongRevision(stream, expected, actual) : new EventIdTaken(taken.eventId);
}
