import type { Directory } from '../../directory/directory.ts';
import type { Actor } from '../../event-store/envelope/metadata.ts';
import type { CaseState } from '../case.ts';
import { situations, type Situation } from '../contingency/contingency.events.ts';
import { planOf, type Invocation } from '../contingency/contingency.state.ts';
import { refuse, refuseField, type Decide, type Stamp } from '../decider.ts';
import { holderOf } from '../responsibility/responsibility.state.ts';
import { clockTime, endOf } from '../time.ts';
import { MANAGERS, mustStandAtHome, sidesOf, STAFF, teamsOf } from '../transfer/sides.ts';
import { openTransfers } from '../transfer/standing.ts';
import { restrictionOf, type EmergencyAccess } from './access.state.ts';
import type { ConfirmEmergencyAccessSeen, TakeEmergencyAccess } from './emergency.commands.ts';
import { mustSee, sightOf } from './sight.ts';

/** The contingency card for people who are not working the case: one question, once in twelve hours, and the holder is told. */

/** How long access taken in an emergency lasts. Our suggestion: as long as a night. */
const LASTS_MS = 12 * 3_600_000;

/** Who may take it: people who answer the telephone of an office. */
export const TAKES_EMERGENCY_ACCESS = STAFF;

/**
 * How somebody comes to the contingency card. `OPEN`: as to every page of the case. `EMERGENCY`: by access that they took
 * and that still lasts; they see the card alone. `ASK`: once they have said why they need it. `CLOSED`: not at all.
 */
export type WayToCard = 'OPEN' | 'EMERGENCY' | 'ASK' | 'CLOSED';

/** Who asks and when (ISO 8601 UTC); `taken` is when they last took access that is not in the case yet. */
export interface AtTheDoor {
  actor: Actor;
  directory: Directory;
  now: string;
  taken?: string | undefined;
}

export function wayToCard(state: CaseState, { actor, directory, now, taken }: AtTheDoor): WayToCard {
  const restriction = restrictionOf(state.access);
  const isStaff = TAKES_EMERGENCY_ACCESS.includes(actor.role);
  if (state.identity === null) return isStaff ? 'ASK' : 'CLOSED';
  const mayRead = sightOf(state, actor, directory) === 'ALL';
  if (mayRead && (!isStaff || restriction !== undefined || worksTheCase(state, actor, directory)))
    return 'OPEN';
  if ((taken !== undefined && lastsFrom(taken, now)) || hasEmergencyAccess(state, actor, now))
    return 'EMERGENCY';
  return isStaff ? 'ASK' : 'CLOSED';
}

/** Of the team that supervises or supervised last, or of a side of an open transfer. */
function worksTheCase(state: CaseState, actor: Actor, directory: Directory): boolean {
  const area = state.responsibilities.SUPERVISION.tenures.at(-1)?.holder.area ?? '';
  const teams = [
    { HOME: area, RECEIVING: area },
    ...openTransfers(state).map((each) => teamsOf(state, each)),
  ];
  return teams.some((each) => sidesOf(actor, each, directory).length > 0);
}

/** Whether somebody took access that still lasts at an instant (ISO 8601 UTC). */
export function hasEmergencyAccess({ access }: CaseState, actor: Actor, now: string): boolean {
  return access.emergencies.some((each) => lasts(each, actor, now));
}

/**
 * As `mustSee`, but whoever has emergency access that lasts passes too: for what is done by the contingency card.
 * `now` is ISO 8601 UTC.
 */
export function mustSeeCard(state: CaseState, actor: Actor, directory: Directory, now: string): void {
  if (!hasEmergencyAccess(state, actor, now)) mustSee(state, actor, directory);
}

/** From when it was taken, however late that came into the record. */
function lasts({ stamp }: EmergencyAccess, actor: Actor, now: string): boolean {
  return stamp.actor.id === actor.id && lastsFrom(takenAt(stamp), now);
}

/** Whether access that was taken at an instant still lasts at another, both ISO 8601 UTC. */
export const lastsFrom = (taken: string, now: string): boolean =>
  Date.parse(now) - Date.parse(taken) < LASTS_MS;

