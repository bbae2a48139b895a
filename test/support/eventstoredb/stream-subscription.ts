import { randomUUID } from 'node:crypto';
import { streamDeleted } from './errors.ts';
import { caughtUp, confirmation, encodedRecord } from './messages.ts';
import { PAGE, streamForwards, type LiveView } from './reading.ts';
import { advanced, type Deliver } from './subscription.ts';
import { DELETED } from './transaction-log.ts';

/**
 * Delivers the records of one stream after a revision, then those to come, until it is aborted. A tombstone is
 * delivered and ends it with an error.
 */
export async function subscribeToStream(
  view: LiveView,
  stream: string,
  after: number,
  deliver: Deliver,
  signal: AbortSignal,
): Promise<void> {
  if (view.log.lastRevision(stream, view.end) === DELETED) throw streamDeleted(stream);
  await deliver(confirmation(randomUUID()));
  let reached = after;
  let told = false;
  while (!signal.aborted) {
    const end = view.end;
    let delivered = 0;
    for (const record of streamForwards(view, stream, reached + 1)) {
      await deliver(encodedRecord(record), record);
      if (signal.aborted) return;
      reached = record.revision;
      delivered += 1;
      if (reached === DELETED) throw streamDeleted(stream);
    }
    if (!told || delivered > PAGE) await deliver(caughtUp());
    told = true;
    if (view.end === end) await advanced(view, end, signal);
  }
}
