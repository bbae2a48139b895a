import type { EventLog } from '../event-log.ts';
import type { Metadata } from '../envelope/metadata.ts';

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

/**
 * Makes what one event says unreadable for good; a repeat does no harm.
 *
 * 1. A new generation of the key is started, so that whatever comes from now on is not sealed under the old one.
 * 2. Appends that had begun before are waited for: after this nothing can be added under the old generation.
 * 3. Only now is the stream read, and the keys of all other events of that generation derived and put in its place.
 *
 * A crash between the steps leaves every event readable, and a newer generation in use.
 */
export async function eraseEvent(log: EventLog, stream: string, eventId: string): Promise<void> {
  const event = await erasableEvent(log, stream, eventId);
  const ring = await log.keys.get(stream);
  if (ring === undefined) return;
  const generation = event.keyGeneration;
  if (ring.newest === generation) await log.keys.startGeneration(stream);
  await log.settled(stream);
  const others = (await metadataOf(log, stream)).filter(
    (metadata) => metadata.keyGeneration === generation && metadata.eventId !== eventId,
  );
  await log.keys.narrow(
    stream,
    generation,
    others.map((metadata) => metadata.eventId),
  );
}

async function metadataOf(log: EventLog, stream: string): Promise<Metadata[]> {
  const stored = await log.store.readStream(stream);
  return stored.map(({ metadata }) => JSON.parse(Buffer.from(metadata).toString('utf8')) as Metadata);
}
