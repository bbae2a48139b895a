import { randomUUID } from 'node:crypto';
import type { Actor } from '../../event-store/envelope/metadata.ts';
import type { EventLog } from '../../event-store/event-log.ts';
import { erasableEvent, eraseCase, eraseEvent, NotErasable } from '../../event-store/keys/erasure.ts';
import { streamOf } from './cases.ts';

/** What holds something of a case; a case in memory is read anew by itself when its keys have changed. */
export interface Holding {
  log: EventLog;
  /** Makes the rows of cases again from the log. */
  views: { reproject(caseIds: readonly string[]): Promise<void> };
}

/** What is to be erased, by whom and on what ground. */
export interface Erasure {
  caseId: string;
  /** Absent: everything that is recorded about the case. */
  eventId?: string;
  actor: Actor;
  ground: string;
}

/** The stream that says what was erased; never what it said. */
export const ERASURES = 'erasures';

/**
 * Makes what one event of a case says, or all that is recorded about it, unreadable for good: in the log by destroying
 * a key, in the views by writing its rows again. Who erased it, when and on what ground is recorded first. That the
 * event took place stays, and every proof stays valid. A repeat does no harm. Throws `NotErasable` with a sentence.
 */
export async function erase(
  { log, views }: Holding,
  { caseId, eventId, actor, ground }: Erasure,
): Promise<void> {
  const stream = streamOf(caseId);
  const [first] = await log.store.readStream(stream, { limit: 1 });
  if (first === undefined) throw new NotErasable(`There is no case ${caseId}`);
  if (eventId !== undefined) await erasableEvent(log, stream, eventId);
  const { head } = await log.read(ERASURES);
  const id = randomUUID();
  await log.append(ERASURES, head, [{ type: 'ContentErased', data: { caseId, eventId, ground } }], {
    actor,
    correlationId: id,
    causationId: id,
    commandId: id,
    commandFingerprint: '',
    policyVersion: '',
  });
  if (eventId === undefined) await eraseCase(log, stream);
  else await eraseEvent(log, stream, eventId);
  await views.reproject([caseId]);
}
