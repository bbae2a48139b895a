import type { EventStore, LogPage, Position, StoredEvent } from '../event-store.ts';
import type { KeyRecords } from '../keys/key-store.ts';

/** A log and its keys, open: where a copy comes from, or where it goes to. */
export interface Side {
  /** What it is called in sentences. */
  name: string;
  store: EventStore;
  keys: KeyRecords;
}

/** What is gone through. */
export type What = 'events' | 'keys' | 'streams';

/** Told how far one part of the work has got, and of how much; estimated where nobody has counted. */
export type Told = (doing: string, what: What, seen: number, of: number) => void;

/** The log cannot be copied, or not now: the message says why, and what to do. */
export class CannotMigrate extends Error {
  override name = 'CannotMigrate';
}

/** Events that are read at once. */
export const PAGE = 200;

/** The next events after a position, and none beyond `end`; less than `count` only where there are no more. */
export async function take(side: Side, after: Position, end: Position, count = PAGE): Promise<LogPage> {
  const events: StoredEvent[] = [];
  let upTo = after;
  while (events.length < count && upTo < end) {
    const page = await side.store.readLog(upTo, count - events.length);
    if (page.events.length === 0 && page.upTo < end) throw new CannotMigrate(wentBack(side));
    events.push(...page.events.filter(({ position }) => position <= end));
    upTo = page.upTo;
  }
  return { events, upTo };
}

/** As where a node answers that has fallen behind. */
export const wentBack = ({ name }: Side): string =>
  `${name} does not go as far as it did a moment ago. Run it again: it goes on from here`;

/** An event by its place. */
export const nameOf = ({ stream, revision }: Pick<StoredEvent, 'stream' | 'revision'>): string =>
  `${stream}, revision ${revision}`;

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
