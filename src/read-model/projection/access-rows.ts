import type { OpenedEvent } from '../../event-store/envelope/metadata.ts';
import type { LookEvents } from '../../security/access-log.events.ts';

/** Somebody looked at a case. */
export type AccessRow = {
  caseId: string;
  position: string;
  transferId: string | null;
  at: string;
  actorId: string;
  what: string;
  via: string;
  emergency: string | null;
};

/** One row for each case that was looked at; none when what was looked at has been destroyed. Throws for any other event. */
export function looksOf({ metadata, data, position, erased }: OpenedEvent): AccessRow[] {
  if (metadata.type !== 'CaseLooked') throw new Error(`This version does not know ${metadata.type}`);
  if (erased) return [];
  const { caseIds, transferId = null, what, via, emergency = null } = data as LookEvents['CaseLooked'];
  const at = metadata.occurredAt ?? metadata.recordedAt;
  return caseIds.map((caseId) => ({
    caseId,
    position,
    transferId,
    at,
    actorId: metadata.actor.id,
    what,
    via,
    emergency,
  }));
}
