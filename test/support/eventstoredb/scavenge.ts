import { firstShown, softlyDeleted, streamMetadata } from './stream-metadata.ts';
import { DELETED, type LogRecord, type TransactionLog } from './transaction-log.ts';

/** The records below a position that nothing shows any more: cut off, too many, too old, or of an ended stream. */
export function scavengeable(log: TransactionLog, below: number): LogRecord[] {
  return log.records.filter((record) => record.position < below && isGone(log, record));
}

function isGone(log: TransactionLog, { stream, revision, created }: LogRecord): boolean {
  const last = log.lastRevision(stream);
  if (revision === last) return softlyDeleted(log, stream) && stream.startsWith('$$');
  if (last === DELETED) return true;
  const metadata = streamMetadata(log, stream);
  const since = metadata.$maxAge === undefined ? 0 : Date.now() - metadata.$maxAge * 1000;
  return revision < firstShown(metadata, last) || created < since;
}
