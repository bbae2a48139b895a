import type { TransactionLog } from './transaction-log.ts';

/** The part of a stream's metadata that says which of its events are shown. */
export interface StreamMetadata {
  /** How many of the newest are shown. */
  $maxCount?: number;
  /** For how many seconds they are shown. */
  $maxAge?: number;
  /** The revision from which they are shown. */
  $tb?: number;
}

/** Above every revision there can be; JSON reads 9223372036854775807 as a number near it. */
const ALL = 2 ** 62;

/** The metadata of a stream as its newest record below a position says; what cannot be read counts as none. */
export function streamMetadata(log: TransactionLog, stream: string, below = Infinity): StreamMetadata {
  const newest = log.newest(`$$${stream}`, below);
  if (newest === undefined) return stream.startsWith('$$') ? { $maxCount: 1 } : {};
  try {
    return JSON.parse(Buffer.from(newest.data).toString('utf8')) as StreamMetadata;
  } catch {
    return {};
  }
}

/** Whether all events of a stream were hidden by deleting it. */
export function softlyDeleted(log: TransactionLog, stream: string, below = Infinity): boolean {
  return (streamMetadata(log, stream, below).$tb ?? 0) > ALL;
}

/** The first revision of a stream that is shown, by count and by what was cut off. */
export function firstShown({ $maxCount, $tb }: StreamMetadata, lastRevision: number): number {
  return Math.max(0, $tb ?? 0, $maxCount === undefined ? 0 : lastRevision - $maxCount + 1);
}
