import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { sidesOf, teamsOf } from '../../../src/case/transfer/sides.ts';
import { transferRoutes } from '../../../src/case/transfer/transfer.routes.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import type { Actor } from '../../../src/event-store/envelope/metadata.ts';
import {
  caseOpened,
  proposed,
  proposedTemporary,
  refused,
  requested,
  terms,
  until,
} from '../support/facts.ts';
import { fact, given, id, TRANSFER, type Story, type Told } from '../support/given.ts';
import { directory, people, system } from '../support/people.ts';

const actor = ({ id, role, team: area }: Staff): Actor => ({ id, role, agency: 'PROBATION', area });
const across = { HOME: 'NFD1', RECEIVING: 'SHV1' };
const within = { HOME: 'NFD1', RECEIVING: 'NFD2' };
const sides = (person: Staff, teams: typeof across) => sidesOf(actor(person), teams, directory);

describe('the sides of a transfer', () => {
  it('are those of the team or of its delivery unit', () => {
    expect(sides(people.homePractitioner, across)).toEqual(['HOME']);
    expect(sides(people.homeHead, across)).toEqual(['HOME']);
    expect(sides(people.receivingAdministrator, across)).toEqual(['RECEIVING']);
    expect(sides(people.mappaCoordinator, across)).toEqual(['RECEIVING']);
    expect(sides(people.elsewhereHead, across)).toEqual([]);
  });

  it('do not mix inside one delivery unit, where only its head stands for both', () => {
    expect(sides(people.homeSenior, within)).toEqual(['HOME']);
    expect(sides(people.victimLiaison, within)).toEqual(['RECEIVING']);
    expect(sides(people.homeHead, within)).toEqual(['HOME', 'RECEIVING']);
  });

  it('are one and the same where the risk went up inside one team', () => {
    expect(sides(people.homeSenior, { HOME: 'NFD1', RECEIVING: 'NFD1' })).toEqual(['HOME', 'RECEIVING']);
  });

  it('follow supervision and the request', () => {
    const teams = (...events: Parameters<typeof given>) => {
      const { state } = given(...events);
      return teamsOf(state, state.transfers[TRANSFER]!);
    };
    const on = fact('TransferRouted', { fromTeam: 'SHV1', toTeam: 'SHV2', reason: 'Their patch' });
    expect(teams(until('requested'))).toEqual(across);
    expect(teams(until('requested'), on)).toEqual({ HOME: 'NFD1', RECEIVING: 'SHV2' });
    expect(teams(until('passed'))).toEqual(across);
  });
});

/** Fields that let every act of a transfer through from one stage or another. */
const fields = {
  action: 'Rang, no answer',
  agree: true,
  agreed: [],
  answer: 'Yes',
  answersTonight: 'Duty desk',
  appointmentId: id(602),
  approverId: people.receivingHead.id,
  at: '2026-03-13T10:00',
  cause: 'RECALLED',
  code: 'OTHER',
  decision: 'AGREED',
  direction: 'See them weekly',
  endsOn: '2026-05-31',
  evidence: 'Seen',
  how: 'By letter',
  insteadOf: people.receivingPractitioner.id,
  knownBefore: true,
  level: 'HEAD_OF_PDU',
  lookedAt: 'The assessment',
  matter: 'This',
  matters: ['That'],
  notKnown: 'Much',
  note: 'Noted',
  outcome: 'Home',
  participants: [{ name: 'PC Amin', role: 'Police' }],
  place: 'Here',
  plan: 'That',
  queryId: id(601),
  question: 'Who?',
  reason: 'Why',
  reportAt: '2026-03-13T10:00',
  reportTo: 'Dana Reid',
  reportWhere: 'Here',
  reviewOn: '2026-05-01',
  seenByStaffId: people.homePractitioner.id,
  source: 'A call',
  staffId: people.receivingColleague.id,
  toTeam: 'SHV2',
  until: '2026-03-16',
  why: 'Why',
  withStaffId: people.receivingPractitioner.id,
};
const move = { kind: 'PERMANENT', toTeam: 'SHV1', reasonCode: 'OTHER', reason: 'Why' };

