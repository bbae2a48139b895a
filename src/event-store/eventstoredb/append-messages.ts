import { AccessDeniedError, StreamDeletedError } from '@eventstore/db-client';
import jspb from 'google-protobuf';
import type { Expected, Position, SealedEvent } from '../event-store.ts';
import { NotNow } from './failure.ts';
import { positionOf } from './position.ts';
import { bufferOf, shared, type streams } from './protocol.ts';

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

/** What becomes of an append. */
export type Answer =
  | { revision: number; position: Position | undefined }
  /** The stream is elsewhere. */
  | { actual: Expected }
  /** The server will never take these events as they are. */
  | { bad: string; tooLarge?: true }
  | { error: Error };

/** The most events that are sent in one message stay under this, in bytes. */
const MESSAGE = 1024 * 1024;

/**
 * An event on its way to the server. Its id there is made from its leaf (UUIDv8 of the first 16 bytes), so that what
 * the server takes for a repeat is one in every byte: it compares ids only. Who reads finds our own id in the metadata.
 */
export function recordOf({ metadata, body, leaf }: SealedEvent): EventRecord {
  const { type } = JSON.parse(bufferOf(metadata).toString('utf8')) as { type?: string };
  return { id: recordIdOf(leaf), type: type || 'Event', metadata, data: body };
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
  let request = new jspb.BinaryWriter();
  request.writeMessage(REQUEST.correlationId, correlationId, writeId);
  request.writeMessage(REQUEST.options, { stream, expected }, writeOptions);
  let size = 0;
  for (const record of records) {
    const bytes = record.metadata.byteLength + record.data.byteLength;
    if (size > 0 && size + bytes > MESSAGE) {
      yield request.getResultBuffer();
      request = new jspb.BinaryWriter();
      request.writeMessage(REQUEST.correlationId, correlationId, writeId);
      size = 0;
    }
    size += bytes;
    request.writeMessage(REQUEST.record, record, writeRecord);
  }
  request.writeBool(REQUEST.final, true);
  yield request.getResultBuffer();
}

/** Numbers of the fields, as the definition that the server publishes has them. */
const REQUEST = { correlationId: 1, options: 2, record: 3, final: 4 } as const;
const OPTIONS = { stream: 1, revision: 2, noStream: 3 } as const;
const RECORD = { id: 1, property: 2, metadata: 3, data: 4 } as const;
const PROPERTY = { name: 1, value: 2 } as const;
const ID = { text: 2 } as const;
const STREAM = { name: 3 } as const;

function writeId(id: string, to: jspb.BinaryWriter): void {
  to.writeString(ID.text, id);
}

function writeOptions(
  { stream, expected }: { stream: string; expected: Expected },
  to: jspb.BinaryWriter,
): void {
  to.writeMessage(OPTIONS.stream, Buffer.from(stream, 'utf8'), writeName);
  if (expected === 'no-stream') to.writeMessage(OPTIONS.noStream, {}, () => undefined);
  else to.writeUint64(OPTIONS.revision, expected);
}

function writeName(name: Uint8Array, to: jspb.BinaryWriter): void {
  to.writeBytes(STREAM.name, name);
}

function writeRecord({ id, type, metadata, data, json }: EventRecord, to: jspb.BinaryWriter): void {
  to.writeMessage(RECORD.id, id, writeId);
  to.writeMessage(RECORD.property, ['type', type] as const, writeProperty);
  const content = json ? 'application/json' : 'application/octet-stream';
  to.writeMessage(RECORD.property, ['content-type', content] as const, writeProperty);
  to.writeBytes(RECORD.metadata, metadata);
  to.writeBytes(RECORD.data, data);
}

function writeProperty([name, value]: readonly [string, string], to: jspb.BinaryWriter): void {
  to.writeString(PROPERTY.name, name);
  to.writeString(PROPERTY.value, value);
}

/** Which append an answer belongs to. */
export function correlationOf(response: streams.BatchAppendResp): string {
  const id = response.getCorrelationId();
  if (id === undefined || !id.hasStructured()) return id?.getString() ?? '';
  const { mostSignificantBits, leastSignificantBits } = (
    id.getStructured() as shared.UUID.Structured
  ).toObject();
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(mostSignificantBits)));
  bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(leastSignificantBits)), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** What the server says of an append. */
export function answerOf(response: streams.BatchAppendResp): Answer {
  const success = response.getSuccess();
  if (success !== undefined) {
    const at = success.getPosition();
    return {
      revision: Number(success.getCurrentRevision()),
      position: at && positionOf(at.getCommitPosition(), at.getPreparePosition()),
    };
  }
  const error = response.getError();
  const details = error?.getDetails();
  const kind = details?.getTypeName();
  if (kind === 'event_store.client.WrongExpectedVersion') {
    const wrong = details?.unpack(shared.WrongExpectedVersion.deserializeBinary, kind);
    return {
      actual: wrong?.hasCurrentStreamRevision() ? Number(wrong.getCurrentStreamRevision()) : 'no-stream',
    };
  }
  if (kind === 'event_store.client.MaximumAppendSizeExceeded') {
    const most = details
      ?.unpack(shared.MaximumAppendSizeExceeded.deserializeBinary, kind)
      ?.getMaxappendsize();
    return {
      bad: `EventStoreDB takes at most ${most} bytes in one append: record less at once, or start it with a larger MaxAppendSize`,
      tooLarge: true,
    };
  }
  if (kind === 'event_store.client.BadRequest')
    return { bad: `EventStoreDB refuses the events: ${error?.getMessage()}` };
  if (kind === 'event_store.client.AccessDenied') return { error: new AccessDeniedError() };
  if (kind === 'event_store.client.StreamDeleted') return { error: StreamDeletedError.fromStreamName('') };
  if (kind === 'event_store.client.Timeout')
    return { error: new NotNow('The events could not be replicated in time') };
  return { error: new NotNow(error?.getMessage() || kind || 'The append was not answered as expected') };
}
