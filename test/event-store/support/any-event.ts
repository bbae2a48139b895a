import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { leafOf } from '../../../src/event-store/envelope/seal.ts';
import type { Expected, SealedEvent } from '../../../src/event-store/event-store.ts';

/** An event as a store sees it, whatever it means: bytes, and the leaf they have at their place. */
export function anEvent(stream: string, revision: number, size = 40, eventId = v7()): SealedEvent {
  const metadata = Buffer.from(JSON.stringify({ eventId, type: 'AnyEvent' }));
  const body = randomBytes(size);
  return { eventId, metadata, body, leaf: leafOf({ stream, revision, metadata }, body) };
}

/** So many events for a stream that is where `expected` says. */
export function events(stream: string, expected: Expected, count: number): SealedEvent[] {
  const first = expected === 'no-stream' ? 0 : expected + 1;
  return Array.from({ length: count }, (_, at) => anEvent(stream, first + at));
}
