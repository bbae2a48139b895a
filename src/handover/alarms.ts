import type { CaseState } from '../case/case.ts';
import { addDays, dayInWords, fromLondonClock, londonDay, nextDay } from '../case/time.ts';
import { isOpen, movedEarly, receivingPractitioner, type Transfer } from '../case/transfer/transfer.state.ts';
import type { Alarm } from './handover.answers.ts';
import { handedOver } from './rules/rule.ts';
import { roshInWords, roshLevel } from '../case/risk/risk-levels.ts';
import { isWorkingDay } from './working-days.ts';

/** What matters tonight and needs nobody to interpret it. `now` is ISO 8601 UTC. */
export function alarmsOf(state: CaseState, transfer: Transfer, now: string): Alarm[] {
  return [...movedAlarm(transfer, now), ...nobodyNamedAlarm(state, transfer, now)];
}

/** The interim arrangement that stands: the last one made, until its last day is over or supervision passed. */
export function standingInterim(transfer: Transfer, now: string): Transfer['interim'][number] | undefined {
  const last = transfer.interim.at(-1);
  return last === undefined || londonDay(now) > last.until || isOver(transfer) ? undefined : last;
}

const isOver = (transfer: Transfer): boolean =>
  handedOver(transfer) !== undefined || transfer.superseded !== undefined || transfer.ended !== undefined;

/** They moved before anybody there had agreed: who sees them, and who answers tonight? */
function movedAlarm(transfer: Transfer, now: string): Alarm[] {
  const { transferId } = transfer;
  if (!movedEarly(transfer) || isOver(transfer) || standingInterim(transfer, now)) return [];
  const href = `/handovers/${transferId}/interim`;
  const arranged = transfer.interim.at(-1);
  if (arranged === undefined) {
    const text =
      'The home area still holds supervision. Nobody has arranged who sees the person and who answers tonight.';
    return [{ title: 'The person moved before anybody had agreed to take them', text, href }];
  }
  const text = `It ended on ${dayInWords(arranged.until)}. Say who sees the person now and who answers tonight.`;
  return [{ title: 'The interim arrangement has run out', text, href }];
}

/** People go home for the weekend, or for a bank holiday, and nobody is named for a move that is close. */
function nobodyNamedAlarm(state: CaseState, transfer: Transfer, now: string): Alarm[] {
  const { requested, proposed, transferId } = transfer;
  const { intendedMoveOn } = proposed;
  if (requested === undefined || !isOpen(transfer) || receivingPractitioner(transfer) !== null) return [];
  const today = londonDay(now);
  if (intendedMoveOn === undefined || intendedMoveOn > addDays(today, 7) || !isWeekendNear(now, today))
    return [];
  const { level } = roshLevel(state);
  return [
    {
      title: 'Nobody is named and people are going home',
      text: `${moveInWords(transfer, intendedMoveOn, today)}. ${roshInWords(level)}.`,
      href: `/handovers/${transferId}/allocate`,
    },
  ];
}

function moveInWords({ moved, started }: Transfer, intendedMoveOn: string, today: string): string {
  if (moved !== undefined) return 'The person has already moved';
  if (started !== undefined) return 'The temporary move has started';
  return `The move ${intendedMoveOn < today ? 'was' : 'is'} planned for ${dayInWords(intendedMoveOn)}`;
}

/** From 3pm before a day off until work begins again. */
function isWeekendNear(now: string, today: string): boolean {
  return isOff(today) || (isOff(nextDay(today)) && now >= fromLondonClock(`${today}T15:00`));
}

/** Past the years whose bank holidays are known, weekends still count. */
function isOff(day: string): boolean {
  try {
    return !isWorkingDay(day);
  } catch {
    return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
  }
}
