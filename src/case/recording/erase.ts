import { randomUUID } from 'node:crypto';
import type { Actor, OpenedEvent } from '../../event-store/envelope/metadata.ts';
import type { About, EventLog, NewEvent } from '../../event-store/event-log.ts';
import { WrongRevision } from '../../event-store/event-store.ts';
import { erasableEvent, eraseCase, eraseEvent, NotErasable } from '../../event-store/keys/erasure.ts';
import { streamOf } from './cases.ts';

/** What holds something of a case; a case in memory is read anew by itself when its keys have changed. */
export interface Holding {
  log: EventLog;
  /** Makes the rows of cases again from the log; absent where a service does it that runs elsewhere. */
  views?: { reproject(caseIds: readonly string[]): Promise<void> };
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

/** What is recorded of an erasure; without `eventId` it is that of a whole case. */
export interface ErasureEvents {
  /** It was decided. */
  ContentErased: { caseId: string; eventId?: string; ground: string };
  /** The keys are destroyed: from now on whoever has made something of the content makes it again without. */
  ErasureCarriedOut: { caseId: string; eventId?: string };
}

/** The case of which keys were destroyed, if the event of the stream says that. Throws when this version cannot tell. */
export function erasedCase({ metadata, data, erased }: OpenedEvent): string[] {
  if (metadata.type === 'ContentErased') return [];
  if (erased || metadata.type !== 'ErasureCarriedOut')
    throw new Error(`This version cannot tell what ${metadata.type} says`);
  return [(data as ErasureEvents['ErasureCarriedOut']).caseId];
}

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
  const id = randomUUID();
  const about: About = {
    actor,
    correlationId: id,
    causationId: id,
    commandId: id,
    commandFingerprint: '',
    policyVersion: '',
  };
  const record = (type: keyof ErasureEvents, data: object) => recordNext(log, { type, data }, about);
  await record('ContentErased', { caseId, eventId, ground });
  if (eventId === undefined) await eraseCase(log, stream);
  else await eraseEvent(log, stream, eventId, about);
  await record('ErasureCarriedOut', { caseId, eventId });
  await views?.reproject([caseId]);
}

/** Somebody may erase something else at the same moment, on another instance. */
async function recordNext(log: EventLog, event: NewEvent, about: About): Promise<void> {
  for (;;) {
    const { head } = await log.read(ERASURES, { whatOpens: true });
    try {
      await log.append(ERASURES, head, [event], about);
      return;
    } catch (error) {
      if (!(error instanceof WrongRevision)) throw error;
    }
  }
}
