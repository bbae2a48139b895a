import type { Directory } from '../../directory/directory.ts';
import type { Actor, Role } from '../../event-store/envelope/metadata.ts';
import type { CaseState } from '../case.ts';
import { refuse, Refusal } from '../decider.ts';
import { holderOf } from '../responsibility/responsibility.state.ts';
import { MANAGERS, sidesOf, teamName, teamsOf } from '../transfer/sides.ts';
import { isOpen, receivingPractitioner, type Transfer } from '../transfer/transfer.state.ts';
import { letIn, restrictionOf, type Restriction } from './access.state.ts';

/**
 * What somebody may see of a case: all of it; that it exists, and whom to ask; or nothing, which must look the same as
 * if there were no such case.
 */
export type Sight = 'ALL' | 'EXISTENCE' | 'NOTHING';

/** Who know that a case with limited access exists when their team is concerned by it (domain §5.5). */
const ENTITLED_TO_KNOW: readonly Role[] = ['SENIOR', 'HEAD_OF_PDU', 'ADMINISTRATOR'];

type Named = Pick<Restriction, 'staffIds' | 'changes'>;

/** What a case that is not there and one that must not be known of are both answered with. */
export const NO_CASE = 'There is no case with this id';

/**
 * Who is entitled under the restriction in force, as keys that a list can be asked with: a staff id, or `team:` and a
 * team code for those of the team who are entitled to know. Null while access is not limited. Where it could not all be
 * read who is let in, nobody is but those who always are.
 */
export function entitled(state: CaseState): { all: string[]; existence: string[] } | null {
  const { unread } = state.access;
  const restriction = restrictionOf(state.access) ?? (unread && NOBODY_NAMED);
  if (restriction === undefined) return null;
  const all = new Set([...(unread ? [] : letIn(restriction)), ...alwaysLetIn(state)]);
  const existence = [...named(state, restriction), ...teamsConcerned(state).map(ofTeam)];
  return { all: [...all], existence: [...new Set(existence)].filter((key) => !all.has(key)) };
}

const NOBODY_NAMED: Named = { staffIds: [], changes: [] };

/** The keys that somebody holds; see `entitled`. */
export function keysOf({ id, area, role }: Actor, directory: Directory): string[] {
  if (!ENTITLED_TO_KNOW.includes(role)) return [id];
  const unit = role === 'HEAD_OF_PDU' ? directory.team(area)?.pdu : undefined;
  const others = directory.teams().filter(({ pdu }) => pdu === unit);
  return [id, ...new Set([area, ...others.map(({ code }) => code)].map(ofTeam))];
}

const ofTeam = (code: string) => `team:${code}`;

/** What somebody may see of a case as it stands. */
export function sightOf(state: CaseState, actor: Actor, directory: Directory): Sight {
  const may = entitled(state);
  if (may === null || actor.role === 'SYSTEM' || may.all.includes(actor.id)) return 'ALL';
  if (state.access.unread === undefined && isLastResort(state, may.all, actor, directory)) return 'ALL';
  return keysOf(actor, directory).some((key) => may.existence.includes(key)) ? 'EXISTENCE' : 'NOTHING';
}

/**
 * Refuses whoever may not see what the case holds, and everybody where there is no case: `not-found` in the same words
 * for a case that is not there and for one that must not be known of, `LimitedAccess` for those who may know of it.
 */
export function mustSee(state: CaseState, actor: Actor, directory: Directory): void {
  const sight = sightOf(state, actor, directory);
  if (sight === 'EXISTENCE') throw new LimitedAccess(state, directory);
  if (sight === 'NOTHING' || (state.identity === null && !state.erased)) refuse('not-found', NO_CASE);
}

/** Turned down because access to the case is limited: says so, with the restriction's message and whom to ask. */
export class LimitedAccess extends Refusal {
  override name = 'LimitedAccess';
  constructor(state: CaseState, directory: Directory) {
    super('forbidden', limitedAccess(state, directory));
  }
}

