import type { EventLog } from '../../event-store/event-log.ts';
import { eraseCase, eraseEvent, NotErasable } from '../../event-store/keys/erasure.ts';
import { streamOf } from './cases.ts';

/** What holds something of a case; a case in memory is read anew by itself when its keys have changed. */
export interface Holding {
  log: EventLog;
  /** Makes the rows of cases again from the log. */
  views: { reproject(caseIds: readonly string[]): Promise<void> };
}

/**
 * Makes what one event of a case says, or all that is recorded about it when none is named, unreadable for good: in
 * the log by destroying a key, in the views by writing its rows again. That it took place stays, and every proof stays
 * valid. A repeat does no harm. Throws `NotErasable` with a sentence.
 */
export async function erase({ log, views }: Holding, caseId: string, eventId?: string): Promise<void> {
  const stream = streamOf(caseId);
  const [first] = await log.store.readStream(stream, { limit: 1 });
  if (first === undefined) throw new NotErasable(`There is no case ${caseId}`);
  if (eventId === undefined) await eraseCase(log, stream);
  else await eraseEvent(log, stream, eventId);
  await views.reproject([caseId]);
}
