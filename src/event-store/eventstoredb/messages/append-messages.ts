import type { Expected, SealedEvent } from '../../event-store.ts';
import { typeIn } from './metadata-fields.ts';
import { MessageWriter } from './message-writer.ts';
import { bufferOf } from './protocol.ts';

/** An event as EventStoreDB keeps it. */
export interface EventRecord {
  /** UUID. The server takes the same ids under the same guard for a repeat, whatever else the events hold. */
  id: string;
  type: string;
  metadata: Uint8Array;
  data: Uint8Array;
  /** The server reads it itself: JSON. */
  json?: true;
}

/** The most events that are sent in one message stay under this, in bytes. */
const MESSAGE = 1024 * 1024;

/**
 * An event on its way to the server. Its id there is made from its leaf (UUIDv8 of the first 16 bytes), so that what
 * the server takes for a repeat is one in every byte: it compares ids only. Who reads finds our own id in the metadata.
 */
export function recordOf({ metadata, body, leaf }: SealedEvent): EventRecord {
  return { id: recordIdOf(leaf), type: typeIn(bufferOf(metadata)) || 'Event', metadata, data: body };
}

/** The id under which an event with this leaf is kept. */
export function recordIdOf(leaf: Uint8Array): string {
  const hex = bufferOf(leaf).toString('hex', 0, 16);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/**
 * The messages of one append (`event_store.client.streams.BatchAppendReq`), in bytes; the last is marked so. No deadline
 * is set: it would be judged by the server's clock.
 */
export function* appendRequests(
  correlationId: string,
  stream: string,
  expected: Expected,
  records: readonly EventRecord[],
): Generator<Uint8Array> {
  for (let first = 0; first < records.length;) {
    let next = first;
    let room = ROOM + 3 * (stream.length + correlationId.length);
    for (let size = 0; next < records.length; next++) {
      const { type, metadata, data } = records[next]!;
      size += metadata.byteLength + data.byteLength;
      if (next > first && size > MESSAGE) break;
      room += ROOM + 3 * type.length + metadata.byteLength + data.byteLength;
    }
    const request = new MessageWriter(room);
    if (next === records.length) request.number(REQUEST.final, 1);
    for (let at = next - 1; at >= first; at--) writeRecord(request, records[at]!);
    if (first === 0) request.part(REQUEST.options, () => writeOptions(request, stream, expected));
    request.part(REQUEST.correlationId, () => request.text(ID.text, correlationId));
    yield request.written();
    first = next;
  }
}

/** The most bytes that a message, or a record in it, has beside its texts and bytes. */
const ROOM = 200;

/** Numbers of the fields, as the definition that the server publishes has them. */
const REQUEST = { correlationId: 1, options: 2, record: 3, final: 4 } as const;
const OPTIONS = { stream: 1, revision: 2, noStream: 3 } as const;
const RECORD = { id: 1, property: 2, metadata: 3, data: 4 } as const;
const PROPERTY = { name: 1, value: 2 } as const;
const ID = { text: 2 } as const;
const STREAM = { name: 3 } as const;

function writeOptions(to: MessageWriter, stream: string, expected: Expected): void {
  if (expected === 'no-stream') to.part(OPTIONS.noStream, () => undefined);
  else to.number(OPTIONS.revision, expected);
  to.part(OPTIONS.stream, () => to.text(STREAM.name, stream));
}

function writeRecord(to: MessageWriter, { id, type, metadata, data, json }: EventRecord): void {
  to.part(REQUEST.record, () => {
    to.bytes(RECORD.data, data);
    to.bytes(RECORD.metadata, metadata);
    writeProperty(to, 'content-type', json ? 'application/json' : 'application/octet-stream');
    writeProperty(to, 'type', type);
    to.part(RECORD.id, () => to.text(ID.text, id));
  });
}

function writeProperty(to: MessageWriter, name: string, value: string): void {
  to.part(RECORD.property, () => {
    to.text(PROPERTY.value, value);
    to.text(PROPERTY.name, name);
  });
}
