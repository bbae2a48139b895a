import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { canonicalMetadata } from './envelope/canonical-json.ts';
import { metadataOf, type Actor, type Metadata, type Moment, type OpenedEvent } from './envelope/metadata.ts';
import { openBody, sealBody } from './envelope/seal.ts';
import { currentVersion, upcast, type Upcasters } from './envelope/upcast.ts';
import {
  DOUBTED_FOR_MS,
  StoreUnavailable,
  type Appended,
  type EventStore,
  type Expected,
  type Position,
  type SealedEvent,
  type StoredEvent,
} from './event-store.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { StreamErased, type KeyStore } from './keys/key-store.ts';
import { openEach } from './parked.ts';
import { EMPTY, headAfter, isLastOf, type StreamHead } from './stream-head.ts';

/** What an event says, before it is sealed. */
export interface NewEvent {
  type: string;
  data: unknown;
  transferId?: string;
  /** Absent: as it is recorded. */
  occurredAt?: Moment;
  /** Absent: a fresh UUIDv7. */
  eventId?: string;
  /** What differs from the `About` of the append, where events of several people are written together. */
  about?: Partial<About>;
}

/** Who and what led to the events of one append. */
export interface About {
  actor: Actor;
  correlationId: string;
  causationId: string;
  commandId: string;
  commandFingerprint: string;
  policyVersion: string;
}

/** Events of a stream, opened, with the head to build on. */
export interface ReadStream {
  events: OpenedEvent[];
  head: StreamHead;
  /** The keys of the stream as they were found; others later mean that something of it was erased since. */
  keys: KeyRing | undefined;
}

/** What was written, as it can be read again. */
export interface Written extends ReadStream {
  position: Position;
}

/** What a log is made of. */
export interface LogParts {
  store: EventStore;
  keys: KeyStore;
  /** ISO 8601 in UTC with milliseconds. */
  clock: () => string;
  upcasters?: Upcasters;
}

/** How long to wait before the same bytes are sent again, in milliseconds. */
const RESEND_AFTER = [50, 200, 800];

/** A store that has been trying by itself for so long is not asked again, in milliseconds. */
const TRIED_LONG = 2_000;

/** Events as they are meant: sealed on their way into a store, opened and in today's shape on their way out. */
export class EventLog {
  readonly store: EventStore;
  readonly keys: KeyStore;
  readonly #clock: () => string;
  readonly #upcasters: Upcasters;
  /** Since when streams have less than was known of them, in milliseconds of `performance.now()`. */
  readonly #shortSince = new Map<string, number>();

  constructor({ store, keys, clock, upcasters = {} }: LogParts) {
    this.store = store;
    this.keys = keys;
    this.#clock = clock;
    this.#upcasters = upcasters;
  }

  /** All events of a stream, and the head to build on. One that does not open is an error; with `whatOpens`, it is left out. */
  async read(stream: string, { whatOpens = false }: { whatOpens?: boolean } = {}): Promise<ReadStream> {
    return this.#opened(stream, EMPTY, await this.store.readStream(stream), whatOpens);
  }

  /**
   * The same after a head that was known. Undefined where the stream has another event there by now, or none for five
   * seconds, as when a backup of the log was restored: what is known of it is to be forgotten.
   */
  async readOn(
    stream: string,
    known: StreamHead,
    { whatOpens = false }: { whatOpens?: boolean } = {},
  ): Promise<ReadStream | undefined> {
    if (known.revision === -1) return this.read(stream, { whatOpens });
    const [last, ...news] = await this.store.readStream(stream, { from: known.revision });
    if (last === undefined) {
      if (this.#isShortForLong(stream)) return undefined;
      throw new StoreUnavailable(`${stream} has no revision ${known.revision} now`, { nothingWritten: true });
    }
    this.#shortSince.delete(stream);
    return isLastOf(known, last) ? this.#opened(stream, known, news, whatOpens) : undefined;
  }

  /** The head of a stream of which these are the last events as they are stored. */
  async headOf(last: readonly StoredEvent[]): Promise<StreamHead> {
    const { opened } = await openEach((some) => this.open(some), last);
    return headAfter(EMPTY, last, opened);
  }

  /**
   * Seals the events once and writes them after `head`, all or none. When the store does not answer, the very same
   * bytes are sent again a few times, unless it has tried for long itself; then `StoreUnavailable`. Also throws `WrongRevision`, `EventIdTaken`,
   * `BadAppend`, and `StreamErased` where the keys of the stream were destroyed.
   */
  async append(
    stream: string,
    head: StreamHead,
    events: readonly NewEvent[],
    about: About,
  ): Promise<Written> {
    const ring =
      head.revision === -1 ? await this.keys.create(stream) : await this.#ring(stream, head.keyGeneration);
    if (ring === undefined) throw new StreamErased(stream);
    // Never an older one than before it: see `eraseEvent`.
    const keyGeneration = Math.max(ring.newest, head.keyGeneration);
    const now = this.#clock();
    const recordedAt = now > head.recordedAt ? now : head.recordedAt;
    let previousLeaf = head.leaf;
    const sealed: SealedEvent[] = [];
    const opened: OpenedEvent[] = [];
    for (const event of events) {
      const revision = head.revision + 1 + sealed.length;
      const metadata = this.#metadata(event, about, { recordedAt, previousLeaf, keyGeneration });
      const key = ring.eventKey(keyGeneration, metadata.eventId);
      if (key === undefined) throw new StreamErased(stream);
      const bytes = Buffer.from(canonicalMetadata(metadata), 'utf8');
      const text = JSON.stringify(event.data);
      const { body, leaf } = sealBody(key, { stream, revision, metadata: bytes }, text);
      previousLeaf = leaf.toString('hex');
      sealed.push({ eventId: metadata.eventId, metadata: bytes, body, leaf });
      // Read back from what was sealed, so that it is the same as what will be read from the log.
      opened.push({
        stream,
        revision,
        position: '',
        metadata,
        data: JSON.parse(text) as unknown,
        erased: false,
      });
    }
    const { revision, position } = await this.#send(
      stream,
      head.revision === -1 ? 'no-stream' : head.revision,
      sealed,
    );
    await this.#place(opened, position);
    return {
      events: opened,
      head: { revision, leaf: previousLeaf, recordedAt, keyGeneration },
      position,
      keys: ring,
    };
  }

