import { go, type Waypoint } from './attempts.ts';
import {
  accept,
  agree,
  allocate,
  appointed,
  asked,
  completed,
  handedOver,
  handedOverAllTheSame,
  inTime,
  later,
  offer,
  opened,
  planned,
  proposed,
  readBack,
  sent,
  signed,
  south,
  terms,
  unmet,
  untilThen,
  west,
} from './moves.ts';
import { people } from './people.ts';
import { carry, duty, endOfDuty, theirs } from './sayings.ts';
import { askedOf } from './topics.ts';

const { homePractitioner, homeColleague, homeSenior, homeHead } = people;
const { receivingPractitioner, receivingSenior, receivingHead, receivingAdministrator } = people;

const question = [
  go('query', receivingPractitioner, { to: undefined, dueOn: undefined, ownerStaffId: undefined }),
  go('answer-query', homePractitioner),
  go('close-query', receivingPractitioner),
];

const refuse = go('refuse', receivingSenior, { approverId: receivingHead.id, reasons: unmet.refuse });
const escalate = go('escalate', homeSenior, { level: 'HEAD_OF_PDU', dueOn: undefined });
const decide = (decision: string) => go('decide-dispute', homeHead, { decision });
const agreedAfter = [...asked('PERMANENT'), allocate(south), agree(south)];
const smooth = [...agreedAfter, ...handedOver(south)];

/** Ways through a transfer that come to each of its stages; histories follow one of them and stray from it. */
export const paths: Record<string, readonly Waypoint[]> = {
  ordinary: [
    ...asked('PERMANENT'),
    allocate(south),
    ...question,
    agree(south),
    ...handedOver(south),
    ...completed(south),
  ],
  smooth: [...smooth, ...completed(south), go('feedback', receivingPractitioner)],
  short: [...asked('PERMANENT'), signed(south), ...handedOver(south), ...completed(south).slice(-1)],
  understood: [
    ...asked('PERMANENT'),
    signed(south),
    planned(south),
    readBack(south),
    go('correct-read-back', homePractitioner, { whoIsAtRisk: 'Somebody else altogether' }),
    readBack(south),
    go('confirm-read-back', [homePractitioner, homeSenior]),
    offer(south),
    accept(south),
  ],
  missed: [
    ...asked('PERMANENT'),
    allocate(south),
    appointed(south),
    go('rearrange-appointment', receivingPractitioner, inTime),
    go('appointment-missed', receivingPractitioner, { occurredAt: undefined }),
    ...completed(south).slice(0, 2),
  ],
  duties: [
    opened,
    ...[0, 1, 2].flatMap(() => [
      go('offer-case-responsibility', [homePractitioner, homeSenior], duty),
      go('accept-case-responsibility', askedOf, theirs),
    ]),
    ...[0, 1, 2].map(() => go('end-responsibility', homePractitioner, endOfDuty)),
    proposed('PERMANENT', south),
    ...sent(south),
  ],
  onwards: [
    opened,
    proposed('PERMANENT', south),
    ...sent(south).slice(0, 1),
    signed(south),
    go('contingency', homePractitioner, { standsIn: 'RECEIVING' }),
    ...handedOver(south).slice(2),
    proposed('PERMANENT', west, ({ state, dice }) => ({
      onwardFrom: dice.pick([Object.keys(state.transfers).at(-1), undefined]),
    })),
    ...sent(west).slice(0, 1),
    signed(west),
    ...handedOver(west).slice(1),
  ],
  reallocation: [
    ...asked('RISK_REALLOCATION'),
    allocate(south),
    agree(south),
    untilThen,
    ...handedOver(south),
  ],
  allTheSame: [...asked('PERMANENT'), signed(south), ...handedOverAllTheSame(south), ...completed(south)],
  movedEarly: [
    ...asked('PERMANENT'),
    go('moved', homePractitioner, { occurredAt: undefined }),
    go('interim', [homeSenior, receivingSenior], (made) => ({
      seenByStaffId: receivingPractitioner.id,
      until: later(made, made.dice.roll(7)),
    })),
    allocate(south),
    agree(south),
    ...handedOver(south),
  ],
  challenged: [
    ...agreedAfter,
    offer(south),
    go('challenge-allocation', receivingPractitioner),
    allocate(south),
    ...handedOver(south),
  ],
  routed: [
    ...asked('PERMANENT'),
    go('route', [receivingAdministrator, receivingSenior], { toTeam: 'SHV2' }),
    allocate(south),
    agree(south),
    ...handedOver(south),
  ],
  agencies: [
    ...asked('PERMANENT'),
    go('assign-agency', homePractitioner, { area: 'HOME', dueOn: undefined }),
    go('assign-agency', homePractitioner, { area: 'RECEIVING', dueOn: undefined }),
    go('carry-agency', homePractitioner, carry),
    signed(south),
    ...handedOver(south).slice(1),
  ],
  /** One head answers for both sides. */
  nearby: [
    opened,
    proposed('PERMANENT', { ...south, team: 'NFD2' }),
    go('request', homePractitioner),
    allocate({ ...south, senior: homeHead, named: homeColleague }),
    go('query', homeHead, { to: 'HOME', ownerStaffId: undefined, dueOn: undefined }),
    go('answer-query', homeHead),
  ],
  withdrawn: [...asked('PERMANENT'), allocate(south), go('withdraw', homePractitioner)],
  superseded: [...agreedAfter, go('supersede', homePractitioner)],
  sentenceEnds: [
    ...asked('PERMANENT'),
    go('end-responsibility', homeSenior, { kind: 'SUPERVISION', cause: 'SENTENCE_ENDED' }),
  ],
  refused: [...asked('PERMANENT'), allocate(south), refuse, go('home-plan', homePractitioner)],
  disputeWon: [
    ...asked('PERMANENT'),
    allocate(south),
    refuse,
    escalate,
    decide('AGREED'),
    ...handedOver(south),
  ],
  disputeLost: [...asked('PERMANENT'), refuse, escalate, decide('REFUSED')],
  disputeBesideAnother: [
    ...asked('PERMANENT'),
    refuse,
    proposed('PERMANENT', { ...west, from: homePractitioner }),
    escalate,
  ],
  disputeAfterTheEnd: [
    ...asked('PERMANENT'),
    allocate(south),
    refuse,
    go('end-responsibility', homeSenior, { kind: 'SUPERVISION', cause: 'DIED' }),
    escalate,
    decide('AGREED'),
    ...handedOver(south),
  ],
  temporary: [
    ...asked('TEMPORARY_MOVE', terms(10, 20)),
    go('terms', receivingPractitioner, terms(20, 30)),
    go('extend-temporary-move', homePractitioner, terms(30, 60)),
    go('end-temporary-move', homePractitioner),
  ],
  shortStay: [
    ...asked('TEMPORARY_MOVE', terms(10, 20)),
    go('terms', receivingPractitioner, terms(20, 30)),
    go('end-temporary-move', homePractitioner),
  ],
  becomesPermanent: [
    ...asked('TEMPORARY_MOVE', terms(10, 20)),
    allocate(south),
    go('terms', receivingPractitioner, terms(20, 30)),
    go('convert-temporary-move', homePractitioner),
    agree(south),
    ...handedOver(south),
  ],
};