/** That access is limited, with the restriction's message and whom to ask. */
export function limitedAccess(state: CaseState, directory: Directory): string {
  const message = restrictionOf(state.access)?.message?.trim().replace(/\.$/, '');
  const told = message === undefined || message === '' ? 'You are not authorised to view this case' : message;
  return `This case is limited access. ${told}. To be let in, ask ${whomToAsk(state, directory)}`;
}

/** Those who can let others in, by name; else the head of the delivery unit. */
function whomToAsk(state: CaseState, directory: Directory): string {
  const managers = managersAmong(state, entitled(state)?.all ?? [], directory);
  const named = managers.map(({ name, team }) => `${name} (${teamName(team, directory)})`);
  return named.length > 0
    ? named.join(' or ')
    : `the head of the delivery unit of ${teamName(homeTeam(state), directory)}`;
}

/** Whether somebody may limit, grant and end access: seniors and heads of the home team or of a side of an open transfer. */
export function mayDecideAccess(state: CaseState, actor: Actor, directory: Directory): boolean {
  const home = { HOME: homeTeam(state), RECEIVING: homeTeam(state) };
  const teams = [home, ...sent(state).map((transfer) => teamsOf(state, transfer))];
  return MANAGERS.includes(actor.role) && teams.some((each) => sidesOf(actor, each, directory).length > 0);
}

/** Those of some staff who are in the directory and may decide about access to the case. */
export function managersAmong(state: CaseState, staffIds: readonly string[], directory: Directory) {
  return staffIds
    .flatMap((id) => directory.staff(id) ?? [])
    .filter(({ id, role, team }) => {
      const actor = { id, role, area: team, agency: directory.team(team)?.agency ?? '' };
      return mayDecideAccess(state, actor, directory);
    });
}

/** Nobody is left who can let others in: then the heads of the delivery units concerned can, so that no case is shut for good. */
function isLastResort(state: CaseState, all: readonly string[], actor: Actor, directory: Directory): boolean {
  return (
    actor.role === 'HEAD_OF_PDU' &&
    mayDecideAccess(state, actor, directory) &&
    managersAmong(state, all, directory).length === 0
  );
}

/** Whoever holds supervision, and the named receivers: they work the case. */
export function alwaysLetIn(state: CaseState): string[] {
  const holder = holderOf(state.responsibilities.SUPERVISION)?.staffId;
  return [holder, ...underWay(state).map(receivingPractitioner)].filter(
    (id): id is string => typeof id === 'string',
  );
}

/** Staff who are named in the case: let in or shut out by the restriction, holding or offered a duty, or once named to receive it. */
function named(state: CaseState, { staffIds, changes }: Named): string[] {
  const duties = Object.values(state.responsibilities);
  return [
    ...staffIds,
    ...changes.map(({ staffId }) => staffId),
    ...duties.flatMap((duty) => holderOf(duty)?.staffId ?? []),
    ...duties.flatMap(({ offers }) => offers.flatMap(({ to }) => to.staffId ?? [])),
    ...underWay(state).flatMap(({ allocations }) => allocations.map(({ staffId }) => staffId)),
  ];
}

/** The team that holds supervision, or held it last, and the sides of open transfers. */
function teamsConcerned(state: CaseState): string[] {
  const sides = sent(state).flatMap((transfer) => Object.values(teamsOf(state, transfer)));
  return [homeTeam(state), ...sides].filter((code) => code !== '');
}

function homeTeam({ responsibilities }: CaseState): string {
  return responsibilities.SUPERVISION.tenures.at(-1)?.holder.area ?? '';
}

/** A draft concerns nobody but the home team yet. */
const sent = (state: CaseState): Transfer[] =>
  underWay(state).filter(({ requested }) => requested !== undefined);

const underWay = ({ transfers }: CaseState): Transfer[] => Object.values(transfers).filter(isOpen);
