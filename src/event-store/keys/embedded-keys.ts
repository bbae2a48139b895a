import { createSecretKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { StoreUnavailable } from '../event-store.ts';
import { decryptBytes, encrypt } from '../envelope/seal.ts';
import { KeyRing } from './key-ring.ts';
import { StreamErased, type KeyStore } from './key-store.ts';
import { keyedHash, type Secrets } from './secrets.ts';

export const KEYS_FILE = 'keys.db';

/** How long a reader may go on with a key that another connection has destroyed. */
const LOOK_EVERY_MS = 200;

/** The most streams whose keys are kept unwrapped. */
const MOST = 10_000;

/** The name under which the proof of the right secrets is wrapped: no stream may be called so. */
const PROOF = '';

/** Opens the keys of a data folder for writing: only by the process that holds the folder's log open. */
export function openKeyStore(folder: string, secrets: Secrets): EmbeddedKeys {
  return new EmbeddedKeys(join(folder, KEYS_FILE), secrets, false);
}

/** Opens the keys of a data folder for reading, in a worker or a script. An erasure is felt within a second. */
export function openKeyReader(folder: string, secrets: Secrets): EmbeddedKeys {
  return new EmbeddedKeys(join(folder, KEYS_FILE), secrets, true);
}

/**
 * Keys in one SQLite file, one record a stream, each wrapped by the master key. Deleted content is overwritten, and
 * there is no write-ahead log in which an old record would stay. A change ends with its journal emptied and synced:
 * were it only removed, a power cut could bring it back, and it would undo a key that events were sealed with, or an
 * erasure. Unwrapped keys are remembered, the least recently used leave first, and all are forgotten as soon as
 * another connection has changed the file.
 */
export class EmbeddedKeys implements KeyStore {
  readonly #db: DatabaseSync;
  readonly #get: StatementSync;
  readonly #version: StatementSync;
  readonly #rings = new Map<string, KeyRing>();
  #master: KeyObject;
  #seen: unknown;
  #lookedAt = 0;
  #creating: { rings: Map<string, KeyRing>; done: Promise<void> } | undefined;

  constructor(file: string, { masterKey, hashKey }: Secrets, readOnly: boolean) {
    this.#master = createSecretKey(masterKey);
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
    this.#checkSecrets(hashKey, readOnly);
  }

  async get(stream: string): Promise<KeyRing | undefined> {
    return this.#find(stream);
  }

  forget(stream: string): void {
    this.#rings.delete(stream);
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
    const ring = this.#present(stream).withNewGeneration();
    this.#replace(ring);
    return ring;
  }

  async narrow(stream: string, generation: number, eventIds: readonly string[]): Promise<void> {
    this.#replace(this.#present(stream).narrowed(generation, eventIds));
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
    const fresh = createSecretKey(masterKey);
    const update = this.#db.prepare('UPDATE keys SET record = ? WHERE stream = ?');
    this.#inTransaction(() => {
      for (const { stream, record } of this.#db
        .prepare('SELECT * FROM keys WHERE record IS NOT NULL')
        .all() as {
        stream: string;
        record: Uint8Array;
      }[]) {
        update.run(encrypt(fresh, Buffer.from(stream), this.#unwrap(stream, record)), stream);
      }
    });
    this.#master = fresh;
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
    if (known !== undefined) return this.#remember(known);
    const record = this.#record(stream);
    return record?.wrapped && this.#remember(KeyRing.decode(stream, this.#unwrap(stream, record.wrapped)));
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
            for (const ring of rings.values()) insert.run(ring.stream, this.#wrap(ring));
          });
          for (const ring of rings.values()) this.#remember(ring);
          resolve();
        } catch (cause) {
          const why = `The keys could not be stored: ${(cause as Error).message}`;
          reject(new StoreUnavailable(why, { cause }));
        }
      });
    });
    return { rings, done };
  }

  #replace(ring: KeyRing): void {
    this.#db.prepare('UPDATE keys SET record = ? WHERE stream = ?').run(this.#wrap(ring), ring.stream);
    this.#remember(ring);
  }

  #wrap(ring: KeyRing): Buffer {
    return encrypt(this.#master, Buffer.from(ring.stream), ring.encode());
  }

  #unwrap(stream: string, wrapped: Uint8Array): Buffer {
    try {
      return decryptBytes(this.#master, Buffer.from(stream), wrapped);
    } catch {
      throw new Error(
        stream === PROOF
          ? 'The master key is not the one that keys.db was made with: give the right key file'
          : `The key of ${stream} in keys.db is damaged: restore the newest copy of keys.db`,
      );
    }
  }

  /** Refuses secrets that are not those this file was made with, before anything is written with them. */
  #checkSecrets(hashKey: Uint8Array, readOnly: boolean): void {
    const proof = Buffer.from(keyedHash(hashKey, 'proof', ''));
    const record = this.#record(PROOF)?.wrapped;
    if (record !== undefined) {
      if (proof.equals(this.#unwrap(PROOF, record))) return;
      throw new Error('The hash key is not the one this data folder was made with: give the right key file');
    }
    if (!readOnly) {
      this.#db
        .prepare('INSERT INTO keys VALUES (?, ?)')
        .run(PROOF, encrypt(this.#master, Buffer.from(PROOF), proof));
    }
  }

  #remember(ring: KeyRing): KeyRing {
    this.#rings.delete(ring.stream);
    this.#rings.set(ring.stream, ring);
    if (this.#rings.size > MOST) {
      const [oldest] = this.#rings.keys();
      this.#rings.delete(oldest as string);
    }
    return ring;
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

  #inTransaction(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}
