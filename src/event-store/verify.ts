import { join } from 'node:path';
import { HEAD_FILE, LOG_FILE } from './embedded/schema.ts';
import { verifyLog } from './embedded/verify-log.ts';
import { verifyEventStoreDb } from './eventstoredb/verify-log.ts';
import type { Verified } from './faults.ts';
import type { LogPlace } from './place.ts';

/** Proves every event of a log from what is stored; see the two that do it. */
export async function verify(
  place: LogPlace,
  progress?: (seen: number, of: number) => void,
): Promise<Verified> {
  if (place.kind === 'eventstoredb') return verifyEventStoreDb(place.settings, progress);
  const { folder } = place;
  return verifyLog({ log: join(folder, LOG_FILE), head: join(folder, HEAD_FILE) }, progress);
}