const extras: Record<string, readonly Told[]> = {
  nothing: [],
  query: [fact('QueryRaised', { queryId: id(601), to: 'HOME', question: 'Who?' })],
  appointment: [
    fact('FirstAppointmentOffered', {
      appointmentId: id(602),
      at: '2026-03-12T10:00:00.000Z',
      place: 'Here',
      withStaffId: people.receivingPractitioner.id,
    }),
  ],
  moved: [fact('PersonMoved', { knownBefore: false, source: 'A call' })],
  refused: [refused()],
  disputed: [refused(), fact('TransferEscalated', { level: 'HEAD_OF_PDU', matter: 'This' })],
};
const steps = ['proposed', 'requested', 'acknowledged', 'allocated', 'agreed', 'passed'] as const;
const asked = [...caseOpened, proposedTemporary(), requested()];
const situations: readonly Story[] = [
  [...caseOpened],
  ...steps.flatMap((step) => Object.values(extras).map((more) => [...until(step), ...more])),
  asked,
  [...asked, fact('TemporaryMoveStarted', terms)],
  [...caseOpened, proposed(), requested(), fact('TransferWithdrawn', { reason: 'Why' })],
].map((events) => given(events));

/** The acts that somebody gets through in any of these situations. */
function actsOf(by: Staff | Actor): Set<string> {
  const at = '2026-03-12T12:00:00.000Z';
  const through = situations.flatMap((story) =>
    transferRoutes
      .filter(({ act, decide }) => {
        const command = act === 'propose' ? move : { ...fields, version: story.state.revision };
        return story.when(decide, command, { by, at, transferId: TRANSFER }).refusal === undefined;
      })
      .map(({ act }) => act),
  );
  return new Set(through);
}

describe('who does what', () => {
  const everything = transferRoutes.map(({ act }) => act);
  const home = ['propose', 'request', 'withdraw', 'home-plan', 'answer-query'];
  const either = ['supersede', 'query', 'escalate', 'conversation', 'tell-person', 'moved'];
  const stay = ['extend-temporary-move', 'end-temporary-move', 'convert-temporary-move'];
  const receiving = [
    ...['acknowledge', 'close-query', 'first-appointment', 'rearrange-appointment', 'appointment-kept'],
    ...['appointment-missed', 'terms', 'complete'],
  ];
  const managing = ['allocate', 'sign', 'agree', 'refuse', 'interim', 'route'];

  it.each([
    [people.homePractitioner, [...home, ...either, ...stay]],
    [people.homeAdministrator, [...home, ...either, ...stay]],
    [people.homeSenior, [...home, ...either, ...stay, 'interim']],
    [people.homeHead, [...home, ...either, ...stay, 'interim', 'decide-dispute']],
    [people.receivingPractitioner, [...receiving, ...either, ...stay, 'challenge-allocation']],
    [people.receivingColleague, [...receiving, ...either, ...stay]],
    [people.receivingAdministrator, [...receiving, ...either, ...stay, 'route']],
    [people.receivingSenior, [...receiving, ...either, ...stay, ...managing]],
    [people.elsewherePractitioner, ['moved']],
    [people.elsewhereSenior, ['moved']],
    [people.elsewhereHead, ['moved', 'decide-dispute']],
    [people.victimLiaison, ['moved']],
    [people.mappaCoordinator, ['moved']],
    [people.partner, ['moved']],
  ] as [Staff, string[]][])('$name, $role', (person, acts) => {
    expect([...actsOf(person)].sort()).toEqual([...acts].sort());
  });

  it('the head of the receiving delivery unit may do what its seniors may', () => {
    expect([...actsOf(people.receivingHead)].sort()).toEqual(
      [...actsOf(people.receivingSenior)].filter((act) => act !== 'refuse').sort(),
    );
  });

  it('the service itself does none of it', () => {
    expect([...actsOf(system)]).toEqual([]);
  });

  it('every act is somebody’s', () => {
    const done = [people.homeHead, people.receivingSenior, people.receivingPractitioner].flatMap((person) => [
      ...actsOf(person),
    ]);
    expect(everything.filter((act) => !done.includes(act))).toEqual([]);
  });
});