/** When access was taken: ISO 8601 UTC. */
export function takenAt({ occurredAt, precision, recordedAt }: Stamp): string {
  return endOf({ at: occurredAt, precision }) ?? recordedAt;
}

/** What nobody who answers for the case has seen yet, or not all that was done with it, the oldest first. */
export function unseenEmergencies(state: CaseState): EmergencyAccess[] {
  return state.access.emergencies.filter((each) => {
    const { seen } = each;
    return (
      seen === undefined || doneWith(state, each).some(({ stamp }) => stamp.revision > seen.stamp.revision)
    );
  });
}

/** An action of the emergency plan that was begun or concluded. */
export interface DoneByCard {
  did: 'BEGAN' | 'CONCLUDED';
  situation: Situation;
  stamp: Stamp;
}

/** What whoever took access did by the card with it, in order. */
export function doneWith({ access, contingency }: CaseState, taken: EmergencyAccess): DoneByCard[] {
  const { actor, revision } = taken.stamp;
  const again = access.emergencies.find(
    ({ stamp }) => stamp.actor.id === actor.id && stamp.revision > revision,
  );
  const isOfIt = ({ stamp }: DoneByCard) =>
    stamp.actor.id === actor.id &&
    stamp.revision > revision &&
    stamp.revision < (again?.stamp.revision ?? Infinity) &&
    lasts(taken, actor, stamp.recordedAt);
  return contingency.actions
    .flatMap((action) => action.invocations.flatMap((each) => doneBy(planOf(action).situation, each)))
    .filter(isOfIt)
    .toSorted((one, other) => one.stamp.revision - other.stamp.revision);
}

function doneBy(situation: Situation, { stamp, concluded }: Invocation): DoneByCard[] {
  const began: DoneByCard = { did: 'BEGAN', situation, stamp };
  return concluded === undefined ? [began] : [began, { did: 'CONCLUDED', situation, stamp: concluded.stamp }];
}

/** "Began an action of the emergency plan at 2:05am on 4 June 2026: nobody knows where the person is". */
export function doneInWords({ did, situation, stamp }: DoneByCard): string {
  const what = situations[situation];
  const act = did === 'BEGAN' ? 'Began' : 'Concluded';
  return `${act} an action of the emergency plan at ${clockTime(stamp.recordedAt)}: ${what.charAt(0).toLowerCase()}${what.slice(1)}`;
}

export const mayTakeEmergencyAccess = ({ role }: Pick<Actor, 'role'>): boolean =>
  TAKES_EMERGENCY_ACCESS.includes(role);

/** Refuses a reason that says nothing. */
export function mustSayWhy({ reason, words }: Pick<TakeEmergencyAccess, 'reason' | 'words'>): void {
  if (reason === 'OTHER' && words === undefined) refuseField('words', 'Say what happened');
}

export const takeEmergencyAccess: Decide<TakeEmergencyAccess> = (_, said, context) => {
  mustSayWhy(said);
  const { reason, words } = said;
  return [
    {
      type: 'EmergencyAccessTaken',
      data: { accessId: context.newId(), reason, ...(words !== undefined && { words }) },
      ...(context.occurredAt !== undefined && { occurredAt: context.occurredAt }),
    },
  ];
};

export const confirmEmergencyAccessSeen: Decide<ConfirmEmergencyAccessSeen> = (
  state,
  { accessId },
  context,
) => {
  const access =
    state.access.emergencies.find((each) => each.accessId === accessId) ??
    refuse('not-found', 'No emergency access with this id was taken');
  const holder = holderOf(state.responsibilities.SUPERVISION);
  if (holder?.staffId !== context.actor.id) {
    mustStandAtHome(
      state,
      context,
      'confirm for the practitioner who holds the case that this was seen',
      MANAGERS,
    );
  }
  return unseenEmergencies(state).includes(access)
    ? [{ type: 'EmergencyAccessSeen', data: { accessId } }]
    : [];
};
