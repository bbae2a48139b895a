import { StoreUnavailable, type Expected, type Position } from '../event-store.ts';
import { NoAnswer, within } from '../eventstoredb/within.ts';
import { Connections } from '../eventstoredb/connections.ts';
import { PATIENCE_MS } from '../eventstoredb/eventstoredb-store.ts';
import { Reader } from '../eventstoredb/reader.ts';
import type { Scavenged, ScavengeAsked } from '../eventstoredb/scavenge.ts';
import type { EventStoreDbSettings } from '../eventstoredb/settings.ts';
import { KeyRing } from './key-ring.ts';
import { StreamErased, type KeyRecord, type KeyRecords, type KeyStore } from './key-store.ts';
import { KnownKeys, newRecords, recordIn, type Found } from './known-keys.ts';
import { changesFrom, IN_USE, KeyStreams, NO_KEYS, PROOF_OF_KEYS } from './key-streams.ts';
import type { Secrets } from './secrets.ts';
import { Wrapping } from './wrapping.ts';

const WHERE = 'EventStoreDB';

/** How long it may be gone on with a key that another instance has destroyed, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/** How long such a look may take before the keys count as unknown, in milliseconds. */
const LOOK_WITHIN_MS = 3_000;

/** The same where it comes further all the time, in milliseconds: others may have written much. */
const MOST_LOOK_MS = 4_000;

/** Records that are wrapped again at once. */
const AT_ONCE = 32;

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
 * Keys in EventStoreDB: see `KeyStreams`.
 *
 * Unwrapped keys are remembered. What was changed is taken in at most a second before a key is given out; when that
 * fails, none is.
 */
export class EventStoreDbKeys implements KeyStore, KeyRecords {
  readonly #connections: Connections;
  readonly #stored: KeyStreams;
  readonly #looker: Reader;
  readonly #secrets: Secrets;
  readonly #known: KnownKeys;
  /** When changes were taken in and when something was to be forgotten, in milliseconds, and whether it is being done. */
  #lookedAt = -Infinity;
  #forgotAt = -Infinity;
  /** Whether changes that were taken in may be of another log. */
  #anew = false;
  #looking: Promise<void> | undefined;

  constructor(settings: EventStoreDbSettings, secrets: Secrets) {
    const patienceMs = settings.patienceMs ?? PATIENCE_MS;
    this.#connections = new Connections(settings);
    this.#stored = new KeyStreams(this.#connections, patienceMs);
    this.#looker = new Reader(this.#connections, Math.min(LOOK_WITHIN_MS, patienceMs));
    this.#secrets = secrets;
    this.#known = new KnownKeys(new Wrapping(secrets, WHERE));
  }

  /** Checks that the secrets are those the keys were made with, before anything is done with them. */
  async open(): Promise<void> {
    this.#known.seen = await this.#stored.end();
    const proof = await this.#stored.newest(PROOF_OF_KEYS);
    if (proof !== undefined) return this.#known.wrapping.check(proof.body);
    const outcome = await this.#stored.write(PROOF_OF_KEYS, 'no-stream', this.#known.wrapping.proof());
    // Another instance was first.
    if ('actual' in outcome) await this.open();
  }

