import { emergencyReasons } from '../case/access/access.events.ts';
import type { EmergencyAccess } from '../case/access/access.state.ts';
import { doneInWords, doneWith, takenAt, unseenEmergencies } from '../case/access/emergency.ts';
import type { CaseState } from '../case/case.ts';
import { addDays, clockTime, dayInWords, fromLondonClock, londonDay, nextDay } from '../case/time.ts';
import { teamName } from '../case/transfer/sides.ts';
import { isOpen, movedEarly, receivingPractitioner, type Transfer } from '../case/transfer/transfer.state.ts';
import type { Directory } from '../directory/directory.ts';
import type { Alarm } from './handover.answers.ts';
import { handedOver } from './rules/rule.ts';
import { isDayOff } from './working-days.ts';

/** What matters tonight and needs nobody to interpret it. `now` is ISO 8601 UTC. */
export function alarmsOf(state: CaseState, transfer: Transfer, now: string, directory: Directory): Alarm[] {
  return [
    ...movedAlarm(transfer, now),
    ...nobodyNamedAlarm(transfer, now),
    ...unseenEmergencies(state).map((each) => emergencyAlarm(state, each, directory)),
  ];
}

/** Somebody who does not work the case opened its card; whoever holds it is told until they have seen it. */
function emergencyAlarm(state: CaseState, access: EmergencyAccess, directory: Directory): Alarm {
  const { accessId, reason, words, stamp } = access;
  const done = doneWith(state, access).map((each) => ` ${doneInWords(each)}.`);
  const who = directory.staff(stamp.actor.id)?.name ?? 'Somebody who has left';
  const why = words === undefined ? emergencyReasons[reason] : `${emergencyReasons[reason]}: ${words}`;
  return {
    title: 'Somebody not working this case opened its contingency card',
    text: `${who}, ${teamName(stamp.actor.area, directory)}, at ${clockTime(takenAt(stamp))}. ${why}.${done.join('')}`,
    href: `/cases/${state.caseId}/emergency-access-seen?about=${accessId}`,
  };
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
function nobodyNamedAlarm(transfer: Transfer, now: string): Alarm[] {
  const { requested, proposed, transferId } = transfer;
  const { intendedMoveOn } = proposed;
  if (requested === undefined || !isOpen(transfer) || receivingPractitioner(transfer) !== null) return [];
  const today = londonDay(now);
  if (intendedMoveOn === undefined || intendedMoveOn > addDays(today, 7) || !isWeekendNear(now, today))
    return [];
  return [
    {
      title: 'Nobody is named to receive the case',
      text: `${moveInWords(transfer, intendedMoveOn, today)}.`,
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
  return isDayOff(today) || (isDayOff(nextDay(today)) && now >= fromLondonClock(`${today}T15:00`));
}
