import type { Stamp } from '../../case/decider.ts';
import { dayInWords, endOf, londonDay } from '../../case/time.ts';
import { movedEarly } from '../../case/transfer/transfer.state.ts';
import type { Situation } from './rule.ts';
import { mappaLevel, roshInWords, roshLevel } from '../../case/risk/risk-levels.ts';

/** What makes a rule matter for this person, as clauses that a sentence can end with. */

/** `ROSH is high, MAPPA level 2`. */
export function risk({ state }: Situation): string {
  const rosh = roshInWords(roshLevel(state).level);
  const mappa = mappaLevel(state).level;
  return mappa === null || mappa === 0 ? rosh : `${rosh}, MAPPA level ${mappa}`;
}

/** `they moved on 4 June 2026 before the receiving area had agreed`, when they intend to, or that no day is set. */
export function move({ transfer, now }: Situation): string {
  const { moved, started, proposed } = transfer;
  if (moved !== undefined) {
    const happened = on('they moved', 'they have moved', moved.stamp);
    return movedEarly(transfer) ? `${happened} before the receiving area had agreed` : happened;
  }
  if (started !== undefined) {
    return on('their temporary move started', 'their temporary move has started', started.stamp);
  }
  const { intendedMoveOn } = proposed;
  if (intendedMoveOn === undefined) return 'no day is set for the move';
  const verb = intendedMoveOn < londonDay(now) ? 'were to' : 'intend to';
  return `they ${verb} move on ${dayInWords(intendedMoveOn)}`;
}

/** What happened, with its day where that is known. */
function on(did: string, undated: string, { occurredAt, precision }: Stamp): string {
  const at = endOf({ at: occurredAt, precision });
  return at === null ? undated : `${did} on ${dayInWords(londonDay(at))}`;
}
