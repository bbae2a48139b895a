import { START, type Position, type StoredEvent } from '../event-store.ts';
import type { KeyRing } from './key-ring.ts';
import { Recent } from './recent.ts';
import { MOST_RINGS, type Wrapping } from './wrapping.ts';

/** The most records that are kept wrapped, of streams that may never be asked for. */
const MOST_RECORDS = 100_000;

/** The newest record of a stream as it is stored; empty when its keys were destroyed. */
export interface Stored {
  revision: number;
  wrapped: Uint8Array;
}

/** The same, unwrapped. */
export interface Found {
  revision: number;
  ring: KeyRing | undefined;
}

/** What a process remembers of keys in EventStoreDB: records that came by, and the keys of those that were asked for. */
export class KnownKeys {
  readonly #rings = new Recent<Found & { ring: KeyRing }>(MOST_RINGS);
  /** Records that came by, and are not known to have been replaced. */
  readonly #records = newRecords();
  wrapping: Wrapping;
  /** Up to where changes were taken in. */
  seen: Position = START;

  constructor(wrapping: Wrapping) {
    this.wrapping = wrapping;
  }

  get(stream: string): Found | undefined {
    const known = this.#rings.get(stream);
    if (known !== undefined) return known;
    const record = this.#records.get(stream);
    return record && this.found(stream, record, this.seen);
  }

  /** The keys of a record that was asked for when `seen` was taken in. */
  found(stream: string, { revision, wrapped }: Stored, seen: Position): Found {
    if (wrapped.byteLength === 0) return { revision, ring: undefined };
    const ring = this.wrapping.unwrap(stream, wrapped);
    this.remember(stream, seen, { revision, ring });
    return { revision, ring };
  }

  /** Keeps keys that were asked for when `seen` was taken in; not when they may have been overtaken since. */
  remember(stream: string, seen: Position, found: { revision: number; ring: KeyRing }): void {
    if (this.seen === seen) this.#rings.set(stream, found);
  }

  /** Takes in a record that came by; an older one than is known counts for nothing. */
  take(stream: string, record: Stored): void {
    const ring = this.#rings.get(stream);
    if (ring !== undefined && ring.revision < record.revision) this.#rings.delete(stream);
    const known = this.#records.get(stream);
    if (known === undefined || known.revision < record.revision) this.#records.set(stream, record);
  }

  forget(stream: string): void {
    this.#rings.delete(stream);
    this.#records.delete(stream);
  }

  clear(): void {
    this.#rings.clear();
    this.#records.clear();
  }
}

/** Room for as many records as are remembered. */
export const newRecords = (): Recent<Stored> => new Recent(MOST_RECORDS);

/** A copy: the bytes of an answer are part of a larger piece of memory. */
export const recordIn = ({ revision, body }: Pick<StoredEvent, 'revision' | 'body'>): Stored => ({
  revision,
  wrapped: Buffer.from(body),
});
