import { randomUUID } from 'node:crypto';
import { StoreUnavailable, type Expected, type Position, type StoredEvent } from '../event-store.ts';
import { Connections } from '../eventstoredb/connections.ts';
import { PATIENCE_MS } from '../eventstoredb/eventstoredb-store.ts';
import type { EventRecord } from '../eventstoredb/messages.ts';
import { Reader } from '../eventstoredb/reader.ts';
import {
  scavengeEverywhere,
  scavengedSince,
  type Scavenged,
  type ScavengeStarted,
} from '../eventstoredb/scavenge.ts';
import { targetOf, type EventStoreDbSettings } from '../eventstoredb/settings.ts';
import { write, type Outcome } from '../eventstoredb/writer.ts';
import { KeyRing } from './key-ring.ts';
import { StreamErased, type KeyRecord, type KeyRecords, type KeyStore } from './key-store.ts';
import { Recent } from './recent.ts';
import type { Secrets } from './secrets.ts';
import { MOST_RINGS, Wrapping } from './wrapping.ts';

const WHERE = 'EventStoreDB';

/** Every stream with keys, and nothing else. */
const KEY_STREAMS = '^key-';

/** The proof of the right secrets, and what says when records were replaced: no stream with keys is called so. */
const PROOF_STREAM = 'key-proof';
const REPLACED_STREAM = 'key-replaced';

/** How long it may be gone on with a key that another instance has destroyed, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/** How long such a look may take before the keys count as unknown, in milliseconds. */
const LOOK_WITHIN_MS = 3_000;

/** Records that are wrapped again at once. */
const AT_ONCE = 32;

/** Records that are read at once. */
const RECORDS_AT_ONCE = 200;

/** The newest record of a stream; without a ring when its keys were destroyed. */
interface Found {
  revision: number;
  ring: KeyRing | undefined;
}

/**
 * Opens the keys in EventStoreDB; any number of processes may. Rejects with a sentence when the settings are wrong or
 * the secrets are not those the keys were made with, and with `StoreUnavailable` when it cannot be reached.
 */
export async function openEventStoreDbKeys(
  settings: EventStoreDbSettings,
  secrets: Secrets,
): Promise<EventStoreDbKeys> {
  const keys = new EventStoreDbKeys(settings, secrets);
  try {
    await keys.open();
    return keys;
  } catch (error) {
    await keys.close();
    throw error;
  }
}

/**
 * Keys in EventStoreDB, a stream `key-<stream>` for each stream: its newest event is the record, wrapped by the master
 * key, or empty when the keys were destroyed. Before a record is first replaced, its stream is told to keep one event
 * only: older ones cannot be read from then on, and the next scavenge takes them off the disks. Every change names
 * the revision it builds on, so that of two instances one is turned down and looks again.
 *
 * Unwrapped keys are remembered. What others have changed is looked up at most a second before a key is given out;
 * when that fails, none is.
 */
export class EventStoreDbKeys implements KeyStore, KeyRecords {
  readonly #connections: Connections;
  readonly #reader: Reader;
  readonly #looker: Reader;
  readonly #patienceMs: number;
  readonly #secrets: Secrets;
  readonly #rings = new Recent<{ revision: number; ring: KeyRing }>(MOST_RINGS);
  #wrapping: Wrapping;
  /** Up to where changes were taken in, when that was, and whether it is being done. */
  #seen: Position = '';
  #lookedAt = -Infinity;
  #looking: Promise<void> | undefined;

  constructor(settings: EventStoreDbSettings, secrets: Secrets) {
    this.#patienceMs = settings.patienceMs ?? PATIENCE_MS;
    this.#connections = new Connections(targetOf(settings));
    this.#reader = new Reader(this.#connections, this.#patienceMs);
    this.#looker = new Reader(this.#connections, Math.min(LOOK_WITHIN_MS, this.#patienceMs));
    this.#secrets = secrets;
    this.#wrapping = new Wrapping(secrets, WHERE);
  }

  /** Checks that the secrets are those the keys were made with, before anything is done with them. */
  async open(): Promise<void> {
    this.#seen = await this.#reader.end();
    const proof = await this.#newest(PROOF_STREAM);
    if (proof !== undefined) return this.#wrapping.check(proof.body);
    const outcome = await this.#write(PROOF_STREAM, 'no-stream', this.#wrapping.proof());
    // Another instance was first.
    if ('actual' in outcome) await this.open();
  }

  async get(stream: string): Promise<KeyRing | undefined> {
    await this.#look();
    return this.#rings.get(stream)?.ring ?? (await this.#find(stream))?.ring;
  }

  forget(stream: string): void {
    this.#rings.delete(stream);
  }

