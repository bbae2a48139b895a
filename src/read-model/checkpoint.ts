import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore, Position, StoredEvent } from '../event-store/event-store.ts';

/** How far a file of views has got. */
export interface Checkpoint {
  /**
   * Up to where all of the log was taken in: always the position of an event, not of what others wrote after it. That may
   * have been lost since, and from there nothing would be heard until the log is as far again.
   */
  position: Position;
  events: number;
  policyAt: string;
}

/**
 * The event furthest in the log of those that were taken in, which may be after the checkpoint as cases are read to their
 * end: where it stands, and its bytes by their leaf.
 */
export type Furthest = Pick<StoredEvent, 'stream' | 'revision' | 'position' | 'leaf'>;

export function furthestIn(db: DatabaseSync): Furthest | undefined {
  return db.prepare('SELECT stream, revision, position, leaf FROM furthest').get() as Furthest | undefined;
}

/** How often an event that is missing is looked for again, in milliseconds. */
const LOOK_EVERY_MS = 500;

/**
 * Whether views are of a log as it is now: nothing was taken in yet, or the furthest event that was stands where it stood.
 * A log only grows, so all before it is the same then. Ids would not tell: after a backup was restored, some events are
 * recorded again under the same.
 * @param doubtedForMs for how long it is doubted that the log does not go that far, in milliseconds
 */
export async function areOf(
  store: Pick<EventStore, 'readStream'>,
  furthest: Furthest | undefined,
  doubtedForMs: number,
): Promise<boolean> {
  if (furthest === undefined) return true;
  const { stream, revision, position, leaf } = furthest;
  for (const doubtedUntil = performance.now() + doubtedForMs; ; await pause(LOOK_EVERY_MS)) {
    const [there] = await store.readStream(stream, { from: revision, limit: 1 });
    if (there !== undefined) return there.position === position && Buffer.compare(there.leaf, leaf) === 0;
    if (performance.now() >= doubtedUntil) return false;
  }
}
