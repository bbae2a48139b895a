import { estimate, EventIdTaken, WrongRevision, type Position, type StoredEvent } from '../event-store.ts';
import { CannotMigrate, take, type Side } from './side.ts';

/** The most bytes of an append of several events: well under what a store takes, which may count more than these. */
const MOST_BYTES = 512 * 1024;

/**
 * Writes every event of a log after a position up to `end`, in the same order, each with the same bytes. Whatever stops
 * it leaves a beginning of the copy. `told` hears how many were written, and how many there may be in all.
 */
export async function copyEvents(
  from: Side,
  to: Side,
  { after, end }: { after: Position; end: Position },
  told: (written: number, of: number) => void,
): Promise<number> {
  let written = 0;
  for (let at = after; ;) {
    const { events, upTo } = await take(from, at, end);
    if (events.length === 0) return written;
    for (const batch of batches(events)) {
      await write(to, batch);
      written += batch.length;
    }
    at = upTo;
    told(written, estimate(written, at, end));
  }
}

/** Events that follow each other in the log and in one stream go into one append. */
function* batches(events: readonly StoredEvent[]): Generator<[StoredEvent, ...StoredEvent[]]> {
  let batch: StoredEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = event.metadata.byteLength + event.body.byteLength;
    const [first] = batch;
    if (first !== undefined && (first.stream !== event.stream || bytes + size > MOST_BYTES)) {
      yield [first, ...batch.slice(1)];
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  const [first, ...more] = batch;
  if (first !== undefined) yield [first, ...more];
}

async function write({ name, store }: Side, batch: readonly [StoredEvent, ...StoredEvent[]]): Promise<void> {
  const [{ stream, revision }] = batch;
  try {
    await store.append(stream, revision === 0 ? 'no-stream' : revision - 1, batch);
  } catch (error) {
    if (!(error instanceof WrongRevision || error instanceof EventIdTaken)) throw error;
    throw new CannotMigrate(
      `${name} was written to by somebody else meanwhile (${error.message}): stop them, and copy to where nothing is yet`,
      { cause: error },
    );
  }
}
