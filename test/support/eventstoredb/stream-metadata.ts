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

/** The most a server holds in a number, as JSON reads it. */
const MOST = 2 ** 63;

/** What the server goes by, and from what number on; less counts as not said. */
const LEAST: Readonly<Record<string, number>> = { $maxCount: 1, $maxAge: 1, $tb: 0, $cacheControl: 1 };

/** The metadata of a stream as its newest record below a position says; where one number is none, nothing of it counts. */
export function streamMetadata(log: TransactionLog, stream: string, below = Infinity): StreamMetadata {
  if (stream.startsWith('$$')) return { $maxCount: 1 };
  const numbers = Object.entries(storedMetadata(log, stream, below)).filter(([name]) => name in LEAST);
  if (numbers.some(([, value]) => !Number.isInteger(value) || Math.abs(value as number) > MOST)) return {};
  return Object.fromEntries(numbers.filter(([name, value]) => (value as number) >= LEAST[name]!));
}

/** Everything that was written as the metadata of a stream; what is no object counts as none. */
export function storedMetadata(
  log: TransactionLog,
  stream: string,
  below = Infinity,
): Readonly<Record<string, unknown>> {
  const newest = log.newest(`$$${stream}`, below);
  if (newest === undefined || !newest.isJson) return {};
  try {
    const stored: unknown = JSON.parse(Buffer.from(newest.data).toString('utf8'));
    return Object(stored) === stored && !Array.isArray(stored) ? (stored as Record<string, unknown>) : {};
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
