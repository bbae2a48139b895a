import type { EmergencyReason } from '../case/access/access.events.ts';

/** What part of the record somebody looked at. */
export type LookedAt = 'CASE' | 'HANDOVER' | 'RISK' | 'TONIGHT' | 'LIST' | 'FIND' | 'ACCESS_LOG' | 'REFUSAL';

/** One look at case content. */
export interface Look {
  /** Every case of which something is shown. */
  caseIds: readonly string[];
  transferId?: string;
  what: LookedAt;
  via: 'API' | 'PAGE';
  /** It was looked for in an emergency, and why: so that a case with limited access could be found. */
  emergency?: EmergencyReason;
  /** It could not be recorded when it happened, which is the event's `occurredAt`. */
  late?: true;
}

/** What is recorded in the streams of the access log. The viewer is the event's actor. */
export interface LookEvents {
  CaseLooked: Look;
}
