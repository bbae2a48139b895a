import { AccessDeniedError, StreamDeletedError } from '@eventstore/db-client';
import type { Expected, Position, SealedEvent, StoredEvent } from '../event-store.ts';
import { leafOf } from '../envelope/seal.ts';
import { NotNow } from './failure.ts';
import { pointOf, positionOf } from './position.ts';
import { shared, streams } from './protocol.ts';

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

/** The messages of one append; the last is marked so. No deadline is set: it would be judged by the server's clock. */
export function* appendRequests(
  correlationId: string,
  stream: string,
  expected: Expected,
  records: readonly EventRecord[],
): Generator<streams.BatchAppendReq> {
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(identifierOf(stream));
  if (expected === 'no-stream') options.setNoStream(new shared.Empty());
  else options.setStreamPosition(String(expected));
  const correlation = new shared.UUID().setString(correlationId);
  let request = new streams.BatchAppendReq().setCorrelationId(correlation).setOptions(options);
  let size = 0;
  for (const { id, type, metadata, data, json } of records) {
    const bytes = metadata.byteLength + data.byteLength;
    if (size > 0 && size + bytes > MESSAGE) {
      yield request;
      request = new streams.BatchAppendReq().setCorrelationId(correlation);
      size = 0;
    }
    size += bytes;
    const message = new streams.BatchAppendReq.ProposedMessage()
      .setId(new shared.UUID().setString(id))
      .setCustomMetadata(metadata)
      .setData(data);
    message
      .getMetadataMap()
      .set('type', type)
      .set('content-type', json ? 'application/json' : 'application/octet-stream');
    request.addProposedMessages(message);
  }
  yield request.setIsFinal(true);
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

/** What to read: a stream or the whole log, from where, which way, and how much. */
export interface Reading {
  stream?: string;
  /** A regular expression on stream names, for the whole log. */
  only?: string;
  /** A revision of the stream, or a position of the log and the event there included; the start, or backwards the end, when absent. */
  from?: number | Position;
  backwards?: boolean;
  /** Gives what a link leads to in its place. */
  resolve?: boolean;
  /** How many; absent: everything, and whatever comes after it. */
  count?: number;
}

/** Events that a server looks at in one go while it filters; after so many times so many it says how far it is. */
const WINDOW = 512;
const WINDOWS = 4;

export function readRequest({
  stream,
  only,
  from,
  backwards = false,
  resolve = false,
  count,
}: Reading): streams.ReadReq {
  const options = new streams.ReadReq.Options()
    .setReadDirection(
      backwards
        ? streams.ReadReq.Options.ReadDirection.BACKWARDS
        : streams.ReadReq.Options.ReadDirection.FORWARDS,
    )
    .setResolveLinks(resolve)
    .setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()));
  if (stream === undefined) options.setAll(placeInLog(from as Position | undefined, backwards));
  else options.setStream(placeInStream(stream, from as number | undefined, backwards));
  if (count === undefined) options.setSubscription(new streams.ReadReq.Options.SubscriptionOptions());
  else options.setCount(String(count));
  if (only === undefined) options.setNoFilter(new shared.Empty());
  else {
    options.setFilter(
      new streams.ReadReq.Options.FilterOptions()
        .setStreamIdentifier(new streams.ReadReq.Options.FilterOptions.Expression().setRegex(only))
        .setMax(WINDOW)
        .setCheckpointintervalmultiplier(WINDOWS),
    );
  }
  return new streams.ReadReq().setOptions(options);
}

function placeInLog(from: Position | undefined, backwards: boolean): streams.ReadReq.Options.AllOptions {
  const all = new streams.ReadReq.Options.AllOptions();
  const point = from === undefined ? undefined : pointOf(from);
  if (point !== undefined) {
    return all.setPosition(
      new streams.ReadReq.Options.Position()
        .setCommitPosition(String(point.commit))
        .setPreparePosition(String(point.prepare)),
    );
  }
  return backwards ? all.setEnd(new shared.Empty()) : all.setStart(new shared.Empty());
}

function placeInStream(
  stream: string,
  from: number | undefined,
  backwards: boolean,
): streams.ReadReq.Options.StreamOptions {
  const place = new streams.ReadReq.Options.StreamOptions().setStreamIdentifier(identifierOf(stream));
  if (from !== undefined) return place.setRevision(String(from));
  return backwards ? place.setEnd(new shared.Empty()) : place.setStart(new shared.Empty());
}

/** The server's own records in a stream, such as the one that ends a deleted stream, have no revision we could hold. */
const isOurs = (recorded: streams.ReadResp.ReadEvent.RecordedEvent) =>
  recorded.getStreamRevision().length <= 15;

/** Where the event that a message carries stands in the log, whosever it is. */
export function placeIn(response: streams.ReadResp): Position | undefined {
  const recorded = response.getEvent()?.getEvent();
  return recorded && positionOf(recorded.getCommitPosition(), recorded.getPreparePosition());
}

/** What the server itself noted: its type, and what it says. */
export function noteIn(
  response: streams.ReadResp,
): { type: string; says: Record<string, unknown> } | undefined {
  const recorded = response.getEvent()?.getEvent();
  if (recorded === undefined) return undefined;
  const type = recorded.getMetadataMap().get('type') ?? '';
  if (!type.startsWith('$')) return undefined;
  return {
    type,
    says: JSON.parse(bufferOf(recorded.getData_asU8()).toString('utf8')) as Record<string, unknown>,
  };
}

/** The event that a message carries, its leaf computed from what is stored; undefined for any other message. */
export function storedIn(response: streams.ReadResp): StoredEvent | undefined {
  const recorded = response.getEvent()?.getEvent();
  if (recorded === undefined || !isOurs(recorded)) return undefined;
  const position = placeIn(response);
  if (position === undefined) {
    throw new Error(
      'This EventStoreDB does not say where the events of a stream stand in the log: use a newer one',
    );
  }
  const stream = bufferOf(
    (recorded.getStreamIdentifier() as shared.StreamIdentifier).getStreamName_asU8(),
  ).toString('utf8');
  const revision = Number(recorded.getStreamRevision());
  const metadata = recorded.getCustomMetadata_asU8();
  const body = recorded.getData_asU8();
  return {
    stream,
    revision,
    position,
    eventId: idIn(metadata) ?? recorded.getId()?.getString() ?? '',
    metadata,
    body,
    leaf: leafOf({ stream, revision, metadata }, body),
  };
}

/** The id under which the event that a message carries is kept. */
export function recordIdIn(response: streams.ReadResp): string {
  return response.getEvent()?.getEvent()?.getId()?.getString() ?? '';
}

const OWN_ID = Buffer.from('"eventId":"');

/** Our id of an event out of its metadata. A quotation mark inside a text is escaped there, so this can only be a field. */
function idIn(metadata: Uint8Array): string | undefined {
  const text = bufferOf(metadata);
  const at = text.indexOf(OWN_ID);
  return at === -1 ? undefined : text.toString('latin1', at + OWN_ID.length, at + OWN_ID.length + 36);
}

/**
 * How far into the log a message has brought a subscription. The server says "the end" after it found nothing at all,
 * which is none.
 */
export function reachedIn(response: streams.ReadResp): Position | undefined {
  const checkpoint = response.getCheckpoint();
  return checkpoint && positionOf(checkpoint.getCommitPosition(), checkpoint.getPreparePosition());
}

function identifierOf(stream: string): shared.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
