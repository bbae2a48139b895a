import { firstShown, softlyDeleted, streamMetadata } from './stream-metadata.ts';
import { DELETED, firstIndex, type LogRecord, type TransactionLog } from './transaction-log.ts';

/** As many records as a server reads at a time. */
export const PAGE = 32;

/** Which records of the log are let through. */
export type Filter = (record: LogRecord) => boolean;

/** Reads of everything leave out what the server keeps for itself. */
export const shownInAll: Filter = ({ stream }) => stream !== '$epoch-information';

/** What a node shows of a log: all below a position. */
export interface View {
  log: TransactionLog;
  /** Where what the node shows ends. */
  readonly end: number;
}

/** Whether a stream can be read. */
export type StreamState = 'there' | 'none' | 'deleted';

/** Tells whether a stream can be read. */
export function streamState({ log, end }: View, stream: string): StreamState {
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
    if (record.created >= shown.since) yield record;
  }
}

/** The shown records of a stream from a revision back, newest first. */
export function* streamBackwards(view: View, stream: string, from: number): Generator<LogRecord> {
  const records = view.log.stream(stream);
  const shown = shownPart(view, stream);
  for (let index = firstIndex(records, ({ revision }) => revision > from) - 1; index >= 0; index -= 1) {
    const record = records[index]!;
    if (record.revision < shown.from) return;
    if (record.position < view.end && record.created >= shown.since) yield record;
  }
}

/** The records of the log that a filter lets through, from a position on. */
export function* allForwards(view: View, from: number, filter: Filter = shownInAll): Generator<LogRecord> {
  let next = from;
  let index = view.log.indexAt(next);
  for (;;) {
    if (index > 0 && view.log.records[index - 1]?.end !== next) index = view.log.indexAt(next);
    const record = view.log.records[index];
    if (record === undefined || record.position >= view.end) return;
    next = record.end;
    index += 1;
    if (filter(record)) yield record;
  }
}

/** The records of the log that a filter lets through and that end before a position, newest first. */
export function* allBackwards(view: View, from: number, filter: Filter = shownInAll): Generator<LogRecord> {
  for (let index = view.log.indexAt(Math.min(from, view.end)) - 1; index >= 0; index -= 1) {
    const record = view.log.records[index];
    if (record !== undefined && filter(record)) yield record;
  }
}

/** From which revision and since when records of a stream are shown. */
function shownPart({ log, end }: View, stream: string): { from: number; since: number } {
  const metadata = streamMetadata(log, stream, end);
  const { $maxAge } = metadata;
  return {
    from: firstShown(metadata, log.lastRevision(stream, end)),
    since: $maxAge === undefined ? 0 : Date.now() - $maxAge * 1000,
  };
}