  async get(stream: string): Promise<KeyRing | undefined> {
    await this.#look();
    return (this.#known.get(stream) ?? (await this.#find(stream)))?.ring;
  }

  async ahead(after: Position, signal?: AbortSignal): Promise<void> {
    const records = newRecords();
    let upTo = after;
    try {
      if (this.#anew) await this.#beginAnew();
      // Nothing may be left out between what was taken in before and this.
      if (this.#known.seen < after) upTo = this.#known.seen;
      for await (const page of changesFrom(this.#looker, upTo)) {
        if (signal?.aborted) return;
        for (const change of page.events) records.set(change.stream, recordIn(change));
        upTo = page.upTo;
      }
    } catch (error) {
      // Whatever is not taken in now is asked for one by one.
      if (error instanceof StoreUnavailable) return;
      throw error;
    }
    // Where others have seen more meanwhile, any of these may have been replaced.
    if (upTo < this.#known.seen) return;
    for (const [stream, record] of records.entries()) this.#known.take(stream, record);
    this.#known.seen = upTo;
  }

  forget(stream?: string): void {
    if (stream === undefined) this.#anew = true;
    else this.#known.forget(stream);
    this.#forgotAt = performance.now();
  }

  async create(stream: string): Promise<KeyRing> {
    await this.#look();
    const known = this.#known.get(stream)?.ring;
    if (known !== undefined) return known;
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
    await this.#stored.replaced();
    await this.#change(stream, (ring) => ring.narrowed(generation, eventIds));
    await this.#stored.replaced();
  }

  /** The empty record that is left says that the keys were destroyed and not lost. */
  async erase(stream: string): Promise<void> {
    await this.#stored.replaced();
    for (;;) {
      const found = await this.#find(stream);
      if (found !== undefined && found.ring === undefined) break;
      if (await this.#put(stream, found?.revision ?? 'no-stream', undefined)) break;
    }
    await this.#stored.replaced();
  }

  /**
   * Wraps every record with a new master key; no instance may run meanwhile. When it was interrupted, it is to be done
   * again with the same two keys.
   */
  async rewrap(masterKey: Uint8Array): Promise<void> {
    const fresh = new Wrapping({ ...this.#secrets, masterKey }, WHERE);
    await this.#stored.replaced();
    const streams = await this.#stored.streams();
    for (let at = 0; at < streams.length; at += AT_ONCE) {
      await Promise.all(streams.slice(at, at + AT_ONCE).map((stream) => this.#rewrapOne(stream, fresh)));
    }
    const proof = await this.#stored.newest(PROOF_OF_KEYS);
    const outcome = await this.#stored.write(PROOF_OF_KEYS, proof?.revision ?? 'no-stream', fresh.proof());
    if ('actual' in outcome) throw new Error(IN_USE);
    await this.#stored.replaced();
    this.#known.wrapping = fresh;
  }

  records(): AsyncIterable<KeyRecord[]> {
    return this.#stored.records();
  }

  recordsOf(streams: readonly string[]): Promise<(KeyRecord | undefined)[]> {
    return this.#stored.recordsOf(streams);
  }

  async putRecords(records: readonly KeyRecord[]): Promise<void> {
    try {
      await this.#stored.putRecords(records);
    } finally {
      for (const { stream } of records) this.forget(stream);
    }
  }

  /** Whether records that were replaced may still be on the disk of a node. */
  async erasurePending(): Promise<boolean> {
    return (await this.scavenged()) !== undefined;
  }

  /**
   * Which nodes have taken the records that were replaced off their disks; undefined when there are none. Rejects with
   * `MayNotScavenge` where the user may not see that.
   */
  scavenged(): Promise<Scavenged | undefined> {
    return this.#stored.scavenged();
  }

  /** Starts a scavenge on every node, or on those that are named (`host:port`). Rejects with `MayNotScavenge`. */
  requestScavenge(nodes?: readonly string[]): Promise<ScavengeAsked[]> {
    return this.#stored.requestScavenge(nodes);
  }

  async close(): Promise<void> {
    this.#known.clear();
    this.#connections.close();
  }

  /** What is stored now. */
  async #find(stream: string): Promise<Found | undefined> {
    const seen = this.#known.seen;
    const newest = await this.#stored.newest(stream);
    return newest && this.#known.found(stream, recordIn(newest), seen);
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
    const seen = this.#known.seen;
    const wrapped = ring === undefined ? NO_KEYS : this.#known.wrapping.wrap(ring);
    const outcome = await this.#stored.write(stream, expected, wrapped);
    if (expected !== 'no-stream') this.forget(stream);
    if (!('appended' in outcome)) return false;
    if (ring !== undefined) this.#known.remember(stream, seen, { revision: outcome.appended.revision, ring });
    return true;
  }

  async #rewrapOne(stream: string, fresh: Wrapping): Promise<void> {
    const record = await this.#stored.newest(stream);
    if (record === undefined || record.body.byteLength === 0 || opens(fresh, stream, record.body)) return;
    const wrapped = fresh.wrap(this.#known.wrapping.unwrap(stream, record.body));
    const outcome = await this.#stored.write(stream, record.revision, wrapped);
    if ('actual' in outcome) throw new Error(IN_USE);
  }

  /** Takes in what was changed, unless that was done a moment ago and nothing was to be forgotten since. */
  async #look(): Promise<void> {
    const since = Math.max(performance.now() - LOOK_EVERY_MS, this.#forgotAt);
    while (this.#lookedAt < since) {
      this.#looking ??= this.#lookNow().finally(() => (this.#looking = undefined));
      // One that comes further goes on for whoever asks next.
      await within(MOST_LOOK_MS, this.#looking).catch((error: unknown) => {
        if (!(error instanceof NoAnswer)) throw error;
        throw new StoreUnavailable(error.message, { cause: error, nothingWritten: true });
      });
    }
  }

  async #lookNow(): Promise<void> {
    const began = performance.now();
    if (this.#anew) await this.#beginAnew();
    let from = this.#known.seen;
    for await (const { events, upTo } of changesFrom(this.#looker, from)) {
      for (const change of events) this.#known.take(change.stream, recordIn(change));
      if (upTo > this.#known.seen) this.#known.seen = upTo;
      // The log does not lead there any more, as after a backup was restored.
      if (upTo < from) await this.#beginAnew();
      from = upTo;
    }
    this.#lookedAt = began;
  }

  /** Nothing that is remembered counts, nor what is being read meanwhile. */
  async #beginAnew(): Promise<void> {
    this.#known.seen = await this.#looker.end();
    this.#known.clear();
    this.#stored.forget();
    this.#anew = false;
  }
}

function opens(wrapping: Wrapping, stream: string, wrapped: Uint8Array): boolean {
  try {
    wrapping.unwrap(stream, wrapped);
    return true;
  } catch {
    return false;
  }
}
