import {
  START,
  StoreUnavailable,
  type LogPage,
  type Position,
  type StoredEvent,
  type StreamRange,
} from '../event-store.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import { storedIn, type Reading } from './read-messages.ts';
import { pointOf } from './position.ts';

/** Events that are asked for at once. */
export const PAGE = 1_000;

/** How long one page may take, in milliseconds. */
const PAGE_WITHIN_MS = 5_000;

/** The newest event of a few: the server's own, such as the end of a deleted stream, are passed over. */
const A_FEW = 16;

/** Reads from the node that leads, again and again until the patience is at its end (milliseconds). */
export class Reader {
  readonly #connections: Connections;
  readonly #patienceMs: number;

  constructor(connections: Connections, patienceMs: number) {
    this.#connections = connections;
    this.#patienceMs = patienceMs;
  }

  async stream(
    stream: string,
    { from, direction, limit = Infinity }: StreamRange = {},
  ): Promise<StoredEvent[]> {
    const backwards = direction === 'backwards';
    const events: StoredEvent[] = [];
    for (let next = from; events.length < limit;) {
      const count = Math.min(PAGE, limit - events.length);
      const reading = { stream, ...(next !== undefined && { from: next }), backwards, count };
      const page = await this.#try((connection, withinMs) => readEvents(connection, reading, withinMs));
      events.push(...page);
      const last = page.at(-1)?.revision;
      if (page.length < count || last === undefined || (backwards && last === 0)) break;
      next = backwards ? last - 1 : last + 1;
    }
    return events;
  }

  /**
   * At most so many events after a position, of streams whose name matches; with where to go on from, which is past
   * everything that did not match.
   */
  async log(only: string, after: Position, limit = PAGE): Promise<LogPage> {
    // A position of another store is an error at once.
    pointOf(after);
    return this.#try(async (connection, withinMs) => {
      // Looked up first: by the time the events are read, everything up to there has been passed.
      const end = await endOf(connection, withinMs);
      // The event at the position itself comes along when it matches.
      const reading = { only, ...(after !== START && { from: after }), count: limit + 1 };
      const found = await readEvents(connection, reading, withinMs);
      const events = found.filter(({ position }) => position > after).slice(0, limit);
      const last = events.at(-1)?.position ?? after;
      return { events, upTo: events.length < limit && end > last ? end : last };
    });
  }

  /** The newest position of streams whose name matches; START for none. */
  async head(only: string): Promise<Position> {
    const [newest] = await this.#try((connection, withinMs) =>
      readEvents(connection, { only, backwards: true, count: A_FEW }, withinMs),
    );
    return newest?.position ?? START;
  }

  /** Where the log ends, whoever wrote there last. */
  end(): Promise<Position> {
    return this.#try(endOf);
  }

  async #try<T>(work: (connection: Connection, withinMs: number) => Promise<T>): Promise<T> {
    try {
      return await this.#connections.keepTrying(this.#patienceMs, (connection, leftMs) =>
        work(connection, Math.min(leftMs, PAGE_WITHIN_MS)),
      );
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || error.nothingWritten) throw error;
      throw new StoreUnavailable(error.message, { cause: error.cause, nothingWritten: true });
    }
  }
}

/** Our events of one answer, all of them. */
export async function readEvents(
  connection: Connection,
  reading: Reading & { count: number },
  withinMs: number,
): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  await connection.read(reading, withinMs, (answer) => {
    const event = storedIn(answer);
    if (event !== undefined) events.push(event);
  });
  return events;
}

async function endOf(connection: Connection, withinMs: number): Promise<Position> {
  let end = START;
  await connection.read(
    { backwards: true, count: 1 },
    withinMs,
    ({ recorded }) => (end = recorded?.position ?? end),
  );
  return end;
}
