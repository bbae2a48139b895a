import { randomUUID } from 'node:crypto';
import { caughtUp, checkpoint, confirmation, encodedRecord } from './messages.ts';
import { PAGE, shownInAll, type Filter, type View } from './reading.ts';
import type { LogRecord } from './transaction-log.ts';

/** What a subscription to everything with a filter is told besides events. */
export interface Checkpoints {
  /** How many records are looked at for one page. */
  window: number;
  /** After how many records looked at a checkpoint is due. */
  interval: number;
}

/** Where a subscription puts what it delivers; resolves when there is room for more. */
export type Deliver = (message: Buffer, record?: LogRecord) => Promise<void> | undefined;

/** A view that tells when it shows more. */
export interface LiveView extends View {
  /** Calls back whenever more is shown, until the returned function is called. */
  onAdvance(listener: () => void): () => void;
}

/**
 * Delivers all records of a view after a position, then those to come, until it is aborted. With checkpoints it does
 * as a server does: while it catches up they name the page before, so they trail what was looked at.
 */
export async function subscribe(
  view: LiveView,
  after: number,
  matches: Filter,
  deliver: Deliver,
  signal: AbortSignal,
  checkpoints?: Checkpoints,
): Promise<void> {
  const atStart = view.end;
  await deliver(confirmation(randomUUID()));
  let reached = after;
  let behind = after < (view.log.records[view.log.indexAt(atStart) - 1]?.position ?? -1);
  let live = atStart;
  let counted = 0;
  for (;;) {
    if (behind) {
      reached = await catchUp(view, reached, matches, deliver, signal, checkpoints);
      if (signal.aborted) return;
    }
    await deliver(caughtUp());
    behind = false;
    while (!behind) {
      const index = view.log.indexAt(live);
      const backlog = view.log.indexAt(view.end) - index;
      if (backlog === 0) await advanced(view, live, signal);
      if (signal.aborted) return;
      if (backlog > PAGE) {
        // A server keeps no more than a page of what is new for a slow reader, and reads the rest again.
        live = view.end;
        counted += backlog;
        behind = true;
        if (checkpoints !== undefined) await deliver(checkpoint(reached));
        break;
      }
      for (const record of view.log.records.slice(index, index + backlog)) {
        live = record.end;
        if (record.position > reached && matches(record) && shownInAll(record)) {
          await deliver(encodedRecord(record), record);
          reached = record.position;
        }
        if (checkpoints !== undefined && ++counted >= checkpoints.interval) {
          counted = 0;
          if (record.position >= reached) await deliver(checkpoint(record.position));
          reached = Math.max(reached, record.position);
        }
        if (signal.aborted) return;
      }
    }
  }
}

/** Delivers what there is, a page at a time. Returns how far it came. */
async function catchUp(
  view: View,
  after: number,
  matches: Filter,
  deliver: Deliver,
  signal: AbortSignal,
  checkpoints: Checkpoints | undefined,
): Promise<number> {
  let reached = after;
  let next = Math.max(after, 0);
  let counted = 0;
  const window = checkpoints?.window ?? Infinity;
  for (;;) {
    const from = next;
    let looked = 0;
    let found = 0;
    let ended = false;
    while (looked < window && found < PAGE) {
      const record = view.log.records[view.log.indexAt(next)];
      if (record === undefined || record.position >= view.end) {
        ended = true;
        break;
      }
      looked += 1;
      next = record.end;
      if (!matches(record) || !shownInAll(record)) continue;
      found += 1;
      if (record.position <= reached) continue;
      await deliver(encodedRecord(record), record);
      if (signal.aborted) return reached;
      reached = record.position;
    }
    if (checkpoints === undefined) {
      if (ended) return reached;
      continue;
    }
    counted += looked;
    if (ended) {
      await deliver(checkpoint(reached));
      return reached;
    }
    if (counted >= checkpoints.interval) {
      counted %= checkpoints.interval;
      reached = Math.max(reached, from);
      await deliver(checkpoint(reached));
    }
  }
}

/** Resolves when a view shows more than up to a position, or the subscription is aborted. */
function advanced(view: LiveView, beyond: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = view.onAdvance(() => {
      if (view.end > beyond) done();
    });
    signal.addEventListener('abort', done);
  });
}
