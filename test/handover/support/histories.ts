import { isDeepStrictEqual } from 'node:util';
import { afterAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LimitedAccess } from '../../../src/case/access/sight.ts';
import type { CaseState } from '../../../src/case/case.ts';
import { Refusal, type Recorded } from '../../../src/case/decider.ts';
import { occurredBy } from '../../../src/case/known.ts';
import { StaleScreen } from '../../../src/case/recording/recording.ts';
import { lateRules } from '../../../src/handover/assess.ts';
import type { RuleAnswer } from '../../../src/handover/assessment.ts';
import { handoverView } from '../../../src/handover/view.ts';
import { actorOf, type CaseInMemory, type Result, type Took } from '../../case/support/case-in-memory.ts';
import { lawsOfActing } from '../../case/support/laws-of-acting.ts';
import { foldsAlike, must, transferLaws, type Step } from '../../case/support/laws.ts';
import type { Dice } from '../../case/support/made-up.ts';
import { moreLaws } from '../../case/support/more-laws.ts';
import { people } from '../../case/support/people.ts';
import * as completeness from './completeness-laws.ts';
import { lives, told, type Happened, type Life } from './lives.ts';
import { standingsOf, type Standings } from './standings.ts';
import { Tally } from './tally.ts';
import { world } from './world.ts';

/**
 * Ten thousand histories of at least thirty commands, in two halves that Jest tells side by side: each is held to every
 * law after every step, and each half comes to every state fifty times, so both to each a hundred. The same seed tells
 * the same histories:
 *
 *     HISTORIES_SEED=7 npm test -- test/handover/histories.test.ts
 */
const HISTORIES = 5_000;
const SEED = Number(process.env['HISTORIES_SEED'] ?? 1);

/** A history that nobody has waited for is not wrong. */
const PATIENCE_MS = 3_600_000;

/** Tells one of the halves, 0 or 1. */
export function tellHistories(half: number): void {
  const seed = SEED + half;
  const tally = new Tally();

  it(
    'keeps every law after every step',
    async () => {
      await fc.assert(
        fc.asyncProperty(lives, (life) => live(life, tally)),
        { numRuns: HISTORIES, seed },
      );
    },
    PATIENCE_MS,
  );

  it('comes to every state fifty times and more, and to none that is not counted', () => {
    expect(tally.rarer(50)).toEqual([]);
    expect(tally.unnamed()).toEqual([]);
  });

  it('has every command accepted and turned down, and every type of event recorded', () => {
    expect(tally.never()).toEqual([]);
  });

  afterAll(() => console.log(`${HISTORIES} histories of seed ${seed}\n${tally.table()}`));
}

/** A question about an earlier instant, with what was answered first. */
interface Asked {
  transferId: string;
  /** ISO 8601 UTC. */
  instant: string;
  answer: unknown;
}

/** Long after every life. */
const LATER = '2028-01-03T09:00:00.000Z';

type Answers = ReadonlyMap<string, readonly RuleAnswer[]>;

/** Tells a life and holds it to every law, step by step; counts in the tally what it came to. */
export async function live(life: Life, tally: Tally): Promise<void> {
  const asked: Asked[] = [];
  let answers: Answers = new Map();
  let standings: Standings = new Map();
  let judgedAt = life.start;
  let last: CaseInMemory | undefined;
  for await (const { told: it, happened, dice } of told(life)) {
    last = it;
    const took = 'clock' in happened ? happened.clock : happened.result;
    count(happened, tally);
    if ('attempt' in happened)
      hold(lawsOfActing, { ...happened, directory: world.directoryAt(it.now), now: it.now });
    if (took.events.length > 0) {
      const step: Step = { ...took, log: it.log };
      hold(transferLaws, step);
      hold(moreLaws, step);
      answers = judged(step, it, dice);
      const now = standingsOf(took.after, answers, it.now);
      tally.moved(standings, now);
      standings = now;
    } else if (world.knownBy(judgedAt) !== world.knownBy(it.now) || dice.roll(16) === 0) {
      lastDaysStay(answers, took, it.now, judgedAt);
    }
    if ('clock' in happened) nothingIsLate(took, it.now);
    judgedAt = it.now;
    if (asked.length < 2 && dice.roll(20) === 0) asked.push(...(await anEarlierQuestion(it, took, dice)));
  }
  if (last === undefined) return;
  foldsAlike(await last.state(), last.log);
  last.now = LATER;
  for (const { transferId, instant, answer } of asked) {
    const later = await answered(last, transferId, instant);
    must(isDeepStrictEqual(later, answer), `What was known at ${instant} is answered otherwise now`);
  }
}

