import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { anyAttempt, attemptOf, oneThatFits, spoilt, type Waypoint } from '../../case/support/attempts.ts';
import { CaseInMemory, type Attempt, type Result, type Took } from '../../case/support/case-in-memory.ts';
import { id } from '../../case/support/given.ts';
import { Dice } from '../../case/support/made-up.ts';
import { people } from '../../case/support/people.ts';
import { paths } from '../../case/support/paths.ts';
import { topics } from '../../case/support/topics.ts';
import { world } from './world.ts';

/** Made-up lives of a case, over every topic: what leads on, anything at all, and everything that can go wrong. */

/** The next of its path; something of one of its topics; anything; something gone wrong; something again; the clock. */
type Turn = 'path' | 'topic' | 'any' | 'spoilt' | 'again' | 'clock';

/** One command, tried so many minutes after the one before; the seed makes up who says what. */
interface Step {
  turn: Turn;
  minutes: number;
  seed: number;
}

export interface Life {
  /** ISO 8601 UTC. */
  start: string;
  path: string;
  topics: readonly string[];
  steps: readonly Step[];
}

/**
 * A day in the office; a Friday before the clocks change; days on which another policy is adopted or somebody has left;
 * the days before Christmas and before the Easter on which the clocks change.
 */
const starts = [
  '2026-09-28T09:00:00.000Z',
  '2026-10-23T15:45:00.000Z',
  '2026-11-30T09:00:00.000Z',
  '2026-12-22T16:45:00.000Z',
  '2027-03-25T16:45:00.000Z',
];

const minutes = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 240 }) },
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 2_000 }) },
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -60, max: 0 }) },
);

/** How often each turn comes, and which paths lead so. */
interface Pace {
  turns: Record<Turn, number>;
  paths: readonly string[];
}

const all = Object.keys(paths);
/** Whoever dwells comes to no end of these. */
const short = all.filter((path) => (paths[path] ?? []).length <= 15);
const others = { spoilt: 2, again: 1, any: 2, clock: 1 };

const times = (count: number, path: string) => Array<string>(count).fill(path);

/** Some lives hasten along their path, others dwell on their topics. */
const paces: readonly Pace[] = [
  {
    turns: { path: 15, topic: 2, ...others },
    paths: [...all, ...times(12, 'onwards'), ...times(5, 'allTheSame'), ...times(3, 'short'), 'duties'],
  },
  { turns: { path: 9, topic: 8, ...others }, paths: short },
  { turns: { path: 6, topic: 11, ...others }, paths: short },
];

const lifeAt = ({ turns, paths: some }: Pace): fc.Arbitrary<Life> =>
  fc.record({
    start: fc.constantFrom(...starts),
    path: fc.constantFrom(...some),
    topics: fc.uniqueArray(fc.constantFrom(...Object.keys(topics)), { minLength: 1, maxLength: 2 }),
    steps: fc.array(
      fc.record({
        turn: fc.oneof(
          ...Object.entries(turns).map(([turn, weight]) => ({
            weight,
            arbitrary: fc.constant(turn as Turn),
          })),
        ),
        minutes,
        seed: fc.integer({ min: 0, max: 2 ** 31 }),
      }),
      { minLength: 30, maxLength: 40, size: 'max' },
    ),
  });

export const lives: fc.Arbitrary<Life> = fc.oneof(...paces.map(lifeAt));

/** What happened in a step: by whose attempt, or by the service's own clock. */
export type Happened = { clock: Took } | { attempt: Attempt; result: Result; again?: Result };

/** Tells a life step by step, through one or the other of two instances of the service. */
export async function* told({ start, path, topics: chosen, steps }: Life): AsyncGenerator<{
  told: CaseInMemory;
  happened: Happened;
  dice: Dice;
}> {
  const it = new CaseInMemory(world, start);
  const way = [...(paths[path] ?? [])];
  const tried: Attempt[] = [];
  const answered = new Map<string, { attempt: Attempt; result: Result }>();
  let clock = Date.parse(start);
  for (const [index, { turn, minutes, seed }] of steps.entries()) {
    clock += minutes * 60_000;
    it.now = new Date(clock).toISOString();
    const dice = new Dice(seed);
    const instance = dice.roll(2);
    if (turn === 'clock' && index > 0) {
      yield { told: it, happened: { clock: await it.clockWork(instance) }, dice };
      continue;
    }
    const from = { dice, state: await it.state(), now: it.now, commandId: id(1_000 + index) };
    const earlier = turn === 'again' && tried.length > 0 ? dice.pick(tried) : undefined;
    const planned = earlier ? undefined : plannedNext(turn, from, way);
    const attempt = earlier ? again(earlier, dice) : next(turn, from, planned ?? way[0], chosen);
    const result = await it.give(attempt, instance);
    if (planned && ('answer' in result || dice.roll(3) === 0)) way.shift();
    const first = answered.get(attempt.commandId);
    tried.push(attempt);
    if ('answer' in result && result.events.length > 0) answered.set(attempt.commandId, { attempt, result });
    const same = first !== undefined && isDeepStrictEqual(first.attempt, attempt);
    yield { told: it, happened: { attempt, result, ...(same && { again: first.result }) }, dice };
  }
}

type From = Parameters<typeof anyAttempt>[0];

/** What comes next on the path, for a turn that is for it; tried again now and then when it was turned down. */
function plannedNext(turn: Turn, { state }: From, [next]: readonly Waypoint[]): Waypoint | undefined {
  return turn === 'path' || state.identity === null ? next : undefined;
}

function next(turn: Turn, from: From, planned: Waypoint | undefined, chosen: readonly string[]): Attempt {
  const { dice, state } = from;
  const isOpened = state.identity !== null;
  if (turn === 'any' && isOpened) return anyAttempt(from);
  const isOfPath = turn === 'path' || !isOpened || (turn === 'spoilt' && dice.roll(2) === 0);
  const waypoint = (isOfPath ? planned : undefined) ?? oneThatFits(topics[dice.pick(chosen)] ?? [], from);
  const right = attemptOf(waypoint, from);
  return turn === 'spoilt' ? spoilt(right, from) : right;
}

/** The very same again, as after an answer that never came; or something else, or by somebody else, under the same id. */
function again(earlier: Attempt, dice: Dice): Attempt {
  return dice.pick([
    earlier,
    earlier,
    { ...earlier, by: dice.pick(Object.values(people)) },
    { ...earlier, body: { ...earlier.body, reason: 'Another reason' } },
  ]);
}
