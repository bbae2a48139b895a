import { isUint8Array } from 'node:util/types';
import { EVENT_ID } from './envelope/metadata.ts';
import { BadAppend, TooLarge, type Expected, type SealedEvent } from './event-store.ts';

/**
 * The largest event a store takes: metadata and body together, in bytes. A kibibyte under the mebibyte that EventStoreDB
 * takes in one append when nothing else is set, with the type counted in.
 */
export const MAX_EVENT_BYTES = 1023 * 1024;

const streamName = /^[a-z][A-Za-z0-9._-]{0,199}$/;

/** Refuses with `BadAppend` what no store may see. Every store calls this before anything else. */
export function checkAppend(stream: string, expected: Expected, events: readonly SealedEvent[]): void {
  if (typeof stream !== 'string' || !streamName.test(stream)) {
    throw new BadAppend(
      'A stream name starts with a small letter and has at most 200 letters, digits, dots, hyphens and underscores',
    );
  }
  if (expected !== 'no-stream' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new BadAppend(`Expect "no-stream" or the revision of the last event of ${stream}, not ${expected}`);
  }
  if (events.length === 0) throw new BadAppend(`An append to ${stream} needs at least one event`);
  for (const event of events) checkEvent(stream, event);
  if (events.length > 1 && new Set(events.map(({ eventId }) => eventId)).size < events.length) {
    throw new BadAppend(`Two events of one append to ${stream} have the same id`);
  }
}

function checkEvent(stream: string, { eventId, metadata, body, leaf }: SealedEvent): void {
  if (typeof eventId !== 'string' || !EVENT_ID.test(eventId)) {
    throw new BadAppend(`An event for ${stream} needs a lower-case UUID as its id`);
  }
  for (const [name, bytes] of Object.entries({ metadata, body, leaf })) {
    if (!isUint8Array(bytes) || bytes.byteLength === 0) {
      throw new BadAppend(`The ${name} of event ${eventId} must be bytes, and not empty`);
    }
  }
  if (leaf.byteLength !== 32) throw new BadAppend(`The leaf of event ${eventId} must have 32 bytes`);
  const size = metadata.byteLength + body.byteLength;
  if (size > MAX_EVENT_BYTES) {
    throw new TooLarge(
      `Event ${eventId} has ${size} bytes; the most that can be stored is ${MAX_EVENT_BYTES}: split what it says`,
    );
  }
}
