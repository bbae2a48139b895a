/** The revision of a tombstone; on the wire it is 9223372036854775807. */
export const DELETED = Infinity;

/** What is asked to be written, as a client proposes it. */
export interface ProposedRecord {
  /** A UUID in small letters. */
  id: string;
  type: string;
  isJson: boolean;
  data: Uint8Array;
  metadata: Uint8Array;
}

/** One event as it stands in the log. */
export interface LogRecord extends ProposedRecord {
  /** Where it begins in the log, in bytes. Commit and prepare position of an event are both this one. */
  position: number;
  /** Where the next record may begin. */
  end: number;
  stream: string;
  /** From 0; `DELETED` for a tombstone. */
  revision: number;
  /** Milliseconds since 1970. */
  created: number;
  /** The record as readers get it, once somebody has read it. */
  encoded?: Buffer;
}

/** All that was written, in one order, and found again by stream. It outlives the nodes that write to it. */
export class TransactionLog {
  #records: LogRecord[] = [];
  #streams = new Map<string, LogRecord[]>();
  #end = FIRST_POSITION;

  /** Where the next record will begin. */
  get end(): number {
    return this.#end;
  }

  /** Every record in the order of the log. */
  get records(): readonly LogRecord[] {
    return this.#records;
  }

  /** The records of a stream in the order of their revisions. */
  stream(name: string): readonly LogRecord[] {
    return this.#streams.get(name) ?? NONE;
  }

  /** The revision of the newest record of a stream below a position: -1 for none, `DELETED` after a tombstone. */
  lastRevision(stream: string, below = Infinity): number {
    return this.newest(stream, below)?.revision ?? -1;
  }

  /** The newest record of a stream below a position. */
  newest(stream: string, below = Infinity): LogRecord | undefined {
    const records = this.stream(stream);
    const newest = records.at(-1);
    if (newest === undefined || newest.position < below) return newest;
    return records[firstIndex(records, ({ position }) => position >= below) - 1];
  }

  /** The record of a stream at a revision. */
  at(stream: string, revision: number): LogRecord | undefined {
    const records = this.stream(stream);
    const record = records[firstIndex(records, (candidate) => candidate.revision >= revision)];
    return record?.revision === revision ? record : undefined;
  }

  /** Writes records one after the other, the first of them at a revision. */
  write(stream: string, revision: number, proposed: readonly ProposedRecord[]): LogRecord[] {
    const created = Date.now();
    const written = proposed.map((record, index) => {
      const position = this.#end;
      this.#end += sizeOnDisk(stream, record);
      return { ...record, position, end: this.#end, stream, revision: revision + index, created };
    });
    const ofStream = this.#streams.get(stream);
    if (ofStream === undefined) this.#streams.set(stream, [...written]);
    else ofStream.push(...written);
    this.#records.push(...written);
    return written;
  }

  /** The index of the first record at or after a position. */
  indexAt(position: number): number {
    return firstIndex(this.#records, (record) => record.position >= position);
  }

  /** Whether a record begins or ends here: only from such a place can the log be read. */
  isBoundary(position: number): boolean {
    const index = this.indexAt(position);
    const before = this.#records[index - 1];
    return position <= 0 || this.#records[index]?.position === position || before?.end === position;
  }

  /** Takes back what was written at or after a position and never reached enough nodes. */
  truncate(position: number): void {
    for (const record of this.#records.splice(this.indexAt(position)))
      this.#streams.get(record.stream)!.pop();
    this.#end = Math.min(this.#end, position);
  }

  /** Goes on in the next chunk, as a server does before it scavenges what stands in this one. */
  closeChunk(): void {
    this.#end = Math.ceil(this.#end / CHUNK_BYTES) * CHUNK_BYTES;
  }
}

/** The log begins with the record of its first epoch, which nobody reads. */
const FIRST_POSITION = 231;

/** What one file of a server's log holds. */
const CHUNK_BYTES = 256 * 1024 * 1024;

const NONE: readonly LogRecord[] = [];

/** The bytes of a record in the log: a fixed frame, two names with their lengths, and what was given. */
function sizeOnDisk(stream: string, { type, data, metadata }: ProposedRecord): number {
  return 88 + lengthOnDisk(stream) + lengthOnDisk(type) + data.byteLength + metadata.byteLength;
}

function lengthOnDisk(text: string): number {
  const bytes = Buffer.byteLength(text);
  return bytes + (bytes < 128 ? 1 : 2);
}

/** The index of the first item for which `reached` holds, where it holds for all after it; the length for none. */
export function firstIndex<Item>(items: readonly Item[], reached: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(items[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