  async create(stream: string): Promise<KeyRing> {
    await this.#look();
    const known = this.#rings.get(stream);
    if (known !== undefined) return known.ring;
    try {
      const ring = KeyRing.create(stream);
      if (await this.#put(stream, 'no-stream', ring)) return ring;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      // Keys may have been made, but no event can have been written with them.
      throw new StoreUnavailable(error.message, { cause: error, nothingWritten: true });
    }
    const found = await this.#find(stream);
    if (found?.ring === undefined) throw new StreamErased(stream);
    return found.ring;
  }

  startGeneration(stream: string): Promise<KeyRing> {
    return this.#change(stream, (ring) => ring.withNewGeneration());
  }

  async narrow(stream: string, generation: number, eventIds: readonly string[]): Promise<void> {
    await this.#replaced();
    await this.#change(stream, (ring) => ring.narrowed(generation, eventIds));
    await this.#replaced();
  }

  /** The empty record that is left says that the keys were destroyed and not lost. */
  async erase(stream: string): Promise<void> {
    await this.#replaced();
    for (;;) {
      const found = await this.#find(stream);
      if (found !== undefined && found.ring === undefined) break;
      if (await this.#put(stream, found?.revision ?? 'no-stream', undefined)) break;
    }
    await this.#replaced();
  }

  /**
   * Wraps every record with a new master key; no instance may run meanwhile. When it was interrupted, it is to be done
   * again with the same two keys.
   */
  async rewrap(masterKey: Uint8Array): Promise<void> {
    const fresh = new Wrapping({ ...this.#secrets, masterKey }, WHERE);
    await this.#replaced();
    const streams = await this.#streams();
    for (let at = 0; at < streams.length; at += AT_ONCE) {
      await Promise.all(streams.slice(at, at + AT_ONCE).map((stream) => this.#rewrapOne(stream, fresh)));
    }
    const proof = await this.#newest(PROOF_STREAM);
    await this.#keepOne(PROOF_STREAM);
    const outcome = await this.#write(PROOF_STREAM, proof?.revision ?? 'no-stream', fresh.proof());
    if ('actual' in outcome) throw new Error(IN_USE);
    await this.#replaced();
    this.#wrapping = fresh;
  }

  async *records(): AsyncGenerator<KeyRecord[]> {
    for (let after: Position = '', more = true; more;) {
      const { events, upTo } = await this.#reader.log(KEY_STREAMS, after, RECORDS_AT_ONCE);
      const newest = await this.#eventsOf(events.map(({ stream }) => stream));
      // Older records of a stream come by too: only the newest counts.
      const records = events.filter(
        ({ stream, revision }, at) =>
          stream !== PROOF_STREAM && stream !== REPLACED_STREAM && newest[at]?.revision === revision,
      );
      if (records.length > 0) yield records.map(recordIn);
      more = events.length > 0;
      after = upTo;
    }
  }

  async recordsOf(streams: readonly string[]): Promise<(KeyRecord | undefined)[]> {
    const newest = await this.#eventsOf(streams.map((stream) => `key-${stream}`));
    return newest.map((event) => event && recordIn(event));
  }

  async putRecords(records: readonly KeyRecord[]): Promise<void> {
    const known = await this.#eventsOf(records.map(({ stream }) => `key-${stream}`));
    const replaces = known.some((event) => event !== undefined);
    if (replaces) await this.#replaced();
    await Promise.all(
      records.map(async ({ stream, wrapped }, at) => {
        const name = `key-${stream}`;
        const expected = known[at]?.revision ?? 'no-stream';
        if (expected !== 'no-stream') await this.#keepOne(name);
        const outcome = await this.#write(name, expected, wrapped);
        this.#rings.delete(stream);
        if ('actual' in outcome) throw new Error(IN_USE);
      }),
    );
    if (replaces) await this.#replaced();
  }

  /** Whether records that were replaced may still be on the disk of a node. */
  async erasurePending(): Promise<boolean> {
    return (await this.scavenged()) !== undefined;
  }

  /** How many nodes have taken the records that were replaced off their disks; undefined when there are none. */
  async scavenged(): Promise<Scavenged | undefined> {
    const last = await this.#newest(REPLACED_STREAM);
    if (last === undefined || last.body.byteLength === 0) return undefined;
    const scavenged = await scavengedSince(this.#connections, last.position, this.#patienceMs);
    if (scavenged.done < scavenged.of) return scavenged;
    const outcome = await this.#write(REPLACED_STREAM, last.revision, EMPTY);
    return 'actual' in outcome ? this.scavenged() : undefined;
  }

  /** Starts a scavenge on every node; the user needs the rights of $ops. */
  requestScavenge(): Promise<ScavengeStarted[]> {
    return scavengeEverywhere(this.#connections, this.#patienceMs);
  }

  async close(): Promise<void> {
    this.#rings.clear();
    this.#connections.close();
  }

  /** What is stored now. */
  async #find(stream: string): Promise<Found | undefined> {
    const seen = this.#seen;
    const record = await this.#newest(`key-${stream}`);
    if (record === undefined) return undefined;
    const { revision, body } = record;
    if (body.byteLength === 0) return { revision, ring: undefined };
    const ring = this.#wrapping.unwrap(stream, body);
    this.#remember(stream, seen, { revision, ring });
    return { revision, ring };
  }

  /** Keeps a record that was asked for when `seen` was taken in; not when it may have been overtaken since. */
  #remember(stream: string, seen: Position, found: { revision: number; ring: KeyRing }): void {
    if (this.#seen === seen) this.#rings.set(stream, found);
  }

  async #change(stream: string, work: (ring: KeyRing) => KeyRing): Promise<KeyRing> {
    for (;;) {
      const found = await this.#find(stream);
      if (found?.ring === undefined) throw new StreamErased(stream);
      const ring = work(found.ring);
      if (await this.#put(stream, found.revision, ring)) return ring;
    }
  }

  /** Writes the record of a stream; false when another instance was first. */
  async #put(stream: string, expected: Expected, ring: KeyRing | undefined): Promise<boolean> {
    const seen = this.#seen;
    const name = `key-${stream}`;
    if (expected !== 'no-stream') await this.#keepOne(name);
    const outcome = await this.#write(name, expected, ring === undefined ? EMPTY : this.#wrapping.wrap(ring));
    this.#rings.delete(stream);
    if (!('appended' in outcome)) return false;
    if (ring !== undefined) this.#remember(stream, seen, { revision: outcome.appended.revision, ring });
    return true;
  }

  /** Has the server forget all events of a stream but the newest. */
  async #keepOne(name: string): Promise<void> {
    const keepOne: EventRecord = {
      id: randomUUID(),
      type: '$metadata',
      metadata: EMPTY,
      data: Buffer.from('{"$maxCount":1}'),
      json: true,
    };
    // Where there is metadata already, it is this.
    await this.#send(`$$${name}`, 'no-stream', keepOne);
  }

  /** Notes that records have been or are about to be replaced: until a scavenge has run, the old ones are on the disks. */
  async #replaced(): Promise<void> {
    for (let outcome: Outcome | undefined; outcome === undefined || 'actual' in outcome;) {
      const last = await this.#newest(REPLACED_STREAM);
      outcome = await this.#write(REPLACED_STREAM, last?.revision ?? 'no-stream', Buffer.from('replaced'));
    }
  }

  #write(name: string, expected: Expected, data: Uint8Array): Promise<Outcome> {
    return this.#send(name, expected, { id: randomUUID(), type: 'KeysStored', metadata: EMPTY, data });
  }

  async #send(name: string, expected: Expected, record: EventRecord): Promise<Outcome> {
    const outcome = await write(this.#connections, name, expected, [record], this.#patienceMs);
    if ('bad' in outcome) throw new StoreUnavailable(`The keys could not be stored: ${outcome.bad}`);
    return outcome;
  }

  async #newest(name: string) {
    const [newest] = await this.#reader.stream(name, { direction: 'backwards', limit: 1 });
    return newest;
  }

  /** The newest event of each of some streams. */
  #eventsOf(names: readonly string[]): Promise<(StoredEvent | undefined)[]> {
    return Promise.all(names.map((name) => this.#newest(name)));
  }

  async #rewrapOne(stream: string, fresh: Wrapping): Promise<void> {
    const record = await this.#newest(`key-${stream}`);
    if (record === undefined || record.body.byteLength === 0 || opens(fresh, stream, record.body)) return;
    await this.#keepOne(`key-${stream}`);
    const wrapped = fresh.wrap(this.#wrapping.unwrap(stream, record.body));
    const outcome = await this.#write(`key-${stream}`, record.revision, wrapped);
    if ('actual' in outcome) throw new Error(IN_USE);
  }

  /** Every stream that has or had keys. */
  async #streams(): Promise<string[]> {
    const streams = new Set<string>();
    for (let after: Position = '', more = true; more;) {
      const { events, upTo } = await this.#reader.log(KEY_STREAMS, after);
      for (const { stream } of events) streams.add(stream.slice('key-'.length));
      more = events.length > 0;
      after = upTo;
    }
    streams.delete(PROOF_STREAM.slice('key-'.length));
    streams.delete(REPLACED_STREAM.slice('key-'.length));
    return [...streams];
  }

  /** Forgets the keys that others have changed. */
  async #look(): Promise<void> {
    if (performance.now() - this.#lookedAt < LOOK_EVERY_MS) return;
    this.#looking ??= this.#lookNow().finally(() => (this.#looking = undefined));
    await this.#looking;
  }

  async #lookNow(): Promise<void> {
    const began = performance.now();
    for (let more = true; more;) {
      const { events, upTo } = await this.#looker.log(KEY_STREAMS, this.#seen);
      for (const { stream, revision } of events) {
        const name = stream.slice('key-'.length);
        const known = this.#rings.get(name);
        if (known !== undefined && known.revision < revision) this.#rings.delete(name);
      }
      more = events.length > 0;
      this.#seen = upTo;
    }
    this.#lookedAt = began;
  }
}

const EMPTY = new Uint8Array();

const recordIn = ({ stream, body }: StoredEvent): KeyRecord => ({
  stream: stream.slice('key-'.length),
  wrapped: body,
});

const IN_USE = 'The keys are in use: stop every instance of the service first, then do it again';

function opens(wrapping: Wrapping, stream: string, wrapped: Uint8Array): boolean {
  try {
    wrapping.unwrap(stream, wrapped);
    return true;
  } catch {
    return false;
  }
}
