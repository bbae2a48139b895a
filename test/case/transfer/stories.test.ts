import { describe, expect, it } from '@jest/globals';
import {
  acceptResponsibility,
  offerResponsibility,
} from '../../../src/case/responsibility/responsibility.ts';
import { holderAt, holderOf } from '../../../src/case/responsibility/responsibility.state.ts';
import { arrangeInterim, recordConversation, recordMove } from '../../../src/case/transfer/arrival.ts';
import { answerQuery, raiseQuery } from '../../../src/case/transfer/queries.ts';
import { acknowledgeTransfer, agreeTransfer } from '../../../src/case/transfer/receiving.ts';
import { allocatePractitioner } from '../../../src/case/transfer/allocation.ts';
import {
  decideDispute,
  escalateTransfer,
  recordHomePlan,
  refuseTransfer,
} from '../../../src/case/transfer/refusal.ts';
import { supersedeTransfer } from '../../../src/case/transfer/ending.ts';
import { proposeTransfer, requestTransfer } from '../../../src/case/transfer/request.ts';
import {
  convertTemporaryMove,
  extendTemporaryMove,
  startTemporaryMove,
} from '../../../src/case/transfer/temporary-move.ts';
import {
  movedEarly,
  receivingPractitioner,
  stageOf,
  type Transfer,
} from '../../../src/case/transfer/transfer.state.ts';
import { caseOpened, conversed, holder, OFFER, terms, until } from '../support/facts.ts';
import { fact, given, id, TRANSFER, type Story } from '../support/given.ts';
import { people } from '../support/people.ts';

const byDana = { by: people.receivingPractitioner };
const bySenior = { by: people.receivingSenior };
const byAdministrator = { by: people.receivingAdministrator };
const dana = people.receivingPractitioner.id;

const transferOf = ({ state }: Story): Transfer => Object.values(state.transfers).at(-1)!;
const stage = (story: Story) => stageOf(transferOf(story));
const supervisor = ({ state }: Story) => holderOf(state.responsibilities.SUPERVISION)?.staffId;

/** From an agreed transfer with a named practitioner until supervision has passed. */
function passing(story: Story): Story {
  const offered = story
    .when(recordConversation, conversed().data as Parameters<typeof recordConversation>[1])
    .thenAccepted()
    .when(offerResponsibility, { kind: 'SUPERVISION', staffId: dana })
    .thenAccepted();
  const { offerId } = offered.state.responsibilities.SUPERVISION.offers[0]!;
  return offered.when(acceptResponsibility, { offerId }, byDana).thenAccepted();
}

describe('a move on a Friday evening while a question is open and nobody is named', () => {
  const friday = '2026-03-06T18:40:00.000Z';
  const asked = given(until('acknowledged'))
    .when(raiseQuery, { question: 'Who else lives there?' }, { ...bySenior, at: '2026-03-06T15:00:00.000Z' })
    .thenAccepted();
  const moved = asked
    .when(recordMove, { knownBefore: false, source: 'A call from the person' }, { at: friday })
    .thenAccepted();

  it('changes no stage and no responsibility, and is known to be early', () => {
    expect([stage(asked), stage(moved)]).toEqual(['QUERIED', 'QUERIED']);
    expect(movedEarly(transferOf(moved))).toBe(true);
    expect(receivingPractitioner(transferOf(moved))).toBeNull();
    const monday = '2026-03-09T09:00:00.000Z';
    expect(holderAt(moved.state.responsibilities.SUPERVISION, monday)).toEqual(
      holder(people.homePractitioner),
    );
  });

  it('one senior says who answers for the weekend, and the transfer goes on', () => {
    const arranged = moved
      .when(
        arrangeInterim,
        { seenByStaffId: people.receivingColleague.id, answersTonight: 'Duty desk', until: '2026-03-13' },
        { by: people.homeSenior, at: '2026-03-06T18:55:00.000Z' },
      )
      .thenAccepted();
    expect(stage(arranged)).toBe('QUERIED');
    const agreed = arranged
      .when(
        allocatePractitioner,
        { staffId: dana, reason: 'Has room' },
        { ...bySenior, at: '2026-03-09T09:00:00.000Z' },
      )
      .thenAccepted()
      .when(answerQuery, { queryId: id(1), answer: 'A brother, aged 12' })
      .thenAccepted()
      .when(agreeTransfer, {}, bySenior)
      .thenAccepted();
    const passed = passing(agreed);
    expect([stage(passed), supervisor(passed)]).toEqual(['RESPONSIBILITY_PASSED', dana]);
    expect(movedEarly(transferOf(passed))).toBe(true);
  });
});

