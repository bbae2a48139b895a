import type { Recorded, Stamped } from '../decider.ts';
import type { IdentityEvents } from './identity.events.ts';

/** Who the person is, as last corrected, with the events that say so. */
export interface Identity extends Stamped<IdentityEvents['CaseOpened']> {
  corrections: readonly Stamped<IdentityEvents['IdentifierCorrected']>[];
  /** Who the person was thought to be before each correction, in order. */
  earlier: readonly Identified[];
}

/** What tells one person from another. */
export type Identified = Pick<IdentityEvents['CaseOpened'], 'name' | 'dateOfBirth' | 'pnc'>;

export function evolveIdentity(identity: Identity | null, event: Recorded): Identity | null {
  switch (event.type) {
    case 'CaseOpened':
      return { ...event.data, stamp: event.stamp, corrections: [], earlier: [] };
    case 'IdentifierCorrected': {
      if (identity === null) return identity;
      const { why: _why, ...corrected } = event.data;
      const { name, dateOfBirth, pnc } = identity;
      const before = { name, dateOfBirth, ...(pnc !== undefined && { pnc }) };
      return {
        ...identity,
        ...corrected,
        corrections: [...identity.corrections, { ...event.data, stamp: event.stamp }],
        earlier: [...identity.earlier, before],
      };
    }
    default:
      return identity;
  }
}
