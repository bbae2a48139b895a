import jspb from 'google-protobuf';
import type { Position } from '../../event-store.ts';
import { positionIn, textIn } from './message-parts.ts';
import { positionOf } from './position.ts';
import { bufferOf } from './protocol.ts';

/**
 * One message of the answer to a read (`event_store.client.streams.ReadResp`), as far as anybody here asks. It is taken
 * from the bytes field by field: the generated classes copy every message, make an object of each part and decode texts
 * that nobody reads, which takes as long as all the rest of following a log.
 */
export interface ReadAnswer {
  /** What it carries, whosever it is. */
  recorded?: Recorded;
  /**
   * How far into the log it has brought a subscription. The server says "the end" after it found nothing at all, which is
   * none.
   */
  reached?: Position | undefined;
}

/** A record of the server's log. */
export interface Recorded {
  stream: string;
  /** The id under which it is kept. */
  id: string;
  /** Decimal; of all 64 bits for what ends a deleted stream. */
  revision: string;
  /** Where it stands in the log; undefined when the server does not say. */
  position: Position | undefined;
  /** What the server goes by, such as the type: each a name and a value, not decoded. */
  properties: Uint8Array[];
  metadata: Buffer;
  data: Buffer;
}

/** Reads one message; throws when the bytes are none. */
export function readAnswerIn(bytes: Uint8Array): ReadAnswer {
  const answer: ReadAnswer = {};
  const reader = new jspb.BinaryReader(bytes);
  while (reader.nextField()) {
    const field = reader.getFieldNumber();
    if (field === ANSWER.event) reader.readMessage(answer, takeEvent);
    else if (field === ANSWER.checkpoint) answer.reached = positionIn(reader.readBytes());
    else reader.skipField();
  }
  return answer;
}

/** One of the texts that the server goes by; undefined when it is not among them. */
export function propertyOf({ properties }: Recorded, name: string): string | undefined {
  for (const entry of properties) {
    const reader = new jspb.BinaryReader(entry);
    let [key, value] = ['', ''];
    while (reader.nextField()) {
      const text = reader.readString();
      if (reader.getFieldNumber() === ENTRY.key) key = text;
      else value = text;
    }
    if (key === name) return value;
  }
  return undefined;
}

/** Numbers of the fields, as the definition that the server publishes has them. */
const ANSWER = { event: 1, checkpoint: 3 } as const;
const EVENT = { event: 1 } as const;
const RECORDED = {
  id: 1,
  stream: 2,
  revision: 3,
  prepare: 4,
  commit: 5,
  property: 6,
  metadata: 7,
  data: 8,
} as const;
const ENTRY = { key: 1 } as const;
const ID = { text: 2 } as const;
const STREAM = { name: 3 } as const;

const NONE: Buffer = Buffer.alloc(0);

function takeEvent(answer: ReadAnswer, reader: jspb.BinaryReader): void {
  while (reader.nextField()) {
    // Of a link that was resolved, this is what it leads to.
    if (reader.getFieldNumber() === EVENT.event) reader.readMessage(answer, takeRecorded);
    else reader.skipField();
  }
}

function takeRecorded(answer: ReadAnswer, reader: jspb.BinaryReader): void {
  let [id, stream, revision, prepare, commit] = ['', '', '0', '0', '0'];
  let [metadata, data] = [NONE, NONE];
  const properties: Uint8Array[] = [];
  while (reader.nextField()) {
    switch (reader.getFieldNumber()) {
      case RECORDED.id:
        id = textIn(reader.readBytes(), ID.text);
        break;
      case RECORDED.stream:
        stream = textIn(reader.readBytes(), STREAM.name);
        break;
      case RECORDED.revision:
        revision = reader.readUint64String();
        break;
      case RECORDED.prepare:
        prepare = reader.readUint64String();
        break;
      case RECORDED.commit:
        commit = reader.readUint64String();
        break;
      case RECORDED.property:
        properties.push(reader.readBytes());
        break;
      case RECORDED.metadata:
        metadata = bufferOf(reader.readBytes());
        break;
      case RECORDED.data:
        data = bufferOf(reader.readBytes());
        break;
      default:
        reader.skipField();
    }
  }
  const position = positionOf(commit, prepare);
  answer.recorded = { stream, id, revision, position, properties, metadata, data };
}
