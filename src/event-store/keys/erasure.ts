import { clearTextIn, EVENT_ID, type Metadata } from '../envelope/metadata.ts';
import type { About, EventLog, NewEvent } from '../event-log.ts';
import { WrongRevision, type StoredEvent } from '../event-store.ts';

/** Events without which the rest of a case could not be understood: they go with the case or not at all. */
const lasting: ReadonlySet<string> = new Set(['CaseOpened', 'TransferProposed', 'ResponsibilityTransferred']);

/** The event cannot be erased by itself: the message says why and what can be done. */
export class NotErasable extends Error {
  override name = 'NotErasable';
}

/** Makes everything a stream says unreadable for good: events, read models, and whatever else is under its key. */
export async function eraseCase(log: EventLog, stream: string): Promise<void> {
  await log.keys.erase(stream);
}

/** The metadata of an event that can be erased by itself; throws `NotErasable` for any other. */
export async function erasableEvent(log: EventLog, stream: string, eventId: string): Promise<Metadata> {
  const event = (await metadataOf(log, stream)).find((metadata) => metadata.eventId === eventId);
  if (event === undefined) throw new NotErasable(`${stream} has no event ${eventId}`);
  if (!lasting.has(event.type)) return event;
  throw new NotErasable(
    `The event ${event.type} cannot be erased by itself, because the rest of the case could not be understood ` +
      'without it: correct it, or erase the whole case',
  );
}

/** What erasing one event records in its stream. */
export interface KeyEvents {
  /** From here on everything is sealed with a newer generation of the stream's key. */
  KeyRenewed: Record<never, never>;
}

/**
 * Makes what one event says unreadable for good; a repeat does no harm. `about` says who erases it.
 *
 * 1. A new generation of the key is started.
 * 2. An event sealed with it is written to the stream. An append names the event it builds on, and is never sealed with
 *    an older generation than that one: whatever any instance was about to add under the old generation is turned down
 *    from now on, and sealed anew.
 * 3. Only now is the stream read, and the keys of all other events of the old generation derived and put in its place.
 *
 * A crash between the steps leaves every event readable, and a newer generation in use.
 */
export async function eraseEvent(
  log: EventLog,
  stream: string,
  eventId: string,
  about: About,
): Promise<void> {
  const { keyGeneration: generation } = await erasableEvent(log, stream, eventId);
  const ring = await log.keys.get(stream);
  if (ring === undefined) return;
  if (ring.newest === generation) await log.keys.startGeneration(stream);
  const events = await closed(log, stream, generation, about);
  const others = events.filter(
    (metadata) => metadata.keyGeneration === generation && metadata.eventId !== eventId,
  );
  await log.keys.narrow(
    stream,
    generation,
    others.map((metadata) => metadata.eventId),
  );
}

/** All events of a stream, once the last of them is of a later generation than this one. */
async function closed(log: EventLog, stream: string, generation: number, about: About): Promise<Metadata[]> {
  for (;;) {
    const stored = await log.store.readStream(stream);
    const head = await log.headOf(stored.slice(-1));
    if (head.keyGeneration > generation) return stored.flatMap(metadataIn);
    const renewed = { type: 'KeyRenewed', data: {} } satisfies NewEvent & { type: keyof KeyEvents };
    // The generation may have been started elsewhere.
    log.keys.forget(stream);
    try {
      await log.append(stream, head, [renewed], about);
    } catch (error) {
      if (!(error instanceof WrongRevision)) throw error;
    }
  }
}

async function metadataOf(log: EventLog, stream: string): Promise<Metadata[]> {
  return (await log.store.readStream(stream)).flatMap(metadataIn);
}

/** Those of our events, also of one that is damaged; nobody else's counts, nor has an id that a key could be kept for. */
function metadataIn({ metadata: bytes }: StoredEvent): Metadata[] {
  const metadata = clearTextIn(bytes);
  return EVENT_ID.test(metadata?.eventId ?? '') ? [metadata as Metadata] : [];
}
