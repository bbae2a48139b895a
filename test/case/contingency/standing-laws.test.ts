import 'reflect-metadata';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyCase, evolve, type CaseState } from '../../../src/case/case.ts';
import type { StandsIn } from '../../../src/case/contingency/contingency.events.ts';
import { contingencyRoutes } from '../../../src/case/contingency/contingency.routes.ts';
import { standingOf, type ActionStanding } from '../../../src/case/contingency/contingency.state.ts';
import type { Recorded } from '../../../src/case/decider.ts';
import { occurredBy } from '../../../src/case/known.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { CASE } from '../support/given.ts';
import { attemptOf, Dice, nothingYet, tryIt, type History } from '../support/histories.ts';
import { paths } from '../support/paths.ts';
import { people } from '../support/people.ts';

/**
 * HC-63, told from the log alone: whatever is written, changed, superseded, begun and concluded in whatever order, an
 * action of the home area stands until the event in which supervision passes, one of the receiving area from that
 * event on, and one of both areas throughout.
 */

const HISTORIES = 500;
const START = Date.parse('2026-03-02T09:00:00.000Z');

const ACTS = contingencyRoutes.map(({ act }) => act).filter((act) => act !== 'rule-out-situation');
const { receivingPractitioner: from, elsewherePractitioner: to, elsewhereSenior } = people;
const reasons = ['HC-08', 'HC-09'].map((rule) => ({ rule, reason: 'It cannot wait' }));

/** Whatever else is written, an action of each area is, soon after the request. */
const withActions = (path: string) =>
  (paths[path] ?? []).flatMap((each) =>
    each.act === 'request'
      ? [
          each,
          ...(['HOME', 'RECEIVING'] as const).map((standsIn) => ({
            ...each,
            act: 'contingency',
            special: { standsIn },
          })),
        ]
      : [each],
  );

/** The case goes on to a third area. */
const onwards = [
  ...withActions('onwards'),
  { act: 'request', by: from, special: {} },
  { act: 'acknowledge', by: elsewhereSenior, special: {} },
  {
    act: 'allocate',
    by: elsewhereSenior,
    special: {
      staffId: to.id,
      grade: 'PO',
      experience: 'Ten years',
      workload: 'Has room',
      insteadOf: undefined,
    },
  },
  { act: 'agree', by: elsewhereSenior, special: { reasons } },
  {
    act: 'conversation',
    by: to,
    special: { participants: [from, to].map(({ id: staffId, role }) => ({ staffId, role })) },
  },
  {
    act: 'offer-responsibility',
    by: from,
    special: { kind: 'SUPERVISION', staffId: to.id, hours: 300 },
  },
  { act: 'accept', by: to, special: { reasons, acceptedBy: undefined } },
];
const ways = { onwards, smooth: withActions('smooth'), withdrawn: withActions('withdrawn') };

interface Step {
  follow: boolean;
  minutes: number;
  seed: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  follow: fc.constantFrom(true, true, false),
  minutes: fc.constantFrom(0, 1, 30, 300),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});
const history = fc.record({
  way: fc.constantFrom<keyof typeof ways>('onwards', 'onwards', 'smooth', 'withdrawn'),
  steps: fc.array(step, { minLength: 40, maxLength: 80, size: 'max' }),
});

const writers: readonly Staff[] = [people.homePractitioner, people.receivingPractitioner, to];

function live(way: keyof typeof ways, steps: readonly Step[]): History {
  const plan = [...ways[way]];
  let so = nothingYet;
  let clock = START;
  for (const { follow, minutes, seed } of steps) {
    clock += minutes * 60_000;
    const now = new Date(clock).toISOString();
    const dice = new Dice(seed);
    const planned = follow || so.state.identity === null ? plan.shift() : undefined;
    const attempt = planned
      ? attemptOf(dice, so.state, now, planned.act, planned.by, planned.special)
      : attemptOf(dice, so.state, now, dice.pick([...ACTS, 'contingency']), dice.pick(writers));
    const result = tryIt(so, attempt);
    if ('refusal' in result) continue;
    so = result.after;
    expectLawful(so.log, so.state);
  }
  return so;
}

