import { createHash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { SealedEvent } from '../../../src/event-store/event-store.ts';

/** An event as a store sees it: bytes with a leaf over them, whatever they mean. */
export function anEvent(size = 40): SealedEvent {
  const eventId = v7();
  const metadata = Buffer.from(JSON.stringify({ eventId }));
  const body = randomBytes(size);
  const leaf = createHash('sha256').update(metadata).update(body).digest();
  return { eventId, metadata, body, leaf };
}

export function events(count: number): SealedEvent[] {
  return Array.from({ length: count }, () => anEvent());
}
