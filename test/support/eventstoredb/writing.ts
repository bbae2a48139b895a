import { randomUUID } from 'node:crypto';
import { softlyDeleted, storedMetadata } from './stream-metadata.ts';
import { DELETED, type LogRecord, type ProposedRecord, type TransactionLog } from './transaction-log.ts';

/** What a writer expects of the stream: a revision, or one of three words. */
export type Expected = number | 'no-stream' | 'any' | 'stream-exists';

/** What became of an append. */
export type WriteOutcome =
  /** Written now, or found to have been written before under the same ids. */
  | { outcome: 'written' | 'repeated'; lastRevision: number; position: number }
  /** `current` is -1 where there is no stream. */
  | { outcome: 'wrong-revision'; current: number }
  | { outcome: 'deleted' };

/** How many bytes of ids are remembered for writers that expect `any`. */
const REMEMBERED_BYTES = 8 * 1024 * 1024;

/** Decides on appends and writes them, as the one writer of a log. */
export class Writer {
  readonly #log: TransactionLog;
  readonly #scavenged: (record: LogRecord) => boolean;
  /** Ids written lately, oldest first: all that makes `any` idempotent. Gone with a restart. */
  readonly #recent = new Map<string, { stream: string; revision: number }>();
  #remembered = 0;

  /** `scavenged` tells of a record that it is gone. */
  constructor(log: TransactionLog, scavenged: (record: LogRecord) => boolean = () => false) {
    this.#log = log;
    this.#scavenged = scavenged;
  }

  /** Appends the events, all or none. An append without events is answered as written and makes no stream. */
  append(stream: string, expected: Expected, events: readonly ProposedRecord[]): WriteOutcome {
    const verdict = this.#check(
      stream,
      expected,
      events.map(({ id }) => id),
    );
    if (verdict !== 'write') return verdict;
    const last = this.#log.lastRevision(stream);
    if (events.length === 0) return { outcome: 'written', lastRevision: -1, position: this.#log.end };
    const wasDeleted = softlyDeleted(this.#log, stream);
    const written = this.#log.write(stream, last + 1, events);
    for (const { id, revision } of written) this.#remember(id, stream, revision);
    if (wasDeleted) this.#keepFrom(stream, last + 1);
    const { revision, position } = written.at(-1)!;
    return { outcome: 'written', lastRevision: revision, position };
  }

  /** Hides all events of a stream; the next append goes on after them. */
  delete(stream: string, expected: Expected): WriteOutcome {
    const verdict = this.#check(stream, expected, [randomUUID()]);
    if (verdict !== 'write') return verdict;
    const metastream = `$$${stream}`;
    if (this.#log.lastRevision(stream) < 0 && this.#log.lastRevision(metastream) < 0) {
      return { outcome: 'wrong-revision', current: -1 };
    }
    return this.#writeMetadata(stream, { $tb: 'ALL' });
  }

  /** Ends a stream for ever. */
  tombstone(stream: string, expected: Expected): WriteOutcome {
    const verdict = this.#check(stream, expected, [randomUUID()]);
    if (verdict !== 'write') return verdict;
    const record = {
      id: randomUUID(),
      type: '$streamDeleted',
      isJson: false,
      data: NOTHING,
      metadata: NOTHING,
    };
    const [written] = this.#log.write(stream, DELETED, [record]);
    return { outcome: 'written', lastRevision: DELETED, position: written!.position };
  }

  #check(stream: string, expected: Expected, ids: readonly string[]): WriteOutcome | 'write' {
    const last = this.#log.lastRevision(stream);
    if (last === DELETED) return { outcome: 'deleted' };
    if (expected === 'stream-exists') {
      if (softlyDeleted(this.#log, stream)) return { outcome: 'deleted' };
      if (last < 0 && this.#log.lastRevision(`$$${stream}`) < 0)
        return { outcome: 'wrong-revision', current: last };
    }
    if (expected === 'any' || expected === 'stream-exists') return this.#checkRecent(stream, last, ids);
    return this.#checkRevision(stream, last, expected === 'no-stream' ? -1 : expected, ids);
  }

  /** Without a revision only the ids that are remembered tell a repetition. */
  #checkRecent(stream: string, last: number, ids: readonly string[]): WriteOutcome | 'write' {
    let found = 'write' as WriteOutcome | 'write';
    for (const [index, id] of ids.entries()) {
      const known = this.#recent.get(id);
      if (known?.stream !== stream)
        return index === 0 ? 'write' : { outcome: 'wrong-revision', current: last };
      found = this.#repeated(stream, known.revision);
    }
    return found;
  }

  /** At an older revision it is a repetition if the same ids stand there one by one. What they say is not compared. */
  #checkRevision(
    stream: string,
    last: number,
    expected: number,
    ids: readonly string[],
  ): WriteOutcome | 'write' {
    if (expected === last) return 'write';
    const wrong: WriteOutcome = { outcome: 'wrong-revision', current: last };
    if (expected > last || ids.length === 0) return wrong;
    const differs = ids.findIndex((id, index) => this.#at(stream, expected + 1 + index)?.id !== id);
    if (differs === -1) return this.#repeated(stream, expected + ids.length);
    const restarts = differs === 0 && expected === -1 && softlyDeleted(this.#log, stream);
    return restarts ? 'write' : wrong;
  }

  #repeated(stream: string, lastRevision: number): WriteOutcome {
    return {
      outcome: 'repeated',
      lastRevision,
      position: this.#at(stream, lastRevision)?.position ?? -1,
    };
  }

  #at(stream: string, revision: number): LogRecord | undefined {
    const record = this.#log.at(stream, revision);
    return record !== undefined && this.#scavenged(record) ? undefined : record;
  }

  #remember(id: string, stream: string, revision: number): void {
    this.#recent.delete(id);
    this.#recent.set(id, { stream, revision });
    this.#remembered += weight(stream);
    for (const [oldest, { stream: its }] of this.#recent) {
      if (this.#remembered <= REMEMBERED_BYTES) break;
      this.#recent.delete(oldest);
      this.#remembered -= weight(its);
    }
  }

  /** A deleted stream that is written to again shows what comes from then on. */
  #keepFrom(stream: string, revision: number): void {
    this.#writeMetadata(stream, { ...storedMetadata(this.#log, stream), $tb: revision });
  }

  #writeMetadata(stream: string, metadata: Record<string, unknown>): WriteOutcome {
    const metastream = `$$${stream}`;
    const text = JSON.stringify(metadata).replace('"$tb":"ALL"', '"$tb":9223372036854775807');
    const record = {
      id: randomUUID(),
      type: '$metadata',
      isJson: true,
      data: Buffer.from(text),
      metadata: NOTHING,
    };
    const [written] = this.#log.write(metastream, this.#log.lastRevision(metastream) + 1, [record]);
    return { outcome: 'written', lastRevision: written!.revision, position: written!.position };
  }
}

const NOTHING = new Uint8Array();

/** What one remembered id takes. */
function weight(stream: string): number {
  return 28 + 2 * stream.length;
}