type Of<Type extends Recorded['type']> = Extract<Recorded, { type: Type }>;
const all = <Type extends Recorded['type']>(log: readonly Recorded[], ...types: Type[]) =>
  log.filter((event): event is Of<Type> => (types as string[]).includes(event.type));

/** How an action may stand after these events, from the events alone. */
function lawful(log: readonly Recorded[], actionId: string): { standsIn: StandsIn; may: ActionStanding[] } {
  const version = all(log, 'ContingencyActionDefined', 'ContingencyActionChanged').findLast(
    ({ data }) => data.actionId === actionId,
  );
  if (version === undefined) throw new Error('No action comes from nowhere');
  const { standsIn } = version.data;
  const isOfIt = ({ data }: { data: { actionId: string } }) => data.actionId === actionId;
  const begun = all(log, 'ContingencyActionInvoked').filter(isOfIt).length;
  const concluded = all(log, 'ContingencyActionConcluded').filter(isOfIt).length;
  if (begun > concluded) return { standsIn, may: ['INVOKED'] };
  if (all(log, 'ContingencyActionSuperseded').some(isOfIt)) return { standsIn, may: ['SUPERSEDED'] };
  const passings = all(log, 'ResponsibilityTransferred').filter(
    ({ data, transferId }) => data.kind === 'SUPERVISION' && transferId !== undefined,
  );
  const own = passings.findIndex(({ transferId }) => transferId === version.transferId);
  if (standsIn === 'BOTH') return { standsIn, may: ['ACTIVE'] };
  if (standsIn === 'RECEIVING') {
    const standing = own === -1 ? 'WAITING' : own === passings.length - 1 ? 'ACTIVE' : 'LAPSED';
    return { standsIn, may: [standing] };
  }
  const since = passings.some(({ stamp }) => stamp.revision > version.stamp.revision);
  return { standsIn, may: [since || own !== -1 ? 'LAPSED' : 'ACTIVE'] };
}

/** How often each standing was seen, by where the action stands. */
const seen = new Map<string, number>();

function expectLawful(log: readonly Recorded[], { contingency, transfers }: CaseState): void {
  for (const action of contingency.actions) {
    const { standsIn, may } = lawful(log, action.actionId);
    const standing = standingOf(action, transfers);
    if (!may.includes(standing)) throw new Error(`${standsIn} is ${standing}, not ${may.join()}`);
    seen.set(`${standsIn} ${standing}`, (seen.get(`${standsIn} ${standing}`) ?? 0) + 1);
  }
}

/** The same at every instant of the past: nothing that came later changes the answer. */
function expectLawfulAsAt({ log }: History): void {
  for (const instant of new Set(log.map(({ stamp }) => stamp.recordedAt))) {
    const recorded = log.filter(({ stamp }) => stamp.recordedAt <= instant);
    const state = occurredBy(recorded.reduce(evolve, emptyCase(CASE)), instant);
    const happened = recorded.filter(({ stamp }) => stamp.precision === 'minute' && isBy(stamp, instant));
    if (recorded.length === happened.length) expectLawful(recorded, state);
  }
}

const isBy = ({ occurredAt }: Recorded['stamp'], instant: string) =>
  occurredAt !== null && occurredAt <= instant;

describe('where actions of the emergency plan stand', () => {
  it('changes at the instant in which supervision passes, and at no other', () => {
    fc.assert(
      fc.property(history, ({ way, steps }) => {
        expectLawfulAsAt(live(way, steps));
      }),
      { numRuns: HISTORIES },
    );
  }, 120_000);

  it.each([
    'BOTH ACTIVE',
    'BOTH INVOKED',
    'BOTH SUPERSEDED',
    'HOME ACTIVE',
    'HOME LAPSED',
    'RECEIVING WAITING',
    'RECEIVING ACTIVE',
    'RECEIVING LAPSED',
  ])('was tried a hundred times and more: %s', (which) => {
    expect(seen.get(which)).toBeGreaterThan(100);
  });

  afterAll(() => console.table(Object.fromEntries([...seen].sort(([a], [b]) => a.localeCompare(b)))));
});
