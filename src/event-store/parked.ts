import type { OpenedEvent } from './envelope/metadata.ts';
import type { StoredEvent } from './event-store.ts';

/** An event by where it stands, without what it says. */
export interface EventName {
  stream: string;
  revision: number;
  position: string;
  eventId: string;
}

/** An event that could not be taken in. */
export interface Parked extends EventName {
  /** A sentence without anything that the event says. */
  reason: string;
}

/** Sets an event aside. Only the error's name is kept: its message might quote what the event says. */
export function park(event: EventName, trouble: string, error?: unknown): Parked {
  const name = Error.isError(error) ? ` (${error.name})` : '';
  return { ...nameOf(event), reason: `${trouble}${name}` };
}

export function nameOf({ stream, revision, position, eventId }: EventName): EventName {
  return { stream, revision, position, eventId };
}

/** Events that opened, and those that did not. */
export interface OpenedOrParked {
  opened: OpenedEvent[];
  parked: Parked[];
}

/** Opens events, together when they all open, else one by one so that only those that do not are set aside. */
export async function openEach(
  open: (stored: readonly StoredEvent[]) => Promise<OpenedEvent[]>,
  stored: readonly StoredEvent[],
): Promise<OpenedOrParked> {
  try {
    return { opened: await open(stored), parked: [] };
  } catch (trouble) {
    if (isOfStorage(trouble)) throw trouble;
    const all: OpenedOrParked = { opened: [], parked: [] };
    for (const event of stored) {
      try {
        all.opened.push(...(await open([event])));
      } catch (error) {
        if (isOfStorage(error)) throw error;
        all.parked.push(park(event, 'The event does not open', error));
      }
    }
    return all;
  }
}

/** What is made of each event; those of which nothing can be made are set aside. */
export function makeEach<T>(
  opened: readonly OpenedEvent[],
  make: (event: OpenedEvent) => T,
): { made: T[]; parked: Parked[] } {
  const all: { made: T[]; parked: Parked[] } = { made: [], parked: [] };
  for (const event of opened) {
    try {
      all.made.push(make(event));
    } catch (error) {
      const place = { ...event, eventId: event.metadata.eventId };
      all.parked.push(park(place, 'This version can make nothing of the event', error));
    }
  }
  return all;
}

/** Log or keys cannot be reached: the event is not at fault, and it is tried again later. */
export function isOfStorage(error: unknown): boolean {
  const { name, code } = error as { name?: string; code?: string };
  return name === 'StoreUnavailable' || code?.startsWith('ERR_SQLITE') === true;
}
