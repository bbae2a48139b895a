import 'reflect-metadata';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stageOf, type Stage } from '../../src/case/transfer/transfer.state.ts';
import {
  anyAttempt,
  attemptOf,
  Dice,
  nothingYet,
  tryIt,
  type Attempt,
  type History,
} from './support/histories.ts';
import * as laws from './support/laws.ts';
import { paths } from './support/paths.ts';

const HISTORIES = 2_000;
const START = Date.parse('2026-03-02T09:00:00.000Z');

/** One step of a history: the next of its path, or anything at all; the seed makes up what is said. */
interface Step {
  follow: boolean;
  minutes: number;
  seed: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  follow: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 2, arbitrary: fc.constant(false) }),
  minutes: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 5_000 })),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

const history = fc.record({
  path: fc.constantFrom(...Object.keys(paths)),
  steps: fc.array(step, { minLength: 10, maxLength: 45, size: 'max' }),
});

/** How often each stage was entered, and what became of the attempts. */
const reached = new Map<Stage, number>();
const attempts = { accepted: 0, refused: 0, nothingNew: 0 };

function live(path: string, steps: readonly Step[]): History {
  const plan = [...(paths[path] ?? [])];
  let so = nothingYet;
  let clock = START;
  for (const { follow, minutes, seed } of steps) {
    clock += minutes * 60_000 + (seed % 10) * 1_000;
    const dice = new Dice(seed);
    const now = new Date(clock).toISOString();
    const planned = follow || so.state.identity === null ? plan.shift() : undefined;
    const attempt =
      planned === undefined
        ? anyAttempt(dice, so, now)
        : attemptOf(dice, so.state, now, planned.act, planned.by, planned.special);
    so = take(so, attempt);
  }
  return so;
}

function take(before: History, attempt: Attempt): History {
  const result = tryIt(before, attempt);
  if ('refusal' in result) {
    attempts.refused += 1;
    laws.inWords(result.refusal);
    return before;
  }
  const { after, drafts } = result;
  attempts[drafts.length === 0 ? 'nothingNew' : 'accepted'] += 1;
  if (drafts.length === 0) return before;
  laws.storable(drafts);
  laws.oneSupervisor(after);
  laws.passedByTheirOwnAct(before, drafts, attempt);
  laws.holderStays(before, after, drafts);
  laws.stagesHold(before, after, drafts);
  laws.nothingIsLeftOver(after);
  count(before, after);
  return after;
}

function count(before: History, after: History): void {
  for (const transfer of Object.values(after.state.transfers)) {
    const then = before.state.transfers[transfer.transferId];
    const stage = stageOf(transfer);
    if (then === undefined || stageOf(then) !== stage) reached.set(stage, (reached.get(stage) ?? 0) + 1);
  }
}

describe('whatever is tried, in whatever order', () => {
  it('the invariants hold after every step', () => {
    fc.assert(
      fc.property(history, ({ path, steps }) => {
        laws.foldsAlike(live(path, steps));
      }),
      { numRuns: HISTORIES },
    );
  }, 120_000);

  it('every stage was reached a hundred times and more', () => {
    const stages: Stage[] = [
      'DRAFT',
      'REQUESTED',
      'RECEIVED',
      'ALLOCATED',
      'QUERIED',
      'AGREED',
      'HANDOVER_PENDING',
      'SUPPORTING',
      'RESPONSIBILITY_PASSED',
      'COMPLETED',
      'ENDED',
      'REFUSED',
      'DISPUTED',
      'WITHDRAWN',
      'SUPERSEDED',
    ];
    expect(stages.filter((stage) => (reached.get(stage) ?? 0) < 100)).toEqual([]);
  });

  it('a good part of what was tried was turned down', () => {
    expect(attempts.refused).toBeGreaterThan(HISTORIES);
    expect(attempts.accepted).toBeGreaterThan(HISTORIES);
  });

  afterAll(() => {
    console.table(Object.fromEntries([...reached].sort(([a], [b]) => a.localeCompare(b))));
    console.table(attempts);
  });
});
