import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { StoreUnavailable } from '../event-store.ts';
import { ofHalfChanged } from '../files.ts';
import { KeyRing } from './key-ring.ts';
import { StreamErased, type KeyRecord, type KeyRecords, type KeyStore } from './key-store.ts';
import { Recent } from './recent.ts';
import type { Secrets } from './secrets.ts';
import { MOST_RINGS, PROOF, Wrapping } from './wrapping.ts';

export const KEYS_FILE = 'keys.db';

/** How long a reader may go on with a key that another connection has destroyed. */
const LOOK_EVERY_MS = 200;

/** Records that are read at once. */
const RECORDS_AT_ONCE = 200;

/** Opens the keys of a data folder for writing: only by the process that holds the folder's log open. */
export function openKeyStore(folder: string, secrets: Secrets): EmbeddedKeys {
  return new EmbeddedKeys(join(folder, KEYS_FILE), secrets, false);
}

/**
 * Opens the keys of a data folder for reading, in a worker or a script. An erasure is felt within a second. Throws a sentence
 * where the service was killed in the middle of a change.
 */
export function openKeyReader(folder: string, secrets: Secrets): EmbeddedKeys {
  const file = join(folder, KEYS_FILE);
  try {
    return new EmbeddedKeys(file, secrets, true);
  } catch (error) {
    throw ofHalfChanged(error, file);
  }
}

/**
 * Keys in one SQLite file, one record a stream, each wrapped by the master key. Deleted content is overwritten, and
 * there is no write-ahead log in which an old record would stay. A change ends with its journal emptied and synced:
 * were it only removed, a power cut could bring it back, and it would undo a key that events were sealed with, or an
 * erasure. Unwrapped keys are remembered, the least recently used leave first, and all are forgotten as soon as
 * another connection has changed the file.
 */
export class EmbeddedKeys implements KeyStore, KeyRecords {
  readonly #db: DatabaseSync;
  readonly #get: StatementSync;
  readonly #version: StatementSync;
  readonly #rings = new Recent<KeyRing>(MOST_RINGS);
  readonly #hashKey: Uint8Array;
  #wrapping: Wrapping;
  #seen: unknown;
  #lookedAt = 0;
  #creating: { rings: Map<string, KeyRing>; done: Promise<void> } | undefined;

