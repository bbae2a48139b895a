import { closeSync, copyFileSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from '../event-store/files.ts';

/** Bytes that are set aside for entries while there is room on the disk, so that some can be written when there is none. */
const RESERVED = 64 * 1024;

const NEWLINE = 0x0a;

const isSaid = (byte: number) => byte !== NEWLINE && byte !== 0;

/**
 * A file of JSON lines, each on the disk before `add` returns. Blank lines fill the room set aside and are passed over;
 * every entry begins a line of its own, so that one that was cut off spoils no other.
 */
export class Spool<Entry extends object> {
  readonly #file: string;
  /** Where the next entry goes; undefined while the file could not be made. */
  #end: number | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** The entries that are there, in order, and how many lines cannot be read. Makes the file where there is none. */
  open(): { entries: Entry[]; damaged: number } {
    const bytes = this.#read();
    if (bytes === undefined) {
      this.keepOnly([]);
      return { entries: [], damaged: 0 };
    }
    const lines = bytes.toString('utf8').split('\n');
    this.#end = bytes.findLastIndex(isSaid) + 1;
    const read = lines.filter((line) => line.replaceAll('\0', '') !== '').map(entryOf<Entry>);
    const entries = read.filter((entry) => entry !== undefined);
    return { entries, damaged: read.length - entries.length };
  }

  /** Writes one more entry and returns once it is durable. Throws when it cannot be; what was there before stays. */
  add(entry: Entry): void {
    const at = this.#end ?? this.#startOver();
    const bytes = bytesOf(entry);
    writeDurably(openSync(this.#file, 'r+'), bytes, at);
    this.#end = at + bytes.length;
  }

  /** Takes everything out but these, in one step, and sets room aside anew. */
  keepOnly(entries: readonly Entry[]): void {
    this.#startOver(entries);
  }

  /** Keeps a copy of the file as it is beside it, for somebody to look at. */
  copyAside(name: string): void {
    copyFileSync(this.#file, `${this.#file}.${name}`);
    syncFolder(dirname(this.#file));
  }

  #startOver(entries: readonly Entry[] = []): number {
    const fresh = `${this.#file}.new`;
    const bytes = Buffer.concat(entries.map(bytesOf));
    writeDurably(openSync(fresh, 'w', 0o600), Buffer.concat([bytes, Buffer.alloc(RESERVED, NEWLINE)]), 0);
    renameSync(fresh, this.#file);
    syncFolder(dirname(this.#file));
    return (this.#end = bytes.length);
  }

  #read(): Buffer | undefined {
    try {
      return readFileSync(this.#file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

/** Whether such a file holds anything, readable or not. One that cannot be read itself counts as if it did. */
export function holdsAny(file: string): boolean {
  try {
    return readFileSync(file).some(isSaid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

function bytesOf(entry: object): Buffer {
  return Buffer.from(`\n${JSON.stringify(entry)}\n`);
}

/** Writes to an open file from a place on, and closes it once that is on the disk. */
function writeDurably(descriptor: number, bytes: Buffer, at: number): void {
  try {
    for (let written = 0; written < bytes.length;) {
      written += writeSync(descriptor, bytes, written, bytes.length - written, at + written);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function entryOf<Entry>(line: string): Entry | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null ? (entry as Entry) : undefined;
  } catch {
    return undefined;
  }
}
