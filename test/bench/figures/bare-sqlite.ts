import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';
import { prepareTables, prepareWriter } from '../../../src/event-store/embedded/schema.ts';
import type { SealedEvent } from '../../../src/event-store/event-store.ts';

/**
 * The least that can be done: rows of the same shape into the same tables with the same settings of SQLite, and
 * nothing else. No checks but those of the unique indexes, no encryption, no proofs, no thread of its own.
 */
export class BareSqlite {
  readonly #db: DatabaseSync;
  readonly #insert;
  readonly #row: [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  readonly #revisions = new Map<string, number>();
  #position = 0;
  #group: { stream: string; resolve: () => void; reject: (error: Error) => void }[] = [];

  /** Rows as large as this event. */
  constructor(folder: string, { metadata, body }: SealedEvent) {
    mkdirSync(folder, { recursive: true });
    this.#db = new DatabaseSync(join(folder, 'bare.db'));
    prepareWriter(this.#db);
    prepareTables(this.#db);
    this.#insert = this.#db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#row = [
      randomBytes(metadata.byteLength),
      randomBytes(body.byteLength),
      randomBytes(32),
      randomBytes(32),
    ];
  }

  /**
   * One event, one commit; or group commit as one would write it first: all who ask in one turn of the event loop
   * share the commit at its end.
   */
  async append(stream: string, grouped: boolean): Promise<void> {
    if (grouped) return this.#appendInGroup(stream);
    this.#db.exec('BEGIN IMMEDIATE');
    this.#add(stream);
    this.#db.exec('COMMIT');
  }

  #appendInGroup(stream: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#group.push({ stream, resolve, reject }) === 1) setImmediate(() => this.#commitGroup());
    });
  }

  close(): void {
    this.#db.close();
  }

  #commitGroup(): void {
    const group = this.#group;
    this.#group = [];
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      for (const { stream } of group) this.#add(stream);
      this.#db.exec('COMMIT');
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error as Error);
    }
  }

  #add(stream: string): void {
    const revision = (this.#revisions.get(stream) ?? -1) + 1;
    this.#revisions.set(stream, revision);
    this.#insert.run((this.#position += 1), stream, revision, v7(), ...this.#row);
  }
}
