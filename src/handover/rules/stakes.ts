import { dayInWords, endOf, londonDay } from '../../case/time.ts';
import { movedEarly } from '../../case/transfer/transfer.state.ts';
import type { Situation } from './rule.ts';
import { mappaLevel, roshInWords, roshLevel } from './risk-levels.ts';

/** What makes a rule matter for this person, as clauses that a sentence can end with. */

/** `ROSH is high, MAPPA level 2`. */
export function risk({ state }: Situation): string {
  const rosh = roshInWords(roshLevel(state).level);
  const mappa = mappaLevel(state).level;
  return mappa === null || mappa === 0 ? rosh : `${rosh}, MAPPA level ${mappa}`;
}

/** `they moved on 4 June 2026 before anybody here had agreed`, or when they intend to, or that no day is set. */
export function move({ transfer }: Situation): string {
  const { moved, proposed } = transfer;
  if (moved !== undefined) {
    const at = endOf({ at: moved.stamp.occurredAt, precision: moved.stamp.precision });
    const on = at === null ? 'they have moved' : `they moved on ${dayInWords(londonDay(at))}`;
    return movedEarly(transfer) ? `${on} before the receiving area had agreed` : on;
  }
  return proposed.intendedMoveOn === undefined
    ? 'no day is set for the move'
    : `they intend to move on ${dayInWords(proposed.intendedMoveOn)}`;
}