describe('a temporary move that is extended twice and then becomes lasting', () => {
  const proposal = { toTeam: 'SHV1', reasonCode: 'EMPLOYMENT_OR_TRAINING', reason: 'A course' } as const;
  const supported = given(caseOpened)
    .when(proposeTransfer, { kind: 'TEMPORARY_MOVE', ...proposal, ...terms })
    .thenAccepted()
    .when(requestTransfer, {})
    .thenAccepted()
    .when(acknowledgeTransfer, {}, byAdministrator)
    .thenAccepted()
    .when(startTemporaryMove, {}, byDana)
    .thenAccepted();
  const extended = supported
    .when(extendTemporaryMove, { endsOn: '2026-05-31', reviewOn: '2026-05-01', reason: 'The course goes on' })
    .thenAccepted()
    .when(extendTemporaryMove, { endsOn: '2026-06-30', reviewOn: '2026-06-01', reason: 'An exam' }, byDana)
    .thenAccepted();

  it('never takes supervision from home while it lasts', () => {
    expect([stage(extended), supervisor(extended)]).toEqual(['SUPPORTING', people.homePractitioner.id]);
    extended
      .when(offerResponsibility, { kind: 'SUPERVISION', staffId: dana })
      .thenRefused('conflict', 'Supervision stays where it is during a temporary move');
  });

  it('keeps the terms of every time in the record', () => {
    const { started, extended: times } = transferOf(extended);
    expect([started, ...times].map((each) => each?.endsOn)).toEqual([
      '2026-04-30',
      '2026-05-31',
      '2026-06-30',
    ]);
  });

  it('is then agreed and handed over like any other', () => {
    const named = extended
      .when(allocatePractitioner, { staffId: dana, reason: 'Knows them' }, bySenior)
      .thenAccepted()
      .when(convertTemporaryMove, { reason: 'They found work' })
      .thenAccepted();
    expect(stage(named)).toBe('ALLOCATED');
    const agreed = named.when(agreeTransfer, {}, bySenior).thenAccepted();
    expect(stage(agreed)).toBe('AGREED');
    const passed = passing(agreed);
    expect([stage(passed), supervisor(passed)]).toEqual(['RESPONSIBILITY_PASSED', dana]);
  });
});

describe('a refusal that goes to the head of the delivery unit', () => {
  const refused = given(until('allocated'))
    .when(
      refuseTransfer,
      { code: 'OTHER', why: 'No room', evidence: 'The list', approverId: people.receivingHead.id },
      bySenior,
    )
    .thenAccepted()
    .when(recordHomePlan, { plan: 'Seen at home every week' })
    .thenAccepted();
  const disputed = refused
    .when(escalateTransfer, { level: 'HEAD_OF_PDU', matter: 'They live there already' })
    .thenAccepted();

  it('leaves the case with the home area meanwhile', () => {
    expect([stage(refused), stage(disputed)]).toEqual(['REFUSED', 'DISPUTED']);
    expect(supervisor(disputed)).toBe(people.homePractitioner.id);
    disputed
      .when(offerResponsibility, { kind: 'SUPERVISION', staffId: dana })
      .thenRefused('conflict', 'once the receiving area has agreed');
  });

  it('is handed over once the head decides so', () => {
    const decided = disputed
      .when(decideDispute, { decision: 'AGREED', why: 'They live there' }, { by: people.homeHead })
      .thenAccepted();
    expect(stage(decided)).toBe('AGREED');
    const passed = passing(decided);
    expect([stage(passed), supervisor(passed)]).toEqual(['RESPONSIBILITY_PASSED', dana]);
  });
});

describe('a recall while the transfer is under way', () => {
  const before = given(until('supervisionOffered'));
  const recalled = before
    .when(supersedeTransfer, { cause: 'RECALLED', detail: 'Back in custody' }, { occurredAt: '2026-03-02' })
    .then(
      fact(
        'TransferSuperseded',
        { cause: 'RECALLED', detail: 'Back in custody' },
        { occurredAt: '2026-03-02' },
      ),
      fact('ResponsibilityOfferWithdrawn', {
        offerId: OFFER,
        kind: 'SUPERVISION',
        reason: 'Something else overtook the transfer',
      }),
    );

  it('ends the transfer, and supervision stays where it was', () => {
    expect([stage(recalled), supervisor(recalled)]).toEqual(['SUPERSEDED', people.homePractitioner.id]);
    recalled
      .when(acceptResponsibility, { offerId: OFFER }, byDana)
      .thenRefused('conflict', 'was withdrawn by Priya Nair')
      .when(agreeTransfer, {}, bySenior)
      .thenRefused(
        'conflict',
        'was overtaken by events, as recorded by Priya Nair at 9:09am on 2 March 2026',
      );
  });

  it('leaves everything that was recorded before', () => {
    const { superseded, ...rest } = recalled.state.transfers[TRANSFER]!;
    const { revision: _was, ...unchanged } = before.state.transfers[TRANSFER]!;
    expect(superseded).toMatchObject({ cause: 'RECALLED', stamp: { occurredAt: '2026-03-02' } });
    expect(rest).toMatchObject(unchanged);
    expect(recalled.events.slice(0, before.events.length)).toEqual(before.events);
  });

  it('is followed by a transfer of its own, should it come to that', () => {
    const again = recalled
      .when(proposeTransfer, {
        kind: 'PERMANENT',
        toTeam: 'SHV1',
        reasonCode: 'RELEASE_ADDRESS',
        reason: 'Re-released',
      })
      .thenAccepted();
    expect(Object.values(again.state.transfers).map(stageOf)).toEqual(['SUPERSEDED', 'DRAFT']);
  });
});
