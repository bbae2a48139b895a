import { refuseField, type Context } from '../decider.ts';
import { dayInWords, londonDay } from '../time.ts';
import type { ProposeTransfer } from './transfer.commands.ts';
import type { TemporaryTerms } from './transfer.events.ts';
import type { Transfer } from './transfer.state.ts';

/** The terms of a temporary move (HC-17): when it ends, when it is reviewed, what is reported back. */

/** The terms as they stand now; what was first agreed stays in the record. */
export function currentTerms({ proposed, started, extended }: Transfer): TemporaryTerms | undefined {
  const terms = extended.at(-1) ?? started ?? proposed.temporary;
  if (terms === undefined) return undefined;
  const { endsOn, reviewOn, reportingBack } = terms;
  return { endsOn, reviewOn, reportingBack };
}

/** Terms that can be kept: reviewed before they end, and neither day is past. */
export function keepable(terms: TemporaryTerms, { now }: Context): TemporaryTerms {
  const today = londonDay(now);
  if (terms.endsOn < today) refuseField('endsOn', 'Enter a day that is not past');
  if (terms.reviewOn < today) refuseField('reviewOn', 'Enter a day that is not past');
  if (terms.reviewOn > terms.endsOn) {
    refuseField('reviewOn', `Review the stay by the day it ends, ${dayInWords(terms.endsOn)}`);
  }
  return terms;
}

/** The terms that a proposal asks for: all of them for a temporary move, none for any other. */
export function termsAsked(command: ProposeTransfer, context: Context): TemporaryTerms | undefined {
  const { kind, endsOn, reviewOn, reportingBack, intendedMoveOn } = command;
  if (kind !== 'TEMPORARY_MOVE') {
    const given = (['endsOn', 'reviewOn', 'reportingBack'] as const).find(
      (name) => command[name] !== undefined,
    );
    if (given !== undefined) refuseField(given, 'Leave this out: it is for temporary moves only');
    return undefined;
  }
  if (endsOn === undefined) refuseField('endsOn', 'Enter the day on which the stay ends');
  if (reviewOn === undefined) refuseField('reviewOn', 'Enter the day on which the stay is reviewed');
  if (reportingBack === undefined) {
    refuseField('reportingBack', 'Say what the supporting area reports back, and how soon');
  }
  if (intendedMoveOn !== undefined && endsOn < intendedMoveOn) {
    refuseField('endsOn', `Enter a day after the move on ${dayInWords(intendedMoveOn)}`);
  }
  return keepable({ endsOn, reviewOn, reportingBack }, context);
}
