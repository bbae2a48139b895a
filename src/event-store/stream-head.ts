import type { OpenedEvent } from './envelope/metadata.ts';
import type { StoredEvent } from './event-store.ts';

/** Where a stream stood when it was read: what the next append builds on. */
export interface StreamHead {
  /** -1 for a stream without events. */
  revision: number;
  /** Leaf of its last event, hex; 64 zeros for none. */
  leaf: string;
  /** `recordedAt` of its last event; empty for none. */
  recordedAt: string;
  /** Generation of the key that its last event is sealed with; 0 where none of ours is known. */
  keyGeneration: number;
}

/** The head of a stream nobody has written to. */
export const EMPTY: StreamHead = { revision: -1, leaf: '0'.repeat(64), recordedAt: '', keyGeneration: 0 };

/**
 * Whoever wrote the last event into one of our streams, that goes on after it. When it was recorded, and under which
 * generation of the key, is believed of an event that opened alone.
 */
export function headAfter(
  before: StreamHead,
  stored: readonly StoredEvent[],
  opened: readonly OpenedEvent[],
): StreamHead {
  const newest = stored.at(-1);
  if (newest === undefined) return before;
  // Of one whose key was destroyed nothing is proved; one of ours never stands last.
  const { recordedAt, keyGeneration } = opened.findLast(({ erased }) => !erased)?.metadata ?? before;
  return { revision: newest.revision, leaf: hex(newest.leaf), recordedAt, keyGeneration };
}

/** Whether an event is the one at which a stream was known to end. */
export function isLastOf(known: StreamHead, { leaf }: StoredEvent): boolean {
  return hex(leaf) === known.leaf;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