  constructor(file: string, secrets: Secrets, readOnly: boolean) {
    this.#hashKey = secrets.hashKey;
    this.#wrapping = new Wrapping(secrets, KEYS_FILE);
    this.#db = new DatabaseSync(file, { readOnly, timeout: 10_000 });
    if (!readOnly) {
      this.#db.exec(`
        PRAGMA journal_mode = TRUNCATE;
        PRAGMA synchronous = FULL;
        PRAGMA secure_delete = ON;
        CREATE TABLE IF NOT EXISTS keys (stream TEXT PRIMARY KEY, record BLOB) STRICT, WITHOUT ROWID;
      `);
    }
    this.#get = this.#db.prepare('SELECT record FROM keys WHERE stream = ?');
    this.#version = this.#db.prepare('PRAGMA data_version');
    this.#seen = this.#dataVersion();
    this.#checkSecrets(readOnly);
  }

  async get(stream: string): Promise<KeyRing | undefined> {
    return this.#find(stream);
  }

  /** Nothing is gained: each is as near as the next. */
  async ahead(): Promise<void> {}

  forget(stream?: string): void {
    if (stream === undefined) this.#rings.clear();
    else this.#rings.delete(stream);
  }

  async create(stream: string): Promise<KeyRing> {
    const known = this.#find(stream);
    if (known !== undefined) return known;
    if (this.#record(stream) !== undefined) throw new StreamErased(stream);
    // Whoever asks in the same turn shares one transaction, and so one sync of the disk.
    this.#creating ??= this.#createSoon();
    const { rings, done } = this.#creating;
    const ring = rings.get(stream) ?? KeyRing.create(stream);
    rings.set(stream, ring);
    await done;
    return ring;
  }

  async startGeneration(stream: string): Promise<KeyRing> {
    return this.#change(stream, (ring) => ring.withNewGeneration());
  }

  async narrow(stream: string, generation: number, eventIds: readonly string[]): Promise<void> {
    this.#change(stream, (ring) => ring.narrowed(generation, eventIds));
  }

  /** The empty record that is left says that the keys were destroyed and not lost. */
  async erase(stream: string): Promise<void> {
    this.#db
      .prepare('INSERT INTO keys VALUES (?1, NULL) ON CONFLICT DO UPDATE SET record = NULL')
      .run(stream);
    this.#rings.delete(stream);
  }

  /** Wraps every record with a new master key, in one transaction: older copies are useless without the old one. */
  async rewrap(masterKey: Uint8Array): Promise<void> {
    const fresh = new Wrapping({ masterKey, hashKey: this.#hashKey }, KEYS_FILE);
    const update = this.#db.prepare('UPDATE keys SET record = ? WHERE stream = ?');
    this.#inTransaction(() => {
      for (const { stream, record } of this.#db
        .prepare('SELECT * FROM keys WHERE record IS NOT NULL')
        .all() as {
        stream: string;
        record: Uint8Array;
      }[]) {
        if (stream === PROOF) update.run(fresh.proof(), stream);
        else update.run(fresh.wrap(this.#wrapping.unwrap(stream, record)), stream);
      }
    });
    this.#wrapping = fresh;
  }

  async *records(): AsyncGenerator<KeyRecord[]> {
    const page = this.#db.prepare('SELECT * FROM keys WHERE stream > ? ORDER BY stream LIMIT ?');
    // The proof comes before every stream.
    for (let after = PROOF; ;) {
      const rows = page.all(after, RECORDS_AT_ONCE) as unknown as Row[];
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows.map(recordIn);
      after = last.stream;
    }
  }

  async recordsOf(streams: readonly string[]): Promise<(KeyRecord | undefined)[]> {
    return streams.map((stream) => {
      const row = this.#get.get(stream) as Pick<Row, 'record'> | undefined;
      return row && recordIn({ stream, ...row });
    });
  }

  async putRecords(records: readonly KeyRecord[]): Promise<void> {
    const put = this.#db.prepare(
      'INSERT INTO keys VALUES (?1, ?2) ON CONFLICT DO UPDATE SET record = excluded.record',
    );
    this.#inTransaction(() => {
      for (const { stream, wrapped } of records) put.run(stream, wrapped.byteLength === 0 ? null : wrapped);
    });
    for (const { stream } of records) this.#rings.delete(stream);
  }

  async close(): Promise<void> {
    await this.#creating?.done;
    this.#rings.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  /** Without waiting for anything, so that nothing comes between reading a record and replacing it. */
  #find(stream: string): KeyRing | undefined {
    this.#look();
    const known = this.#rings.get(stream);
    if (known !== undefined) return known;
    const record = this.#record(stream);
    if (record?.wrapped === undefined) return undefined;
    const ring = this.#wrapping.unwrap(stream, record.wrapped);
    this.#rings.set(stream, ring);
    return ring;
  }

  /** A record, wrapped; without keys when they were destroyed; undefined for a stream that never had any. */
  #record(stream: string): { wrapped: Uint8Array | undefined } | undefined {
    const row = this.#get.get(stream) as { record: Uint8Array | null } | undefined;
    return row && { wrapped: row.record ?? undefined };
  }

  #present(stream: string): KeyRing {
    const ring = this.#find(stream);
    if (ring === undefined) throw new StreamErased(stream);
    return ring;
  }

  #createSoon(): { rings: Map<string, KeyRing>; done: Promise<void> } {
    const rings = new Map<string, KeyRing>();
    const done = new Promise<void>((resolve, reject) => {
      setImmediate(() => {
        this.#creating = undefined;
        try {
          const insert = this.#db.prepare('INSERT INTO keys VALUES (?, ?)');
          this.#inTransaction(() => {
            for (const ring of rings.values()) insert.run(ring.stream, this.#wrapping.wrap(ring));
          });
          for (const ring of rings.values()) this.#rings.set(ring.stream, ring);
          resolve();
        } catch (cause) {
          const why = `The keys could not be stored: ${(cause as Error).message}`;
          reject(new StoreUnavailable(why, { cause, nothingWritten: true }));
        }
      });
    });
    return { rings, done };
  }

  /** Builds on what is stored now, whatever is remembered. */
  #change(stream: string, work: (ring: KeyRing) => KeyRing): KeyRing {
    this.#rings.delete(stream);
    const ring = this.#inTransaction(() => {
      const changed = work(this.#present(stream));
      this.#db
        .prepare('UPDATE keys SET record = ? WHERE stream = ?')
        .run(this.#wrapping.wrap(changed), stream);
      return changed;
    });
    this.#rings.set(stream, ring);
    return ring;
  }

  /** Refuses secrets that are not those this file was made with, before anything is written with them. */
  #checkSecrets(readOnly: boolean): void {
    const proof = this.#record(PROOF)?.wrapped;
    if (proof !== undefined) this.#wrapping.check(proof);
    else if (!readOnly) this.#db.prepare('INSERT INTO keys VALUES (?, ?)').run(PROOF, this.#wrapping.proof());
  }

  /** Forgets every key when another connection has changed the file. */
  #look(): void {
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_EVERY_MS) return;
    this.#lookedAt = now;
    const version = this.#dataVersion();
    if (version !== this.#seen) this.#rings.clear();
    this.#seen = version;
  }

  #dataVersion(): unknown {
    return this.#version.get()?.['data_version'];
  }

  #inTransaction<Result>(work: () => Result): Result {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}

interface Row {
  stream: string;
  record: Uint8Array | null;
}

const recordIn = ({ stream, record }: Row): KeyRecord => ({ stream, wrapped: record ?? new Uint8Array() });
