import { DOUBTED_FOR_MS, type Appended, type Expected, type StoredEvent } from '../event-store.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import type { EventRecord } from './messages/append-messages.ts';
import { InDoubt, NotNow } from './failure.ts';
import type { Reading } from './messages/read-messages.ts';
import { readEvents } from './reader.ts';

/**
 * How long the server may take for one attempt, in milliseconds: longer than it gives itself to replicate. A repeat of
 * what is only being written or replicated is answered late, as timed out, or not at all.
 */
const ATTEMPT_WITHIN_MS = 4_000;

/** What became of an append, for certain. */
export type Outcome =
  | { appended: Appended }
  /** The stream is elsewhere; `found` is what stands where the events were to be. */
  | { actual: Expected; found: StoredEvent[] }
  /** The server never takes these events: why, in a sentence. */
  | { bad: string; tooLarge?: true };

/**
 * Sends the same events, with the same ids under the same guard, until they are known to be written or known not to be,
 * whatever fails meanwhile. Throws `StoreUnavailable` when the patience (milliseconds) is at its end before that.
 */
export function write(
  connections: Connections,
  stream: string,
  expected: Expected,
  records: readonly EventRecord[],
  patienceMs: number,
): Promise<Outcome> {
  let doubtedUntil: number | undefined;
  return connections.keepTrying(patienceMs, async (connection, leftMs): Promise<Outcome> => {
    const withinMs = Math.min(leftMs, ATTEMPT_WITHIN_MS);
    const answer = await connection.append(stream, expected, records, withinMs);
    if ('error' in answer) throw answer.error;
    if ('bad' in answer) return answer;
    if ('actual' in answer) {
      if (isBehind(answer.actual, expected) && (await connection.members(leftMs)).length > 1) {
        const why = 'The node that answers may not lead any more';
        if (doubtedUntil === undefined) {
          doubtedUntil = performance.now() + DOUBTED_FOR_MS;
          // On another connection, to the node that leads by then; once, as others are at work on this one.
          throw new Error(why);
        }
        if (performance.now() < doubtedUntil) throw new NotNow(why);
      }
      return conflict(connection, stream, expected, records, answer.actual, leftMs);
    }
    const { revision, position } = answer;
    if (position !== undefined) return { appended: { revision, position } };
    // A repeat of what is only being replicated is answered without its position.
    const [last] = await standing(connection, { stream, from: revision, count: 1 }, leftMs);
    if (last === undefined) throw new NotNow('What was written cannot be read yet');
    return { appended: { revision, position: last.position } };
  });
}

/** What stands there; where that cannot be read, nothing is known of what was sent. */
function standing(connection: Connection, reading: Reading & { count: number }, withinMs: number) {
  return readEvents(connection, reading, withinMs).catch((error: Error) => {
    throw new InDoubt(error);
  });
}

/** Whether a stream is not as far as the caller has seen it. */
function isBehind(actual: Expected, expected: Expected): boolean {
  return expected !== 'no-stream' && (actual === 'no-stream' || actual < expected);
}

/** The guard does not hold, perhaps because these very events already stand there. */
async function conflict(
  connection: Connection,
  stream: string,
  expected: Expected,
  records: readonly EventRecord[],
  actual: Expected,
  withinMs: number,
): Promise<Outcome> {
  const first = expected === 'no-stream' ? 0 : expected + 1;
  if (actual === 'no-stream' || actual < first) return { actual, found: [] };
  const found = await standing(connection, { stream, from: first, count: records.length }, withinMs);
  // What the server goes by when it refuses can be read a moment later, or is lost with a leader that falls.
  if (found.length < Math.min(records.length, actual - first + 1))
    throw new NotNow('What stands there cannot be read yet');
  const last = found.at(-1);
  if (last === undefined || found.length < records.length) return { actual, found };
  const ours = records.every(({ metadata, data }, at) => {
    const event = found[at] as StoredEvent;
    return Buffer.compare(event.metadata, metadata) === 0 && Buffer.compare(event.body, data) === 0;
  });
  return ours ? { appended: { revision: last.revision, position: last.position } } : { actual, found };
}
