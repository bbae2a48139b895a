import type { Recorded, Stamped } from '../decider.ts';
import type { IdentityEvents } from './identity.events.ts';

/** Who the person is, as last corrected, with the events that say so. */
export interface Identity extends Stamped<IdentityEvents['CaseOpened']> {
  corrections: readonly Stamped<IdentityEvents['IdentifierCorrected']>[];
}

export function evolveIdentity(identity: Identity | null, event: Recorded): Identity | null {
  switch (event.type) {
    case 'CaseOpened':
      return { ...event.data, stamp: event.stamp, corrections: [] };
    case 'IdentifierCorrected': {
      if (identity === null) return identity;
      const { why: _why, ...corrected } = event.data;
      return {
        ...identity,
        ...corrected,
        corrections: [...identity.corrections, { ...event.data, stamp: event.stamp }],
      };
    }
    default:
      return identity;
  }
}
