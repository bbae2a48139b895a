import 'reflect-metadata';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CaseState } from '../../src/case/case.ts';
import type { Recorded } from '../../src/case/decider.ts';
import { occurredBy } from '../../src/case/known.ts';
import { Cases } from '../../src/case/recording/cases.ts';
import type { EventLog } from '../../src/event-store/event-log.ts';
import { assess, lateRules } from '../../src/handover/assess.ts';
import type { Assess, Outcome, RuleAnswer } from '../../src/handover/assessment.ts';
import type { HandoverAnswer } from '../../src/handover/handover.answers.ts';
import { handoverView } from '../../src/handover/view.ts';
import { CASE, id } from '../case/support/given.ts';
import { anyAttempt, attemptOf, Dice, nothingYet, tryIt, type History } from '../case/support/histories.ts';
import { paths } from '../case/support/paths.ts';
import { directory, system } from '../case/support/people.ts';
import { shipped } from './support/asking.ts';

/** Lives of a case through the service's own commands; what must hold of completeness after every event of each. */

const HISTORIES = 1_000;
const START = Date.parse('2026-03-02T09:00:00.000Z');
const OUTCOMES: readonly Outcome[] = [
  'FAILED',
  'MET_LATE',
  'NOT_APPLICABLE',
  'NOT_DUE',
  'SATISFIED',
  'UNKNOWN',
];

const answersOf = assess(shipped);

/** The same answers, none of which stands in the way: lives are to go far. */
const inNobodysWay: Assess = (state, transferId, now) =>
  answersOf(state, transferId, now).map((answer) => ({ ...answer, severity: 'ADVISES' }));

const lives = fc.record({
  path: fc.constantFrom(...Object.keys(paths)),
  steps: fc.array(
    fc.record({
      /** The next of the path, anything at all, or the service's own clock. */
      what: fc.constantFrom(
        'path' as const,
        'path' as const,
        'path' as const,
        'any' as const,
        'clock' as const,
      ),
      minutes: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 8_000 })),
      seed: fc.integer({ min: 0, max: 2 ** 31 }),
    }),
    { minLength: 10, maxLength: 35, size: 'max' },
  ),
  /** The steps at which a reviewer asks again later. */
  asked: fc.array(fc.nat(34), { minLength: 2, maxLength: 2 }),
});

type Life = typeof lives extends fc.Arbitrary<infer T> ? T : never;

/** A step's time, with the history after it. */
interface Step {
  now: string;
  so: History;
}

function live({ path, steps }: Life): Step[] {
  const plan = [...(paths[path] ?? [])];
  const lived: Step[] = [];
  let so = nothingYet;
  let clock = START;
  for (const { what, minutes, seed } of steps) {
    clock += minutes * 60_000;
    const now = new Date(clock).toISOString();
    const dice = new Dice(seed);
    if (what === 'clock') so = clockWork(so, now);
    else {
      const planned = what === 'path' || so.state.identity === null ? plan.shift() : undefined;
      const attempt =
        planned === undefined
          ? anyAttempt(dice, so, now)
          : attemptOf(dice, so.state, now, planned.act, planned.by, planned.special);
      const result = tryIt(so, { ...attempt, assess: inNobodysWay });
      if ('after' in result) so = result.after;
    }
    lived.push({ now, so });
  }
  return lived;
}

const raised = { times: 0 };

/** What the service raises by itself is accepted, and never twice. */
function clockWork(before: History, now: string): History {
  const lateOf = ({ state }: History) =>
    Object.keys(state.transfers).flatMap((transferId) =>
      lateRules(answersOf(state, transferId, now), now).map((late) => ({ transferId, late })),
    );
  let so = before;
  for (const { transferId, late } of lateOf(before)) {
    const body = { ...late, escalationEventId: id(9_000_000 + so.state.revision) };
    const result = tryIt(so, {
      act: 'raise-escalation',
      by: system,
      body,
      transferId,
      now,
      assess: answersOf,
    });
    if (!('after' in result) || result.drafts.length !== 1) throw new Error(`${late.rule} was not raised`);
    so = result.after;
    raised.times += 1;
  }
  if (lateOf(so).length > 0) throw new Error('Something is raised again and again');
  return so;
}

const seen = new Set<Outcome>();

function pageOf(state: CaseState, transferId: string, now: string, asAt?: string): HandoverAnswer {
  const answers = answersOf(state, transferId, now);
  mustBeWhole(answers);
  return handoverView(state, transferId, { now, ...(asAt !== undefined && { asAt }), answers, directory });
}

function mustBeWhole(answers: readonly RuleAnswer[]): void {
  for (const { rule, outcome, finding, because } of answers) {
    if (!OUTCOMES.includes(outcome)) throw new Error(`${rule} answers ${outcome}`);
    if (!/^[A-Z0-9].*\.$/s.test(finding)) throw new Error(`${rule} says “${finding}”`);
    if (new Set(because).size !== because.length) throw new Error(`${rule} names an event twice`);
    seen.add(outcome);
  }
}

/** The pages of all transfers as at an instant, read from the log as it stands, as a reviewer would ask for them. */
async function asAt(log: readonly Recorded[], instant: string): Promise<Record<string, HandoverAnswer>> {
  const read = { read: () => Promise.resolve({ events: log.map(opened) }) } as unknown as EventLog;
  const state = occurredBy(await new Cases(read).recordedBy(CASE, instant), instant);
  return Object.fromEntries(
    Object.keys(state.transfers).map((each) => [each, pageOf(state, each, instant, instant)]),
  );
}

function opened({ type, data, transferId, stamp }: Recorded) {
  const { precision, revision, ...about } = stamp;
  const metadata = { ...about, type, occurredPrecision: precision, ...(transferId && { transferId }) };
  return { revision, data, erased: false, metadata };
}

describe('completeness, whatever people do', () => {
  it('is answered after every event, and what was answered for an instant never changes', async () => {
    await fc.assert(
      fc.asyncProperty(lives, async (one) => {
        const lived = live(one);
        const whole = lived.at(-1)?.so.log ?? [];
        for (const { now, so } of lived.filter(({ so }, i) => so !== lived[i - 1]?.so)) {
          for (const transferId of Object.keys(so.state.transfers)) pageOf(so.state, transferId, now);
        }
        for (const step of one.asked) {
          const { now, so } = lived[step % lived.length]!;
          const [then, later] = [await asAt(so.log, now), await asAt(whole, now)];
          if (!isDeepStrictEqual(later, then)) expect(later).toEqual(then);
        }
      }),
      { numRuns: HISTORIES },
    );
  }, 300_000);

  it('every outcome was met, and the service raised what was late', () => {
    expect([...seen].sort()).toEqual(OUTCOMES);
    expect(raised.times).toBeGreaterThan(HISTORIES / 10);
  });
});
