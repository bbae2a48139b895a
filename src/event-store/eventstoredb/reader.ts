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
import { isLate, isNoPlace } from './failure.ts';
import type { ReadAnswer } from './messages/read-answer.ts';
import { storedIn, type Reading } from './messages/read-messages.ts';
import { pointOf } from './messages/position.ts';

/** Events that are asked for at once. */
export const PAGE = 1_000;

/** The most of a page, in bytes of events; one more event may come on top. */
export const PAGE_BYTES = 8 * 1024 * 1024;

/** How long one page may take, in milliseconds. */
const PAGE_WITHIN_MS = 5_000;

/** A record of the server's log; without an event where it is the server's own. */
interface LogRecord {
  position: Position;
  /** Under which the server keeps it. */
  id: string;
  event: StoredEvent | undefined;
}

/** A run of the log; see `LogPage`. */
interface LogRun {
  records: LogRecord[];
  upTo: Position;
}

/** What follows a place to which the log does not lead. */
const NOWHERE = { records: [], upTo: START, isAll: true };

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
      const { page, isWhole } = await this.#try(async (connection, withinMs) => {
        const records: LogRecord[] = [];
        const isWhole = await connection.read(reading, withinMs, into(records, PAGE_BYTES));
        return { page: eventsOf(records), isWhole };
      });
      events.push(...page);
      const last = page.at(-1)?.revision;
      const isAll = isWhole && page.length < count;
      if (isAll || last === undefined || (backwards && last === 0)) break;
      next = backwards ? last - 1 : last + 1;
    }
    return events;
  }

  /**
   * At most so many events after a position, of streams whose name matches, and no more than a page of bytes; with where
   * to go on from, which is past everything that did not match.
   */
  async log(only: string, after: Position, limit?: number): Promise<LogPage> {
    const { records, upTo } = await this.records(only, after, limit);
    return { events: eventsOf(records), upTo };
  }

  /** The same, as the server keeps them. Takes as long as it comes further within the patience. */
  async records(only: string, after: Position, limit = PAGE): Promise<LogRun> {
    // A position of another store is an error at once.
    pointOf(after);
    for (let upTo = after; ;) {
      const place = { only, ...(upTo !== START && { from: upTo }) };
      const step = await this.#try((connection, withinMs) =>
        stepFrom(connection, place, limit, withinMs).catch((error: unknown) => {
          if (isNoPlace(error)) return NOWHERE;
          throw error;
        }),
      );
      // The server's own records count for it, such as the ends of deleted streams: there may be nothing else.
      if (step.isAll || eventsOf(step.records).length > 0) return step;
      ({ upTo } = step);
    }
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

/** The next records of the log; where too much is to be passed before them, a place further on. */
async function stepFrom(
  connection: Connection,
  place: { only: string; from?: Position },
  limit: number,
  withinMs: number,
): Promise<LogRun & { isAll: boolean }> {
  const { from: after = START } = place;
  // Looked up first: by the time the records are read, everything up to there has been passed.
  const end = await endOf(connection, withinMs);
  if (end < after) return NOWHERE;
  const came: LogRecord[] = [];
  let late: unknown;
  // The record at the position itself comes along when it matches.
  const reading = { ...place, count: limit + 1 };
  const isWhole = await connection.read(reading, withinMs, into(came, PAGE_BYTES)).catch((error: unknown) => {
    if (!isLate(error)) throw error;
    late = error;
    return false;
  });
  const records = came.filter(({ position }) => position > after).slice(0, limit);
  const last = records.at(-1)?.position;
  const isAll = isWhole && came.length <= limit;
  if (late === undefined || last !== undefined) {
    const upTo = last ?? after;
    return { records, upTo: isAll && end > upTo ? end : upTo, isAll };
  }
  const upTo = await passed(connection, place, end, withinMs);
  if (upTo === after) throw late;
  return { records, upTo, isAll };
}

/** Up to where others have written: a read does not tell how far it is, a subscription does. */
async function passed(
  connection: Connection,
  place: { only: string; from?: Position },
  end: Position,
  withinMs: number,
): Promise<Position> {
  const { from: after = START } = place;
  let upTo = after;
  const reading = connection.read(place, withinMs, ({ recorded, reached = START }) => {
    if (reached > upTo) upTo = reached;
    return recorded !== undefined || upTo >= end ? 'enough' : undefined;
  });
  await reading.catch((error: unknown) => {
    if (upTo === after && !isLate(error)) throw error;
  });
  return upTo;
}

const eventsOf = (records: readonly LogRecord[]) => records.flatMap(({ event }) => event ?? []);

/** Takes the records of an answer: no more than it needs to fill so many bytes. */
function into(records: LogRecord[], mostBytes = Infinity): (answer: ReadAnswer) => 'enough' | undefined {
  let bytes = 0;
  return (answer) => {
    const event = storedIn(answer);
    const { position, id } = answer.recorded ?? {};
    if (position === undefined || id === undefined) return undefined;
    records.push({ position, id, event });
    bytes += event === undefined ? 0 : event.metadata.byteLength + event.body.byteLength;
    // Two at least: the first may be the one at the place itself.
    return bytes >= mostBytes && records.length > 1 ? 'enough' : undefined;
  };
}

/** Our events of one answer, all of them. */
export async function readEvents(
  connection: Connection,
  reading: Reading & { count: number },
  withinMs: number,
): Promise<StoredEvent[]> {
  const records: LogRecord[] = [];
  await connection.read(reading, withinMs, into(records));
  return eventsOf(records);
}

async function endOf(connection: Connection, withinMs: number): Promise<Position> {
  let end = START;
  await connection.read({ backwards: true, count: 1 }, withinMs, ({ recorded }) => {
    end = recorded?.position ?? end;
  });
  return end;
}
