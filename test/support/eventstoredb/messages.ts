import { notValid } from './errors.ts';
import { shared, streams } from './protocol.ts';
import { shownInAll, type Filter } from './reading.ts';
import type { Position } from './subscription.ts';
import { DELETED, type LogRecord, type ProposedRecord } from './transaction-log.ts';
import type { Expected } from './writing.ts';

/** As clients see a position that there is none of. */
export const NO_POSITION = '18446744073709551615';

/** A position on the wire. */
export function positionText(position: number): string {
  return position < 0 ? NO_POSITION : String(position);
}

/** A revision on the wire. */
export function revisionText(revision: number): string {
  return revision === DELETED ? '9223372036854775807' : String(revision);
}

/** A position as a client sent it; what lies beyond every log is `Infinity`. */
export function positionFrom(text: string): number {
  return text === NO_POSITION ? Infinity : Number(text);
}

/** The name of a stream on the wire. */
export function streamIdentifier(stream: string): shared.StreamIdentifier {
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream, 'utf8'));
  return identifier;
}

/** The name of a stream as a client sent it. */
export function streamName(identifier: shared.StreamIdentifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}

/** What a client proposes to write. Throws on what a server turns down as a bad request. */
export function proposedRecord(
  message: streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage,
): ProposedRecord {
  const described = message.getMetadataMap();
  const type = described.get('type');
  const contentType = described.get('content-type');
  if (type === undefined || contentType === undefined)
    throw new Error('The given key was not present in the dictionary.');
  if (type === '') throw new Error("Empty eventType provided. (Parameter 'eventType')");
  return {
    id: uuidFrom(message.getId()),
    type,
    isJson: contentType === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

/** An id as a client sent it, in small letters with hyphens. Throws on what is not a UUID. */
export function uuidFrom(uuid: shared.UUID | undefined): string {
  const text = uuid?.getString() ?? '';
  if (UUID.test(text) && !text.startsWith('00000000-0')) return text;
  const digits = text.toLowerCase().replace(/^[{(]|[)}]$|-/g, '');
  if (!/^[0-9a-f]{32}$/.test(digits)) throw new Error('Unrecognized Guid format.');
  if (/^0+$/.test(digits)) throw new Error("Empty eventId provided. (Parameter 'eventId')");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** An id as it is mostly sent. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id as its two halves. */
export function structuredUuid(uuid: string): shared.UUID {
  const digits = uuid.replaceAll('-', '');
  const half = (from: number): string =>
    String(BigInt.asIntN(64, BigInt(`0x${digits.slice(from, from + 16)}`)));
  const structured = new shared.UUID.Structured();
  structured.setMostSignificantBits(half(0));
  structured.setLeastSignificantBits(half(16));
  const message = new shared.UUID();
  message.setStructured(structured);
  return message;
}

/** What a client expects of the stream it appends to or deletes. */
export function expectedFrom(options: {
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
  hasRevision?(): boolean;
  getRevision?(): string;
  hasStreamPosition?(): boolean;
  getStreamPosition?(): string;
}): Expected {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream-exists';
  if (options.hasRevision?.() !== true && options.hasStreamPosition?.() !== true) throw notValid('None');
  return Number(options.getRevision?.() ?? options.getStreamPosition?.());
}

/** Lets through the records whose stream or type begins with one of some words or matches a pattern. */
export function filterFrom(options: streams.ReadReq.Options.FilterOptions): Filter {
  const expression = options.getStreamIdentifier() ?? options.getEventType()!;
  const part = (record: LogRecord): string => (options.hasStreamIdentifier() ? record.stream : record.type);
  const source = expression.getRegex();
  if (source !== '') {
    const pattern = new RegExp(source);
    return (record) => shownInAll(record) && pattern.test(part(record));
  }
  const prefixes = expression.getPrefixList();
  return (record) => shownInAll(record) && prefixes.some((prefix) => part(record).startsWith(prefix));
}

/** A record as readers get it: the bytes of a `ReadResp`, made once and kept. */
export function encodedRecord(record: LogRecord): Buffer {
  return (record.encoded ??= bytesOf(eventResponse(record)));
}

function bytesOf(response: streams.ReadResp): Buffer {
  const { buffer, byteOffset, byteLength } = response.serializeBinary();
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** A link as readers get it who ask for what it leads to: without that when it is gone. */
export function encodedLink(link: LogRecord, target: LogRecord | undefined): Buffer {
  const event = new streams.ReadResp.ReadEvent();
  event.setLink(recordedEvent(link));
  if (target !== undefined) event.setEvent(recordedEvent(target));
  event.setCommitPosition(positionText(link.position));
  return bytesOf(responseWith(event));
}

function eventResponse(record: LogRecord): streams.ReadResp {
  const event = new streams.ReadResp.ReadEvent();
  event.setEvent(recordedEvent(record));
  event.setCommitPosition(positionText(record.position));
  return responseWith(event);
}

function responseWith(event: streams.ReadResp.ReadEvent): streams.ReadResp {
  const response = new streams.ReadResp();
  response.setEvent(event);
  return response;
}

function recordedEvent(record: LogRecord): streams.ReadResp.ReadEvent.RecordedEvent {
  const id = new shared.UUID();
  id.setString(record.id);
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(id);
  recorded.setStreamIdentifier(streamIdentifier(record.stream));
  recorded.setStreamRevision(revisionText(record.revision));
  recorded.setCommitPosition(positionText(record.position));
  recorded.setPreparePosition(positionText(record.position));
  recorded.getMetadataMap().set('type', record.type);
  recorded.getMetadataMap().set('created', String(BigInt(record.created) * 10_000n));
  recorded
    .getMetadataMap()
    .set('content-type', record.isJson ? 'application/json' : 'application/octet-stream');
  recorded.setData(record.data);
  recorded.setCustomMetadata(record.metadata);
  return recorded;
}

/** The first message of a subscription. */
export function confirmation(subscriptionId: string): Buffer {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation();
  confirmed.setSubscriptionId(subscriptionId);
  const response = new streams.ReadResp();
  response.setConfirmation(confirmed);
  return bytesOf(response);
}

/** How far a filtered subscription has come. */
export function checkpoint({ commit, prepare }: Position): Buffer {
  const reached = new streams.ReadResp.Checkpoint();
  reached.setCommitPosition(positionText(commit));
  reached.setPreparePosition(positionText(prepare));
  const response = new streams.ReadResp();
  response.setCheckpoint(reached);
  return bytesOf(response);
}

/** A subscription has delivered what there is and goes on with what comes. */
export function caughtUp(): Buffer {
  const response = new streams.ReadResp();
  response.setCaughtUp(new streams.ReadResp.CaughtUp());
  return bytesOf(response);
}

/** The only message of a read of a stream that is not there. */
export function streamNotFound(stream: string): Buffer {
  const missing = new streams.ReadResp.StreamNotFound();
  missing.setStreamIdentifier(streamIdentifier(stream));
  const response = new streams.ReadResp();
  response.setStreamNotFound(missing);
  return bytesOf(response);
}
