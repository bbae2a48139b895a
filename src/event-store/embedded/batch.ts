import type { SealedEvent } from '../event-store.ts';

/** One call of `append` on its way to the writer; `expected` is -1 where no stream is expected. */
export interface Append {
  stream: string;
  expected: number;
  events: readonly SealedEvent[];
}

/**
 * What became of one append: the row of its last event, the revision the stream really has, or the id that is taken.
 */
export type Answer = number | { actual: number } | { taken: string };

/** Appends as they cross to the writer's thread: all bytes in one buffer, which is handed over without copying. */
export interface PackedBatch {
  streams: string[];
  expected: number[];
  /** Events of each append. */
  counts: number[];
  ids: string[];
  /** Metadata and body length of each event. */
  sizes: number[];
  /** Leaf ‖ metadata ‖ body of each event. */
  bytes: Uint8Array<ArrayBuffer>;
}

const LEAF = 32;

export function pack(appends: readonly Append[]): PackedBatch {
  const packed = { streams: [], expected: [], counts: [], ids: [], sizes: [] } as Omit<PackedBatch, 'bytes'>;
  let length = 0;
  for (const { stream, expected, events } of appends) {
    packed.streams.push(stream);
    packed.expected.push(expected);
    packed.counts.push(events.length);
    for (const { eventId, metadata, body } of events) {
      packed.ids.push(eventId);
      packed.sizes.push(metadata.byteLength, body.byteLength);
      length += LEAF + metadata.byteLength + body.byteLength;
    }
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const { events } of appends) {
    for (const { leaf, metadata, body } of events) {
      bytes.set(leaf, offset);
      bytes.set(metadata, (offset += LEAF));
      bytes.set(body, (offset += metadata.byteLength));
      offset += body.byteLength;
    }
  }
  return { ...packed, bytes };
}

export function unpack({ streams, expected, counts, ids, sizes, bytes }: PackedBatch): Append[] {
  let event = 0;
  let offset = 0;
  const take = (length: number) => bytes.subarray(offset, (offset += length));
  return streams.map((stream, at) => {
    const events: SealedEvent[] = [];
    for (let left = counts[at] ?? 0; left > 0; left--, event++) {
      events.push({
        eventId: ids[event] ?? '',
        leaf: take(LEAF),
        metadata: take(sizes[2 * event] ?? 0),
        body: take(sizes[2 * event + 1] ?? 0),
      });
    }
    return { stream, expected: expected[at] ?? 0, events };
  });
}
