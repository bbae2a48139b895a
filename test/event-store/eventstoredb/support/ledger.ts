import { expect } from '@jest/globals';
import {
  START,
  type Appended,
  type EventStore,
  type SealedEvent,
  type StoredEvent,
} from '../../../../src/event-store/event-store.ts';

/** What callers of a store were told of their appends, to be held against its log. */
export class Ledger {
  /** Acknowledged events by the place they were acknowledged at: `stream revision id leaf`. */
  readonly #acknowledged = new Set<string>();
  /** Events of which it was said that they may have been written. */
  readonly #unknown = new Map<string, SealedEvent>();

  /** How many events were acknowledged. */
  get acknowledged(): number {
    return this.#acknowledged.size;
  }

  /** The caller was told where the last of its events stands. */
  acknowledge(stream: string, { revision }: Appended, events: readonly SealedEvent[]): void {
    const first = revision - events.length + 1;
    events.forEach((event, at) => {
      this.#acknowledged.add(placeOf({ ...event, stream, revision: first + at }));
      this.#unknown.delete(event.eventId);
    });
  }

  /** The caller was told that its events may have been written. */
  doubt(events: readonly SealedEvent[]): void {
    for (const event of events) this.#unknown.set(event.eventId, event);
  }

  /** The caller was told that its events are not there and never will be. */
  refuse(events: readonly SealedEvent[]): void {
    for (const { eventId } of events) this.#unknown.delete(eventId);
  }

  /** How many events are in doubt. */
  get inDoubt(): number {
    return this.#unknown.size;
  }

  /**
   * Expects of the log that nothing that was acknowledged is lost, that nothing stands in it twice, and that
   * everything else in it was in doubt.
   */
  async check(store: EventStore): Promise<StoredEvent[]> {
    const stored = await wholeLog(store);
    expectNothingDoubled(stored);
    const places = new Set(stored.map(placeOf));
    expect([...this.#acknowledged].filter((place) => !places.has(place))).toEqual([]);
    const strangers = stored.filter(
      (event) => !this.#acknowledged.has(placeOf(event)) && !this.#unknown.has(event.eventId),
    );
    expect(strangers).toEqual([]);
    return stored;
  }
}

/** Everything in the log of a store, in order. */
export async function wholeLog(store: EventStore): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (let upTo = START; ;) {
    const page = await store.readLog(upTo);
    if (page.events.length === 0) return all;
    all.push(...page.events);
    upTo = page.upTo;
  }
}

/** Ids and leaves are there once, positions go up, and the revisions of each stream count from 0 without gaps. */
export function expectNothingDoubled(stored: readonly StoredEvent[]): void {
  expect(new Set(stored.map(({ eventId }) => eventId)).size).toBe(stored.length);
  expect(new Set(stored.map(({ leaf }) => Buffer.from(leaf).toString('hex'))).size).toBe(stored.length);
  expect(stored.filter(({ position }, at) => at > 0 && position <= stored[at - 1]!.position)).toEqual([]);
  const next = new Map<string, number>();
  for (const { stream, revision } of stored) {
    const expected = next.get(stream) ?? 0;
    if (revision !== expected) expect({ stream, revision }).toEqual({ stream, revision: expected });
    next.set(stream, revision + 1);
  }
}

/** An event and its place, as one word of each. */
export function placeOf({ stream, revision, eventId, leaf }: Omit<StoredEvent, 'position'>): string {
  return `${stream} ${revision} ${eventId} ${Buffer.from(leaf).toString('hex')}`;
}
