import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import {
  StreamGone,
  type EventStore,
  type Position,
  type StoredEvent,
} from '../../event-store/event-store.ts';

/** How far a file of views has got. */
export interface Checkpoint {
  /** Up to where all of the log was taken in, with what others wrote there. */
  position: Position;
  /** The position of the last event before that; START when there was none. */
  event: Position;
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

/**
 * Whether a log of which views are leads to their checkpoint. Where a backup was restored that ends after their last event
 * it may not: what others had written is lost, and from there nothing would be heard until the log is as far again.
 */
export async function leadsTo(
  store: Pick<EventStore, 'readLog'>,
  { position, event }: Checkpoint,
): Promise<boolean> {
  return position === event || (await store.readLog(position, 1)).upTo >= position;
}

/** How often an event that is missing is looked for again, in milliseconds. */
const LOOK_EVERY_MS = 500;

/**
 * Whether views are of a log as it is now: nothing was taken in yet, or the furthest event that was stands where it stood.
 * A log only grows, so all before it is the same then. Ids would not tell: after a backup was restored, some events are
 * recorded again under the same. Where the server has cut off the beginning of the stream, nothing speaks against it.
 * @param doubtedForMs for how long it is doubted that the log does not go that far, in milliseconds
 * @param signal when it aborts, nobody asks any more, and the views are left as they are
 */
export async function areOf(
  store: Pick<EventStore, 'readStream'>,
  furthest: Furthest | undefined,
  doubtedForMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  if (furthest === undefined) return true;
  const { stream, revision, position, leaf } = furthest;
  const doubtedUntil = performance.now() + doubtedForMs;
  while (!signal?.aborted) {
    const [there] = await store.readStream(stream, { from: revision, limit: 1 }).catch(noneOfOneThatIsGone);
    if (there !== undefined) {
      if (there.revision > revision) return there.position > position;
      return there.position === position && Buffer.compare(there.leaf, leaf) === 0;
    }
    if (performance.now() >= doubtedUntil) return false;
    await pause(LOOK_EVERY_MS, undefined, signal && { signal }).catch(() => undefined);
  }
  return true;
}

/** How long it goes without saying that a log is still the same, in milliseconds: no restore is as quick. */
const SURE_FOR_MS = 1_000;

/** Whether a log that is followed stays the one of which views are: a backup may be restored meanwhile, and gone on with. */
export class SameLog {
  readonly #store: Pick<EventStore, 'readStream'>;
  readonly #doubtedForMs: number;
  #sureAt = -Infinity;
  /** The furthest event that was missing when views were opened: one of a stream that somebody deleted is missing for good. */
  #missing: Position | undefined;

  /** @param doubtedForMs see `areOf` */
  constructor(store: Pick<EventStore, 'readStream'>, doubtedForMs: number) {
    this.#store = store;
    this.#doubtedForMs = doubtedForMs;
  }

  /** Whether views that are opened are of it: see `areOf`. */
  async holds(furthest: Furthest | undefined, signal?: AbortSignal): Promise<boolean> {
    const isThere = await this.#isThere(furthest, signal);
    if (!isThere) this.#missing = furthest?.position;
    return isThere;
  }

  /** The same of those that are open; for an event that is missing, true once that was seen when they were opened. */
  async goesOn(furthest: Furthest | undefined, signal?: AbortSignal): Promise<boolean> {
    const isSure = performance.now() - this.#sureAt < SURE_FOR_MS;
    return isSure || furthest?.position === this.#missing || this.#isThere(furthest, signal);
  }

  async #isThere(furthest: Furthest | undefined, signal?: AbortSignal): Promise<boolean> {
    const began = performance.now();
    const isThere = await areOf(this.#store, furthest, this.#doubtedForMs, signal);
    if (isThere && !signal?.aborted) this.#sureAt = began;
    return isThere;
  }
}

function noneOfOneThatIsGone(error: unknown): StoredEvent[] {
  if (error instanceof StreamGone) return [];
  throw error;
}
