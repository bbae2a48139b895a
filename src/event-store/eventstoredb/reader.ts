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
import { isNoPlace } from './failure.ts';
import { storedIn, type Reading } from './read-messages.ts';
import { pointOf } from './position.ts';

/** Events that are asked for at once. */
export const PAGE = 1_000;

/** The most of a page, in bytes of events; one more event may come on top. */
export const PAGE_BYTES = 8 * 1024 * 1024;

/** How long one page may take, in milliseconds. */
const PAGE_WITHIN_MS = 5_000;

/** Records among which the newest event is looked for first, then among as many times more. */
const A_FEW = 16;

/** What follows a place to which the log does not lead. */
const NOWHERE: LogPage = { events: [], upTo: START };

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
      const { records, isWhole } = await this.#try((connection, withinMs) =>
        readRecords(connection, reading, withinMs, PAGE_BYTES),
      );
      const page = eventsOf(records);
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
  async log(only: string, after: Position, limit = PAGE): Promise<LogPage> {
    // A position of another store is an error at once.
    pointOf(after);
    const work = async (connection: Connection, withinMs: number): Promise<LogPage> => {
      // Looked up first: by the time the events are read, everything up to there has been passed.
      const end = await endOf(connection, withinMs);
      if (end < after) return NOWHERE;
      let upTo = after;
      for (;;) {
        // The record at the position itself comes along when it matches.
        const reading = { only, ...(upTo !== START && { from: upTo }), count: limit + 1 };
        const { records, isWhole } = await readRecords(connection, reading, withinMs, PAGE_BYTES);
        const kept = records.filter(({ position }) => position > upTo).slice(0, limit);
        upTo = kept.at(-1)?.position ?? upTo;
        const events = eventsOf(kept);
        const isAll = isWhole && records.length <= limit;
        // The server's own records count for it, such as the ends of deleted streams: there may be nothing else.
        if (isAll || events.length > 0) return { events, upTo: isAll && end > upTo ? end : upTo };
      }
    };
    return this.#try((connection, withinMs) =>
      work(connection, withinMs).catch((error: unknown) => {
        if (isNoPlace(error)) return NOWHERE;
        throw error;
      }),
    );
  }

  /** The newest position of streams whose name matches; START for none. */
  async head(only: string): Promise<Position> {
    return this.#try(async (connection, withinMs) => {
      for (let count = A_FEW; ; count *= A_FEW) {
        const { records } = await readRecords(connection, { only, backwards: true, count }, withinMs);
        const newest = records.find(({ event }) => event !== undefined);
        if (newest !== undefined || records.length < count) return newest?.position ?? START;
      }
    });
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
  const { records } = await readRecords(connection, reading, withinMs);
  return eventsOf(records);
}

/** A record of the server's log; without an event where it is the server's own. */
interface LogRecord {
  position: Position;
  event: StoredEvent | undefined;
}

const eventsOf = (records: readonly LogRecord[]) => records.flatMap(({ event }) => event ?? []);

/** The records of one answer: no more are taken than it needs to fill so many bytes, and then it is not whole. */
async function readRecords(
  connection: Connection,
  reading: Reading & { count: number },
  withinMs: number,
  mostBytes = Infinity,
): Promise<{ records: LogRecord[]; isWhole: boolean }> {
  const records: LogRecord[] = [];
  let bytes = 0;
  const isWhole = await connection.read(reading, withinMs, (answer) => {
    const event = storedIn(answer);
    const position = answer.recorded?.position;
    if (position !== undefined) records.push({ position, event });
    bytes += event === undefined ? 0 : event.metadata.byteLength + event.body.byteLength;
    // Two at least: the first may be the one at the place itself.
    return bytes >= mostBytes && records.length > 1 ? 'enough' : undefined;
  });
  return { records, isWhole };
}

async function endOf(connection: Connection, withinMs: number): Promise<Position> {
  let end = START;
  await connection.read({ backwards: true, count: 1 }, withinMs, ({ recorded }) => {
    end = recorded?.position ?? end;
  });
  return end;
}
