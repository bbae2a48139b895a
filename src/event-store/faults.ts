import type { Position, StoredEvent } from './event-store.ts';
import type { Metadata } from './envelope/metadata.ts';

/** What a walk through a log has shown. */
export interface Verified {
  /** Events found whole, from the first on. */
  events: number;
  /** The end of the log as it was read; undefined when something is wrong. */
  head: { position: Position; leaf: string } | undefined;
  /** The first thing wrong, in one sentence; undefined when nothing is. */
  fault: string | undefined;
}

/** The leaf before the first event of a stream. */
export const NO_LEAF = '0'.repeat(64);

/** An event by its place, as sentences begin with it. */
export function nameOf(
  position: Position,
  place: Pick<StoredEvent, 'stream' | 'revision'> | undefined,
): string {
  const text = `The event at position ${position}`;
  return place === undefined ? text : `${text} (${place.stream}, revision ${place.revision})`;
}

/** Undefined for what is not JSON. */
export function metadataOf(bytes: Uint8Array): Metadata | undefined {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as Metadata;
  } catch {
    return undefined;
  }
}

/** The metadata of an event that is whole by itself, or what is wrong with it. `proved`: it gives the proof stored with it. */
export function provedMetadata(
  { metadata: bytes, eventId }: StoredEvent,
  proved: boolean,
  where: () => string,
): Metadata | string {
  if (!proved) return `${where()} was altered: it does not give the proof stored with it`;
  const metadata = metadataOf(bytes);
  if (metadata === undefined) return `${where()} was altered: its metadata cannot be read`;
  if (metadata.eventId === eventId) return metadata;
  return `${where()} was altered: it is stored under another id than its own`;
}

/** What is wrong with an event that does not follow from the one before it in its stream, which may not be there. */
export function orderFault({ revision }: StoredEvent, isMissing: boolean, where: () => string): string {
  return isMissing
    ? `The event before it is missing: ${where()} comes without revision ${revision - 1} of its stream before it`
    : `${where()} does not follow from the event before it in its stream: one of them was exchanged`;
}
