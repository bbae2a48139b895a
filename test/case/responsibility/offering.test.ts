import { describe, expect, it } from '@jest/globals';
import { offerResponsibility, supervisor } from '../../../src/case/responsibility/responsibility.ts';
import {
  agreed,
  allocated,
  caseOpened,
  holder,
  OFFER,
  proposedTemporary,
  refused,
  requested,
  terms,
  until,
} from '../support/facts.ts';
import { caseFact, fact, given, id } from '../support/given.ts';
import { people, STRANGER } from '../support/people.ts';

const { homePractitioner, receivingPractitioner, receivingColleague } = people;
const supervision = { kind: 'SUPERVISION', staffId: receivingPractitioner.id } as const;
const ofCase = { transferId: null };

const challenged = () =>
  fact('AllocationChallenged', { reason: 'I supervise the victim' }, { by: receivingPractitioner });

describe('offering supervision', () => {
  it('goes to the person whom a senior named, and stands as long as policy says', () => {
    given(until('agreed'))
      .when(offerResponsibility, supervision, { at: '2026-03-03T10:00:00.000Z' })
      .then(
        fact('ResponsibilityOffered', {
          offerId: id(1),
          kind: 'SUPERVISION',
          to: holder(receivingPractitioner),
          expiresAt: '2026-03-06T10:00:00.000Z',
        }),
      );
  });

  it('stands for other hours when asked, also across the night that clocks change', () => {
    const { state } = given(until('conversed'))
      .when(offerResponsibility, { ...supervision, hours: 24 }, { at: '2026-03-28T12:00:00.000Z' })
      .thenAccepted();
    expect(state.responsibilities.SUPERVISION.offers[0]?.expiresAt).toBe('2026-03-29T12:00:00.000Z');
  });

  it('does not move supervision', () => {
    const { state } = given(until('agreed')).when(offerResponsibility, supervision).thenAccepted();
    expect(supervisor(state)).toEqual(holder(homePractitioner));
  });

  it('goes to nobody else', () => {
    given(until('agreed'))
      .when(offerResponsibility, { kind: 'SUPERVISION', staffId: receivingColleague.id })
      .thenRefused('invalid', 'Offer it to Dana Reid', { field: 'staffId' });
  });

  it('waits until somebody is named, and again when they challenged it', () => {
    given(until('requested'), agreed())
      .when(offerResponsibility, supervision)
      .thenRefused('conflict', 'Nobody is named');
    given(until('agreed'), challenged())
      .when(offerResponsibility, supervision)
      .thenRefused('conflict', 'Nobody is named');
  });

  it('waits until the receiving area has agreed', () => {
    given(until('allocated'))
      .when(offerResponsibility, supervision)
      .thenRefused('conflict', 'once the receiving area has agreed');
  });

  it('is not for a temporary move until that is made permanent', () => {
    const temporary = [
      ...caseOpened,
      proposedTemporary(),
      requested(),
      allocated(),
      fact('TemporaryMoveStarted', terms),
    ];
    given(temporary).when(offerResponsibility, supervision).thenRefused('conflict', 'temporary move');
    given(temporary, fact('TemporaryMoveConverted', { reason: 'Staying' }), agreed())
      .when(offerResponsibility, supervision)
      .thenAccepted();
  });

  it('is over once supervision has ended, whatever a dispute about an earlier refusal decides', () => {
    const ended = caseFact('ResponsibilityEnded', {
      kind: 'SUPERVISION',
      holder: holder(homePractitioner),
      cause: 'DIED',
      reason: 'Told by the coroner',
    });
    given(
      until('allocated'),
      refused(),
      ended,
      fact('TransferEscalated', { level: 'HEAD_OF_PDU', matter: 'Not agreed' }),
      fact('DisputeDecided', { decision: 'AGREED', reasons: 'It can be managed' }),
    )
      .when(offerResponsibility, supervision)
      .thenRefused('conflict', 'Supervision has ended');
  });

  it('needs a transfer', () => {
    given(until('agreed'))
      .when(offerResponsibility, supervision, ofCase)
      .thenRefused('conflict', 'under a transfer');
  });

  it('is made to one at a time, and the second is told of the first', () => {
    given(until('supervisionOffered'))
      .when(offerResponsibility, supervision)
      .thenRefused(
        'conflict',
        'offered to Dana Reid by Priya Nair at 9:08am on 2 March 2026. That offer stands until 5:00pm on 20 March 2026',
      );
  });

  it('may be made again once the first ran out, which is recorded with it', () => {
    given(until('supervisionOffered'))
      .when(offerResponsibility, supervision, { at: '2026-03-20T17:00:00.001Z' })
      .then(
        fact(
          'ResponsibilityOfferExpired',
          { offerId: OFFER, kind: 'SUPERVISION' },
          { occurredAt: '2026-03-20T17:00:00.000Z' },
        ),
        fact('ResponsibilityOffered', {
          offerId: id(1),
          kind: 'SUPERVISION',
          to: holder(receivingPractitioner),
          expiresAt: '2026-03-23T17:00:00.001Z',
        }),
      );
  });

  it('is refused to somebody who left the directory after being named', () => {
    given(until('allocated'), allocated({ ...receivingPractitioner, id: STRANGER }), agreed())
      .when(offerResponsibility, { kind: 'SUPERVISION', staffId: STRANGER })
      .thenRefused('invalid', 'in the directory', { field: 'staffId' });
  });

  it('is refused after it passed, and after the transfer came to its end, saying how', () => {
    given(until('passed'))
      .when(offerResponsibility, supervision)
      .thenRefused('conflict', 'passed to Dana Reid, accepted by Dana Reid at 9:09am on 2 March 2026');
    given(until('agreed'), fact('TransferWithdrawn', { reason: 'Not moving' }))
      .when(offerResponsibility, supervision)
      .thenRefused('conflict', 'withdrawn by Priya Nair at 9:07am on 2 March 2026; supervision stays');
  });
});
