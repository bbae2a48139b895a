import type { CaseState } from '../../../src/case/case.ts';
import { addDays } from '../../../src/case/time.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { go, type Waypoint } from './attempts.ts';
import { reasonsFor, type MadeFrom } from './made-up.ts';
import { people } from './people.ts';

/** What is done, and by whom, when a case goes from one area to another: the steps of which paths are made. */

const { homePractitioner, homeSenior, homeHead, homeAdministrator } = people;
const { receivingPractitioner, receivingSenior, receivingHead, receivingAdministrator } = people;
const { elsewherePractitioner, elsewhereSenior, elsewhereHead } = people;

/** Who plays which part when a case goes from one area to another. */
interface Move {
  from: Staff;
  team: string;
  administrator: Staff;
  senior: Staff;
  head: Staff;
  named: Staff;
}

export const south: Move = {
  from: homePractitioner,
  team: 'SHV1',
  administrator: receivingAdministrator,
  senior: receivingSenior,
  head: receivingHead,
  named: receivingPractitioner,
};

/** From there on to a third area. */
export const west: Move = {
  from: receivingPractitioner,
  team: 'WBY1',
  administrator: elsewhereSenior,
  senior: elsewhereSenior,
  head: elsewhereHead,
  named: elsewherePractitioner,
};

/** The rules of each gate for which somebody who cannot wait gives a reason. */
export const unmet = {
  request: reasonsFor(['HC-07', 'HC-17']),
  agree: reasonsFor(['HC-08']),
  refuse: reasonsFor(['HC-15']),
  complete: reasonsFor(['HC-11', 'HC-12']),
  pass: reasonsFor(
    '06 09 10 13 14 19 20 21 22 26 31 32 33 34 35 36 37 38 39 40 44 59 61 63 67 68'
      .split(' ')
      .map((number) => `HC-${number}`),
  ),
};

export const later = ({ now }: MadeFrom, days: number) => addDays(now.slice(0, 10), days);
export const terms = (reviewOn: number, endsOn: number) => (from: MadeFrom) => ({
  reviewOn: later(from, reviewOn),
  endsOn: later(from, endsOn),
  reportingBack: 'Every week',
});

export const opened = go('open', [homeSenior, homeAdministrator], ({ dice, now }) => ({
  supervisedBy: homePractitioner.id,
  dateOfBirth: '1990-04-01',
  sentences: [
    {
      kind: 'COMMUNITY_ORDER',
      startedOn: addDays(now.slice(0, 10), -200),
      endsOn: addDays(now.slice(0, 10), 400),
    },
  ],
  previousPractitioners: Array.from({ length: dice.roll(5) }, (_, i) => ({
    name: `Somebody ${i}`,
    from: addDays(now.slice(0, 10), -900),
    to: addDays(now.slice(0, 10), -200 * i),
  })),
}));

export const proposed = (kind: string, { from, team }: Move, says: (from: MadeFrom) => object = () => ({})) =>
  go('propose', from, (made) => ({
    kind,
    toTeam: team,
    onwardFrom: undefined,
    intendedMoveOn: made.dice.roll(2) === 0 ? later(made, made.dice.roll(20)) : undefined,
    ...{ reviewOn: undefined, endsOn: undefined, reportingBack: undefined },
    ...says(made),
  }));

export const sent = (move: Move) => [
  go('request', move.from, { reasons: unmet.request }),
  go('acknowledge', move.administrator),
];

export const asked = (kind: string, says?: (from: MadeFrom) => object) => [
  opened,
  proposed(kind, south, says),
  ...sent(south),
];

export const allocate = ({ senior, named }: Move) =>
  go('allocate', senior, {
    staffId: named.id,
    grade: 'PO',
    experience: 'Ten years',
    workload: 'Has room',
    insteadOf: undefined,
  });
export const agree = ({ senior }: Move) => go('agree', senior, { reasons: unmet.agree });

export const spoke = ({ from, named }: Move) =>
  go('conversation', named, {
    participants: [from, named].map(({ id: staffId, role }) => ({ staffId, role })),
  });

export const signed = ({ senior, named }: Move) =>
  go('sign', senior, ({ state }) => ({
    version: state.revision,
    staffId: named.id,
    reason: 'Has room',
    agree: true,
    reasons: unmet.agree,
  }));

/** An action by which somebody can act in the receiving area; what the rest of it says is made up. */
export const planned = ({ from }: Move) =>
  go('contingency', from, ({ dice }) => ({ standsIn: dice.pick(['RECEIVING', 'RECEIVING', 'BOTH']) }));

/** Of the newest version of all that is recorded, in words that are nobody else's. */
export const inOwnWords = ({ state, dice }: MadeFrom) => ({
  version: state.revision,
  whoIsAtRisk: `Her, as I see it ${dice.roll(1_000)}`,
  whenGreatest: `At night, as I see it ${dice.roll(1_000)}`,
  firstSign: `He stays away, as I see it ${dice.roll(1_000)}`,
  firstAct: `I ring her, as I see it ${dice.roll(1_000)}`,
});

export const offer = ({ from, named }: Move) =>
  go('offer-responsibility', from, ({ dice }) => ({
    kind: 'SUPERVISION',
    staffId: named.id,
    hours: 30 + dice.roll(300),
  }));

/** An action that ends when supervision passes. */
export const untilThen = go('contingency', homePractitioner, { standsIn: 'HOME' });

const openOffer = ({ responsibilities }: CaseState) => responsibilities.SUPERVISION.offers.at(-1)?.offerId;
export const accept = ({ named }: Move) =>
  go('accept', named, ({ state }) => ({
    offerId: openOffer(state),
    reasons: unmet.pass,
    acceptedBy: undefined,
  }));

export const readBack = ({ named }: Move) => go('read-back', named, inOwnWords);

export const handedOver = (move: Move): Waypoint[] => [
  spoke(move),
  planned(move),
  offer(move),
  readBack(move),
  accept(move),
];

/** Nothing is read back and no plan can be used: two managers pass what blocks. */
export const handedOverAllTheSame = (move: Move): Waypoint[] => [
  ...['HC-60', 'HC-66'].flatMap((rule) => [
    go('propose-block-pass', move.senior, (made) => ({ rule, until: later(made, 1 + made.dice.roll(9)) })),
    go('second-block-pass', [move.head, homeHead]),
  ]),
  offer(move),
  accept(move),
];

/** A time that soon comes. */
export const inTime = (from: MadeFrom) => ({
  at: new Date(Date.parse(from.now) + (1 + from.dice.roll(600)) * 60_000).toISOString(),
});

export const appointed = ({ named }: Move) =>
  go('first-appointment', named, (from) => ({
    ...inTime(from),
    withStaffId: named.id,
    occurredAt: undefined,
  }));

export const completed = ({ named }: Move) => [
  appointed({ ...south, named }),
  go('appointment-kept', named, { occurredAt: undefined }),
  go('complete', named, { reasons: unmet.complete }),
];