  /** What stored events say. A body that does not open under a key that is there is an error naming its place. */
  async open(stored: readonly StoredEvent[]): Promise<OpenedEvent[]> {
    const read = stored.map((event) => ({ event, metadata: metadataOf(event) }));
    const generations = new Map<string, number>();
    for (const { event, metadata } of read) {
      const { stream } = event;
      generations.set(stream, Math.max(metadata.keyGeneration, generations.get(stream) ?? 0));
    }
    const found = [...generations].map(
      async ([stream, generation]) => [stream, await this.#ring(stream, generation)] as const,
    );
    const rings = new Map(await Promise.all(found));
    return read.map(({ event, metadata }) => this.#open(event, metadata, rings.get(event.stream)));
  }

  async #opened(
    stream: string,
    before: StreamHead,
    stored: readonly StoredEvent[],
    whatOpens: boolean,
  ): Promise<ReadStream> {
    const keys = await this.keys.get(stream);
    const open = (some: readonly StoredEvent[]) => this.open(some);
    const events = whatOpens ? (await openEach(open, stored)).opened : await open(stored);
    return { keys, events, head: headAfter(before, stored, events) };
  }

  /** A node that leads no more can be behind what another has answered, for some seconds. */
  #isShortForLong(stream: string): boolean {
    const now = performance.now();
    const since = this.#shortSince.get(stream) ?? now;
    this.#shortSince.set(stream, since);
    return now - since >= DOUBTED_FOR_MS && this.#shortSince.delete(stream);
  }

  /** The keys of a stream that has events of this generation: those that are remembered may be older. */
  async #ring(stream: string, generation: number): Promise<KeyRing | undefined> {
    const ring = await this.keys.get(stream);
    if (ring === undefined || ring.newest >= generation) return ring;
    this.keys.forget(stream);
    return this.keys.get(stream);
  }

  #open(event: StoredEvent, metadata: Metadata, ring: KeyRing | undefined): OpenedEvent {
    const { stream, revision, position } = event;
    const key = ring?.eventKey(metadata.keyGeneration, metadata.eventId);
    if (key === undefined) return { stream, revision, position, metadata, data: null, erased: true };
    let text: string;
    try {
      text = openBody(key, event, event.body);
    } catch {
      throw new Error(
        `${stream} revision ${revision} (position ${position}) is not what was stored there: run scripts/verify`,
      );
    }
    const data = upcast(this.#upcasters, metadata.type, metadata.schemaVersion, JSON.parse(text));
    return { stream, revision, position, metadata, data, erased: false };
  }

  #metadata(
    { type, transferId, occurredAt, eventId = randomUUIDv7(), about: own }: NewEvent,
    about: About,
    chained: Pick<Metadata, 'recordedAt' | 'previousLeaf' | 'keyGeneration'>,
  ): Metadata {
    const { actor, correlationId, causationId, commandId, commandFingerprint, policyVersion } = {
      ...about,
      ...own,
    };
    return {
      eventId,
      type,
      schemaVersion: currentVersion(this.#upcasters, type),
      ...(transferId !== undefined && { transferId }),
      occurredAt: occurredAt === undefined ? chained.recordedAt : occurredAt.at,
      occurredPrecision: occurredAt?.precision ?? 'minute',
      actor,
      correlationId,
      causationId,
      commandId,
      commandFingerprint,
      policyVersion,
      ...chained,
    };
  }

  async #send(stream: string, expected: Expected, sealed: readonly SealedEvent[]): Promise<Appended> {
    const began = performance.now();
    let nothingWritten = true;
    for (let tries = 0; ; tries++) {
      try {
        return await this.store.append(stream, expected, sealed);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        nothingWritten &&= error.nothingWritten;
        const wait = RESEND_AFTER[tries];
        if (wait === undefined || performance.now() - began > TRIED_LONG) {
          throw new StoreUnavailable(error.message, { cause: error, nothingWritten });
        }
        await pause(wait);
      }
    }
  }

  /** Gives written events their positions; a store tells that of the last one only. */
  async #place(written: OpenedEvent[], position: Position): Promise<void> {
    const [first, ...more] = written;
    if (first === undefined) return;
    if (more.length === 0) first.position = position;
    else {
      const { stream, revision: from } = first;
      const stored = await this.store
        .readStream(stream, { from, limit: written.length })
        .catch((cause: Error) => {
          throw new StoreUnavailable(cause.message, { cause });
        });
      written.forEach((event, at) => (event.position = stored[at]?.position ?? position));
    }
  }
}
