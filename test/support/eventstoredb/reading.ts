import { firstShown, softlyDeleted, streamMetadata } from './stream-metadata.ts';
import { DELETED, firstIndex, type LogRecord, type TransactionLog } from './transaction-log.ts';

/** As many records as a server reads at a time. */
export const PAGE = 32;

/** Which records of the log are let through. */
export type Filter = (record: LogRecord) => boolean;

/** Reads of everything leave out what the server keeps for itself. */
export const shownInAll: Filter = ({ stream }) => stream !== '$epoch-information';

/** What a node shows of a log: what it has, without what it has scavenged. */
export interface View {
  readonly log: TransactionLog;
  /** Where what the node shows ends. */
  readonly end: number;
  /** What the node has scavenged. */
  readonly scavenged: ReadonlySet<LogRecord>;
}

/** A view that tells when it shows more. */
export interface LiveView extends View {
  /** Calls back whenever more is shown, until the returned function is called. */
  onAdvance(listener: () => void): () => void;
}

/** Whether a stream can be read. */
export function streamState({ log, end }: View, stream: string): 'there' | 'none' | 'deleted' {
  const last = log.lastRevision(stream, end);
  if (last === DELETED) return 'deleted';
  return last === -1 || softlyDeleted(log, stream, end) ? 'none' : 'there';
}

/** The shown records of a stream from a revision on, oldest first. */
export function* streamForwards(view: View, stream: string, from: number): Generator<LogRecord> {
  const shown = shownPart(view, stream);
  let next = Math.max(from, shown.from);
  for (;;) {
    const records = view.log.stream(stream);
    const record = records[firstIndex(records, ({ revision }) => revision >= next)];
    if (record === undefined || record.position >= view.end) return;
    next = record.revision + 1;
    if (shown.has(record)) yield record;
    if (record.revision === DELETED) return;
  }
}

/** The shown records of a stream from a revision back, newest first. */
export function* streamBackwards(view: View, stream: string, from: number): Generator<LogRecord> {
  const records = view.log.stream(stream);
  const shown = shownPart(view, stream);
  for (let index = firstIndex(records, ({ revision }) => revision > from) - 1; index >= 0; index -= 1) {
    const record = records[index]!;
    if (record.revision < shown.from) return;
    if (record.position < view.end && shown.has(record)) yield record;
  }
}

/** The records of the log that a filter lets through, from a position on. */
export function* allForwards(view: View, from: number, filter: Filter): Generator<LogRecord> {
  const cursor = new Cursor(view, from);
  for (let record = cursor.next(); record !== undefined; record = cursor.next()) {
    if (filter(record)) yield record;
  }
}

/** The records of the log that a filter lets through and that end at or before a position, newest first. */
export function* allBackwards(view: View, from: number, filter: Filter): Generator<LogRecord> {
  for (let index = view.log.indexAt(Math.min(from, view.end)) - 1; index >= 0; index -= 1) {
    const record = view.log.records[index]!;
    if (!view.scavenged.has(record) && filter(record)) yield record;
  }
}

/** What a link leads to; undefined when it is gone. */
export function linkedBy({ data }: LogRecord, view: View): LogRecord | undefined {
  const [, revision, stream] = /^(\d+)@(.*)$/.exec(Buffer.from(data).toString('utf8')) ?? [];
  const [record] = streamForwards(view, stream ?? '', Number(revision));
  return record?.revision === Number(revision) ? record : undefined;
}

/** A place in the log from which one record after the other is read, also those written later. */
export class Cursor {
  readonly #view: View;
  #index: number;
  /** Where the next record begins at the earliest. */
  position: number;

  constructor(view: View, position: number) {
    this.#view = view;
    this.position = position;
    this.#index = view.log.indexAt(position);
  }

  /** The next record the node shows, or undefined while there is none. */
  next(): LogRecord | undefined {
    const { log, end, scavenged } = this.#view;
    // What never reached enough nodes was taken back since, and other records stand there now.
    if ((log.records[this.#index - 1]?.end ?? 0) > this.position) this.#index = log.indexAt(this.position);
    for (;;) {
      const record = log.records[this.#index];
      if (record === undefined || record.position >= end) return undefined;
      this.#index += 1;
      this.position = record.end;
      if (!scavenged.has(record)) return record;
    }
  }
}

/** Which records of a stream are shown, by its metadata. */
function shownPart(
  { log, end, scavenged }: View,
  stream: string,
): { from: number; has(record: LogRecord): boolean } {
  const metadata = streamMetadata(log, stream, end);
  const { $maxAge } = metadata;
  const since = $maxAge === undefined ? 0 : Date.now() - $maxAge * 1000;
  return {
    from: firstShown(metadata, log.lastRevision(stream, end)),
    has: (record) => record.created >= since && !scavenged.has(record),
  };
}