/** Each law by its name, so that whoever breaks one is told which. */
function hold<Of>(laws: Readonly<Record<string, (of: Of) => void>>, of: Of): void {
  for (const [law, check] of Object.entries(laws)) {
    try {
      check(of);
    } catch (error) {
      throw new Error(`${law}: ${String(error)}`, { cause: error });
    }
  }
}

/** Completeness of every transfer after a step, held to its laws; the page of one step in four. */
function judged(step: Step, { now }: CaseInMemory, dice: Dice): Answers {
  const events = new Set(step.log.map(({ stamp }) => stamp.eventId));
  completeness.passedThroughEveryRule(step);
  const { assess } = world.knownBy(now);
  const isShown = dice.roll(4) === 0;
  return new Map(
    Object.keys(step.after.transfers).map((transferId) => {
      const answers = assess(step.after, transferId, now);
      completeness.answeredWhole(answers, events);
      completeness.judgedByItsPolicy(step, transferId, now, answers);
      if (isShown) shown(step, transferId, now, answers, dice);
      return [transferId, answers];
    }),
  );
}

function shown(
  step: Step,
  transferId: string,
  now: string,
  answers: readonly RuleAnswer[],
  dice: Dice,
): void {
  const directory = world.directoryAt(now);
  const reader = actorOf(dice.pick(Object.values(people)), directory);
  const page = handoverView(step.after, transferId, { now, answers, directory, reader });
  completeness.shownWhole(page, answers);
  completeness.isOwed(step, transferId, page, answers);
}

function lastDaysStay(then: Answers, { after }: Took, now: string, judgedAt: string): void {
  for (const [transferId, answers] of then) {
    completeness.lastDaysStay(answers, world.knownBy(now).assess(after, transferId, now), judgedAt);
  }
}

/** What the clock raises by itself is accepted, and never twice. */
function nothingIsLate({ after }: Took, now: string): void {
  for (const transferId of Object.keys(after.transfers)) {
    const late = lateRules(world.knownBy(now).assess(after, transferId, now), now);
    must(late.length === 0, `${late[0]?.rule} was not raised`);
  }
}

/** About an instant that is past for good: whatever is recorded from now on is recorded later. */
async function anEarlierQuestion(it: CaseInMemory, { after }: Took, dice: Dice): Promise<Asked[]> {
  const transferId = Object.keys(after.transfers)[0];
  if (transferId === undefined) return [];
  asItWasThen(after, it.log);
  const ago = dice.roll(3) === 0 ? dice.roll(10_000) * 60_000 : 0;
  const instant = new Date(Date.parse(after.lastRecordedAt) - 1 - ago).toISOString();
  if (instant > it.now) return [];
  return [{ transferId, instant, answer: await answered(it, transferId, instant) }];
}

/** As at an instant by which all of it had happened, a case is as it is. */
function asItWasThen(state: CaseState, log: readonly Recorded[]): void {
  const isPast = ({ stamp: { occurredAt, precision } }: Recorded) =>
    precision === 'minute' && occurredAt !== null && occurredAt <= state.lastRecordedAt;
  if (!log.every(isPast)) return;
  must(
    isDeepStrictEqual(occurredBy(state, state.lastRecordedAt), state),
    'Something that had happened is hidden',
  );
}

async function answered(it: CaseInMemory, transferId: string, instant: string): Promise<unknown> {
  try {
    return await it.asAt(transferId, instant, people.homePractitioner);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

function count(happened: Happened, tally: Tally): void {
  const took = 'clock' in happened ? happened.clock : happened.result;
  for (const { type } of took.events) tally.recorded(type);
  if ('clock' in happened) {
    if (took.events.length > 0) tally.state('command BY_THE_CLOCK');
    return;
  }
  const { attempt, result, again } = happened;
  tally.tried(attempt.act, 'answer' in result);
  if ('refusal' in result) tally.state(`turned down ${how(result)}`);
  else if (again !== undefined) tally.state('command REPEATED');
  else tally.state(`command ${took.events.length > 0 ? 'ACCEPTED' : 'NOTHING_NEW'}`);
}

function how({ refusal }: Result & { refusal: Refusal | StaleScreen }): string {
  if (refusal instanceof StaleScreen) return 'stale screen';
  if (refusal instanceof LimitedAccess) return 'limited access';
  return refusal.message.startsWith('This Idempotency-Key') ? 'id used before' : refusal.kind;
}
