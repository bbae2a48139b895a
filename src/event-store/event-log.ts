import type { Actor, Moment, OpenedEvent } from './envelope/metadata.ts';
import type { Position } from './event-store.ts';

/** Where a stream stood when it was read: what the next append builds on. */
export interface StreamHead {
  /** -1 for a stream without events. */
  revision: number;
  /** Leaf of its last event, hex; 64 zeros for none. */
  leaf: string;
  /** `recordedAt` of its last event; empty for none. */
  recordedAt: string;
}

/** The head of a stream nobody has written to. */
export const EMPTY: StreamHead = { revision: -1, leaf: '0'.repeat(64), recordedAt: '' };

/** What an event says, before it is sealed. */
export interface NewEvent {
  type: string;
  data: unknown;
  transferId?: string;
  /** Absent: as it is recorded. */
  occurredAt?: Moment;
  /** Absent: a fresh UUIDv7. */
  eventId?: string;
  /** What differs from the `About` of the append, where events of several people are written together. */
  about?: Partial<About>;
}

/** Who and what led to the events of one append. */
export interface About {
  actor: Actor;
  correlationId: string;
  causationId: string;
  commandId: string;
  commandFingerprint: string;
  policyVersion: string;
}

/** Events of a stream, opened, with the head to build on. */
export interface ReadStream {
  events: OpenedEvent[];
  head: StreamHead;
}

/** What was written, as it can be read again. */
export interface Written extends ReadStream {
  position: Position;
}
