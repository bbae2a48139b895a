import { AccessDeniedError, StreamDeletedError } from '@eventstore/db-client';
import jspb from 'google-protobuf';
import type { Expected, Position } from '../../event-store.ts';
import { NotNow } from '../failure.ts';
import { positionIn, textIn } from './message-parts.ts';
import { shared, streams } from './protocol.ts';

/** What becomes of an append. */
export type Answer =
  | { revision: number; position: Position | undefined }
  /** The stream is elsewhere. */
  | { actual: Expected }
  /** The server will never take these events as they are. */
  | { bad: string; tooLarge?: true }
  | { error: Error };

/** What the server says of one append. */
export interface AppendAnswer {
  /** Of the append. */
  id: string;
  answer: Answer;
}

/**
 * Reads one message of the answers to appends (`event_store.client.streams.BatchAppendResp`): which append it is about, and
 * what becomes of that. What says that it was written is taken from the bytes field by field, as in `readAnswerIn`.
 */
export function appendAnswerIn(bytes: Uint8Array): AppendAnswer {
  let id = '';
  let answer: Answer | undefined;
  const reader = new jspb.BinaryReader(bytes);
  while (reader.nextField()) {
    const field = reader.getFieldNumber();
    if (field === ANSWER.correlationId) id = textIn(reader.readBytes(), ID.text);
    else if (field === ANSWER.success) answer = successIn(reader.readBytes());
    else reader.skipField();
  }
  if (answer !== undefined && id !== '') return { id, answer };
  const response = streams.BatchAppendResp.deserializeBinary(bytes);
  return { id: id || idOfHalves(response), answer: answer ?? refusalIn(response) };
}

/** Numbers of the fields, as the definition that the server publishes has them. */
const ANSWER = { correlationId: 1, success: 3 } as const;
const SUCCESS = { revision: 1, position: 3 } as const;
const ID = { text: 2 } as const;

function successIn(bytes: Uint8Array): Answer {
  let revision = 0;
  let position: Position | undefined;
  const reader = new jspb.BinaryReader(bytes);
  while (reader.nextField()) {
    const field = reader.getFieldNumber();
    if (field === SUCCESS.revision) revision = reader.readUint64();
    else if (field === SUCCESS.position) position = positionIn(reader.readBytes());
    else reader.skipField();
  }
  return { revision, position };
}

/** An id comes back as it was sent; but as two numbers of 64 bits where the server gave up waiting for the last message. */
function idOfHalves(response: streams.BatchAppendResp): string {
  const halves = response.getCorrelationId()?.getStructured();
  if (halves === undefined) return '';
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(halves.getMostSignificantBits())));
  bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(halves.getLeastSignificantBits())), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function refusalIn(response: streams.BatchAppendResp): Answer {
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
