import type { CaseState } from '../../../src/case/case.ts';
import { commandRoutes } from '../../../src/case/command-routes.ts';
import { addDays } from '../../../src/case/time.ts';
import type { CommandRoute } from '../../../src/case/routes.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import type { Attempt } from './case-in-memory.ts';
import { bodyOf, hasWhatItNeeds, type Dice, type MadeFrom } from './made-up.ts';
import { people, STRANGER } from './people.ts';

/** What somebody tries next in a made-up history: something that leads on, anything at all, or something spoilt. */

/** One act, with what must be said for it to lead on; the rest is made up. */
export interface Waypoint {
  act: string;
  by: Who;
  says: Says;
  /** From where it can lead on; from anywhere when absent. */
  when?: When;
}

/** Whose act it is: one person, one of several, or whoever it falls to as things stand. */
type Who = Staff | readonly Staff[] | ((state: CaseState) => readonly Staff[]);
type Says = object | ((from: MadeFrom) => object);

type When = (state: CaseState) => boolean;

export const go = (act: string, by: Who, says: Says = {}, when: When = () => true): Waypoint => ({
  act,
  by,
  says,
  when,
});

const routes = new Map(commandRoutes.map((row) => [row.act, row]));
const staff = Object.values<Staff>(people);

/** When and on what somebody acts. */
interface Now {
  dice: Dice;
  state: CaseState;
  /** ISO 8601 UTC. */
  now: string;
  /** Different for every attempt of a history. */
  commandId: string;
}

/** A waypoint as somebody tries it, about the newest transfer. */
export function attemptOf({ act, by, says }: Waypoint, { commandId, ...now }: Now): Attempt {
  return attempt(
    { ...now, act, by: whoOf(by, now), ...about(act, Object.keys(now.state.transfers).at(-1)) },
    says,
    commandId,
  );
}

/** One of several waypoints, mostly one that can be about something as things stand. */
export function oneThatFits(
  some: readonly Waypoint[],
  { dice, state, now }: Omit<Now, 'commandId'>,
): Waypoint {
  const last = Object.keys(state.transfers).at(-1);
  const fits = ({ act, when }: Waypoint) => {
    if (when?.(state) === false || (rowOf(act).to === 'transfer' && last === undefined)) return false;
    return hasWhatItNeeds(rowOf(act).command, {
      dice,
      state,
      now,
      act,
      by: dice.pick(staff),
      ...about(act, last),
    });
  };
  const tried = Array.from({ length: 4 }, () => dice.pick(some));
  return tried.find(fits) ?? dice.pick(some);
}

/** Any command by anybody, with a body that its fields allow, about whatever there is. */
export function anyAttempt({ commandId, ...now }: Now): Attempt {
  const { dice, state } = now;
  const act = dice.pick([...routes.keys()]);
  const transfers = Object.keys(state.transfers);
  const transferId = dice.roll(3) === 0 ? dice.pick(transfers) : transfers.at(-1);
  return attempt({ ...now, act, by: dice.pick(staff), ...about(act, transferId) }, {}, commandId);
}

function attempt(from: MadeFrom, says: Says, commandId: string): Attempt {
  const { act, by, transferId } = from;
  const made = { ...bodyOf(rowOf(act).command, from), ...(typeof says === 'function' ? says(from) : says) };
  const body = Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined));
  return { act, by, body, commandId, ...(transferId !== undefined && { transferId }) };
}

function rowOf(act: string): CommandRoute {
  return routes.get(act) ?? commandRoutes[0]!;
}

/** The transfer, for an act that is about one. */
function about(act: string, transferId: string | undefined): { transferId?: string } {
  return rowOf(act).to === 'case' || transferId === undefined ? {} : { transferId };
}

function whoOf(by: Who, { dice, state }: Pick<Now, 'dice' | 'state'>): Staff {
  const some = typeof by === 'function' ? by(state) : by;
  if (!Array.isArray(some)) return some as Staff;
  return some.length === 0 ? dice.pick(staff) : (dice.pick(some) as Staff);
}

/** The same attempt gone wrong in one of the ways in which people get it wrong. */
export function spoilt(right: Attempt, { dice, state, now }: Omit<Now, 'commandId'>): Attempt {
  const transfers = Object.keys(state.transfers);
  const { body } = right;
  const without = dice.pick(Object.keys(body));
  const ways: Attempt[] = [
    { ...right, by: dice.pick(staff) },
    { ...right, by: dice.pick(staff.filter(({ team }) => team !== right.by.team)) },
    { ...right, body: { ...body, [without]: undefined } },
    {
      ...right,
      body: {
        ...body,
        [without]: dice.pick<unknown>([
          '',
          ' ',
          null,
          7,
          [],
          {},
          [null],
          [[]],
          ['', {}],
          'no such thing',
          STRANGER,
        ]),
      },
    },
    { ...right, body: { ...body, unknownField: 'Something' } },
    { ...right, body: { ...body, occurredAt: dice.pick([addDays(now.slice(0, 10), 1), 'soon']) } },
    { ...right, expectedRevision: state.revision - 1 - dice.roll(4) },
    ...(right.transferId === undefined
      ? []
      : [{ ...right, transferId: dice.pick([STRANGER, ...transfers]) }]),
  ];
  return dice.pick(ways);
}
