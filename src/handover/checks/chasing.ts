import type { Check } from '../../case/checks/checks.state.ts';
import type { Stamp } from '../../case/decider.ts';
import { endOf, londonDay } from '../../case/time.ts';
import { addWorkingDays, CalendarEnds } from '../working-days.ts';

/** After how many working days from sending a body that has not answered is asked again (HC-38). Our suggestion. */
const CHASED_AFTER = [5, 10];
/** And from then on, after so many from the last time. */
const THEN_EVERY = 5;

/**
 * The day, YYYY-MM-DD, on which a check that nobody answered is next to be chased; null while it is not sent. Where
 * bank holidays are not known it is the day it was last asked: looking too early does no harm.
 */
export function chaseOn({ sent, chased }: Pick<Check, 'sent' | 'chased'>): string | null {
  if (sent === undefined) return null;
  const step = CHASED_AFTER[chased.length];
  const last = londonDay(happenedAt((step === undefined ? chased.at(-1) : sent)?.stamp ?? sent.stamp));
  try {
    return addWorkingDays(last, step ?? THEN_EVERY);
  } catch (error) {
    if (error instanceof CalendarEnds) return last;
    throw error;
  }
}

/** When a fact happened, ISO 8601 UTC; when that is not known, when it was recorded. */
export function happenedAt({ occurredAt, precision, recordedAt }: Stamp): string {
  return endOf({ at: occurredAt, precision }) ?? recordedAt;
}
