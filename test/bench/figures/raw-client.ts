import { randomUUID } from 'node:crypto';
import {
  binaryEvent,
  EventStoreDBClient,
  FORWARDS,
  NO_STREAM,
  START as BEGINNING,
} from '@eventstore/db-client';
import { START, type Position, type SealedEvent } from '../../../src/event-store/event-store.ts';
import { pointOf, positionOf } from '../../../src/event-store/eventstoredb/messages/position.ts';

/** The least that can be done with the client of EventStoreDB: bytes of ours to the server and back, and nothing else. */
export class RawClient {
  readonly #client: EventStoreDBClient;
  readonly #metadata: Uint8Array;
  readonly #data: Uint8Array;
  readonly #revisions = new Map<string, bigint>();

  /** Appends what is stored of this event. */
  constructor(url: string, { metadata, body }: SealedEvent) {
    this.#client = EventStoreDBClient.connectionString(url);
    this.#metadata = Uint8Array.from(metadata);
    this.#data = Uint8Array.from(body);
  }

  async append(stream: string): Promise<void> {
    const event = binaryEvent({
      id: randomUUID(),
      type: 'QueryRaised',
      data: this.#data,
      metadata: this.#metadata,
    });
    const { nextExpectedRevision } = await this.#client.appendToStream(stream, event, {
      expectedRevision: this.#revisions.get(stream) ?? NO_STREAM,
    });
    this.#revisions.set(stream, nextExpectedRevision);
  }

  /** Reads the log after a position to its end; gives how many events came, whosever. */
  async readAll(after: Position): Promise<number> {
    let count = 0;
    for await (const _ of this.#client.readAll({ direction: FORWARDS, fromPosition: placeOf(after) }))
      count += 1;
    return count;
  }

  /** The same as a subscription that catches up to a position, which an event stands at. */
  async subscribeToAll(after: Position, upTo: Position): Promise<number> {
    const all = this.#client.subscribeToAll({ fromPosition: placeOf(after) });
    let count = 0;
    for await (const { event } of all) {
      count += 1;
      if (reached(event?.position, upTo)) break;
    }
    await all.unsubscribe();
    return count;
  }

  /** Takes the streams away. */
  async remove(streams: Iterable<string>): Promise<void> {
    for (const stream of streams) await this.#client.deleteStream(stream).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }
}

const placeOf = (position: Position) => pointOf(position) ?? BEGINNING;

function reached(at: { commit: bigint; prepare: bigint } | undefined, upTo: Position): boolean {
  return at !== undefined && (positionOf(String(at.commit), String(at.prepare)) ?? START) >= upTo;
}
