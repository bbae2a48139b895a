import { setTimeout as pause } from 'node:timers/promises';
import { START, type EventStore, type StoredEvent } from '../event-store/event-store.ts';

/** The last event that was taken in: where it stands, and its bytes by their leaf. */
export type LastTaken = Pick<StoredEvent, 'stream' | 'revision' | 'position' | 'leaf'>;

/** How far a file of views has got; its position is START while nothing was taken in. */
export interface Checkpoint extends LastTaken {
  events: number;
  policyAt: string;
}

/** How often an event that is missing is looked for again, in milliseconds. */
const LOOK_EVERY_MS = 500;

/**
 * Whether the views are of a log as it is now: nothing was taken in yet, or the last event that was stands where it stood.
 * A log only grows, so all before it is the same then. Ids would not tell: after a backup was restored, some events are
 * recorded again under the same.
 * @param doubtedForMs for how long it is doubted that the log does not go that far, in milliseconds
 */
export async function areOf(
  store: Pick<EventStore, 'readStream'>,
  { stream, revision, position, leaf }: LastTaken,
  doubtedForMs: number,
): Promise<boolean> {
  if (position === START) return true;
  for (const doubtedUntil = performance.now() + doubtedForMs; ; await pause(LOOK_EVERY_MS)) {
    const [there] = await store.readStream(stream, { from: revision, limit: 1 });
    if (there !== undefined) return there.position === position && Buffer.compare(there.leaf, leaf) === 0;
    if (performance.now() >= doubtedUntil) return false;
  }
}
