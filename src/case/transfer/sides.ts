import type { Actor, Role } from '../../event-store/envelope/metadata.ts';
import type { Directory } from '../../directory/directory.ts';
import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context } from '../decider.ts';
import type { Side } from '../oversight/oversight.events.ts';
import { holderOf } from '../responsibility/responsibility.state.ts';
import { isOpen, receivingTeam, type Transfer } from './transfer.state.ts';

/** Who works the case of each side. The service itself is none of them. */
export const STAFF: readonly Role[] = [
  'PRACTITIONER',
  'SENIOR',
  'HEAD_OF_PDU',
  'ADMINISTRATOR',
  'DUTY_OFFICER',
];
export const MANAGERS: readonly Role[] = ['SENIOR', 'HEAD_OF_PDU'];
export const HEADS: readonly Role[] = ['HEAD_OF_PDU'];
export const ROUTERS: readonly Role[] = ['ADMINISTRATOR', 'SENIOR', 'HEAD_OF_PDU'];
/** Whose work a case may be wherever their team is. */
export const SPECIALISTS: readonly Role[] = ['MAPPA_COORDINATOR', 'VICTIM_LIAISON', 'PARTNER_AGENCY'];

const WHO = new Map([
  [STAFF, 'staff'],
  [HEADS, 'the head of the delivery unit'],
  [MANAGERS, 'a senior or the head of the delivery unit'],
  [ROUTERS, 'an administrator, a senior or the head of the delivery unit'],
]);

export const OTHER: Readonly<Record<Side, Side>> = { HOME: 'RECEIVING', RECEIVING: 'HOME' };

/** The team of each side. */
export type Teams = Readonly<Record<Side, string>>;

/** Home is where supervision was before it passed under this transfer; receiving, the team the request is with. */
export function teamsOf(state: CaseState, transfer: Transfer): Teams {
  const holder = transfer.passed?.from ?? holderOf(state.responsibilities.SUPERVISION);
  return { HOME: holder?.area ?? transfer.proposed.fromTeam, RECEIVING: receivingTeam(transfer) };
}

/**
 * The sides on which somebody stands: that of their team, else of their delivery unit. Heads stand for every team of
 * their unit; everybody else of a team that has a side stands on no other.
 */
export function sidesOf(
  { area, role }: Pick<Actor, 'area' | 'role'>,
  teams: Teams,
  directory: Directory,
): Side[] {
  const all: Side[] = ['HOME', 'RECEIVING'];
  const own = all.filter((side) => teams[side] === area);
  if (own.length > 0 && role !== 'HEAD_OF_PDU') return own;
  const unit = directory.team(area)?.pdu;
  return all.filter((side) => unit !== undefined && directory.team(teams[side])?.pdu === unit);
}

/** Refuses everybody but these people of this side; `act` goes on from "can": `agree to the transfer`. */
export function mustActFor(
  side: Side | 'EITHER',
  state: CaseState,
  transfer: Transfer,
  context: Context,
  act: string,
  who: readonly Role[] = STAFF,
): void {
  mustStandOn(side, teamsOf(state, transfer), context, act, who);
}

/** The same while there is no transfer yet. */
export function mustStandOn(
  side: Side | 'EITHER',
  teams: Teams,
  { actor, directory }: Context,
  act: string,
  who: readonly Role[] = STAFF,
): void {
  const stands = sidesOf(actor, teams, directory);
  if (who.includes(actor.role) && (side === 'EITHER' ? stands.length > 0 : stands.includes(side))) return;
  const home = `${teamName(teams.HOME, directory)}, the home team`;
  const receiving = `${teamName(teams.RECEIVING, directory)}, the receiving team`;
  const where = { HOME: home, RECEIVING: receiving, EITHER: `${home}, or ${receiving}` }[side];
  refuse('forbidden', `Only ${WHO.get(who) ?? 'staff'} of ${where}, can ${act}`);
}

/** Refuses people who have no part in the case: those who do not work it, specialists aside. Reading is logged instead. */
export function mustHaveAPart(state: CaseState, context: Context, act: string): void {
  if (!SPECIALISTS.includes(context.actor.role)) mustWorkTheCase(state, context, act);
}

/** Refuses everybody but staff of either side of the transfer at hand, else of the open one, else of the home team. */
export function mustWorkTheCase(state: CaseState, context: Context, act: string): void {
  const { transferId } = context;
  const transfer =
    transferId === undefined ? Object.values(state.transfers).find(isOpen) : state.transfers[transferId];
  if (transfer === undefined) mustStandAtHome(state, context, act);
  else mustActFor('EITHER', state, transfer, context, act);
}

/** Refuses everybody but these people of the team that supervises, or supervised last. */
export function mustStandAtHome(
  state: CaseState,
  context: Context,
  act: string,
  who: readonly Role[] = STAFF,
): void {
  const area = state.responsibilities.SUPERVISION.tenures.at(-1)?.holder.area ?? '';
  mustStandOn('HOME', { HOME: area, RECEIVING: area }, context, act, who);
}

/** Cases go from one probation team to another. */
export function mustBeProbationTeam(toTeam: string, directory: Directory): void {
  const team = directory.team(toTeam);
  if (team === undefined) refuseField('toTeam', 'Choose a team that is in the directory today');
  if (team.agency !== 'PROBATION') refuseField('toTeam', 'Choose a probation team');
}

/** A team in words. */
export function teamName(code: string, directory: Directory): string {
  return directory.team(code)?.name ?? code;
}
