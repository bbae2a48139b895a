import { describe, expect, it } from '@jest/globals';
import {
  acceptResponsibility,
  declineResponsibility,
  expireOffer,
  offerResponsibility,
  supervisor,
  withdrawOffer,
} from '../../../src/case/responsibility/responsibility.ts';
import { holder, OFFER, until } from '../support/facts.ts';
import { fact, given } from '../support/given.ts';
import { people, system } from '../support/people.ts';

const { homePractitioner, receivingPractitioner, receivingSenior, homeSenior } = people;
const supervision = { kind: 'SUPERVISION', staffId: receivingPractitioner.id } as const;
const receiver = { by: receivingPractitioner };

describe('an offer that comes to nothing', () => {
  it('is declined by the person asked, and supervision stays', () => {
    const { state } = given(until('supervisionOffered'))
      .when(declineResponsibility, { offerId: OFFER, reason: 'On leave from tomorrow' }, receiver)
      .then(
        fact('ResponsibilityDeclined', {
          offerId: OFFER,
          kind: 'SUPERVISION',
          reason: 'On leave from tomorrow',
        }),
      );
    expect(supervisor(state)).toEqual(holder(homePractitioner));
    expect(state.responsibilities.SUPERVISION.offers).toEqual([]);
  });

  it('is not declined for them', () => {
    given(until('supervisionOffered'))
      .when(declineResponsibility, { offerId: OFFER, reason: 'Busy' }, { by: receivingSenior })
      .thenRefused('forbidden', 'Only Dana Reid can decline');
  });

  it('is taken back, and an acceptance that comes after is told so', () => {
    const story = given(until('supervisionOffered'))
      .when(withdrawOffer, { offerId: OFFER, reason: 'Wrong day' }, { by: homeSenior })
      .then(
        fact('ResponsibilityOfferWithdrawn', { offerId: OFFER, kind: 'SUPERVISION', reason: 'Wrong day' }),
      );
    expect(supervisor(story.state)).toEqual(holder(homePractitioner));
    story
      .when(acceptResponsibility, { offerId: OFFER }, receiver)
      .thenRefused('conflict', 'withdrawn by Grace Holt at 9:09am on 2 March 2026 (Wrong day)');
    story
      .when(withdrawOffer, { offerId: OFFER, reason: 'Again' })
      .thenRefused('conflict', 'withdrawn by Grace Holt');
  });

  it('can be made again after it was declined', () => {
    given(until('supervisionOffered'))
      .when(declineResponsibility, { offerId: OFFER, reason: 'Not today' }, receiver)
      .thenAccepted()
      .when(offerResponsibility, supervision)
      .thenAccepted();
  });
});

describe('an offer that runs out', () => {
  const expiryEventId = '00000000-0000-5000-8000-0000000e1234';
  const late = { by: system, at: '2026-03-20T17:00:00.001Z' };

  it('is recorded by the service, under the same id wherever it is noticed', () => {
    const { state } = given(until('supervisionOffered'))
      .when(expireOffer, { offerId: OFFER, expiryEventId }, late)
      .then({
        ...fact(
          'ResponsibilityOfferExpired',
          { offerId: OFFER, kind: 'SUPERVISION' },
          { occurredAt: '2026-03-20T17:00:00.000Z' },
        ),
        eventId: expiryEventId,
      });
    expect(supervisor(state)).toEqual(holder(homePractitioner));
  });

  it('is not recorded before its time', () => {
    given(until('supervisionOffered'))
      .when(expireOffer, { offerId: OFFER, expiryEventId }, { by: system, at: '2026-03-20T17:00:00.000Z' })
      .thenRefused('conflict', 'stands until 5:00pm on 20 March 2026');
  });

  it('is no matter once it was answered', () => {
    given(until('passed')).when(expireOffer, { offerId: OFFER, expiryEventId }, late).then();
  });

  it('is recorded once, and an acceptance that comes after is told so', () => {
    given(until('supervisionOffered'))
      .when(expireOffer, { offerId: OFFER, expiryEventId }, late)
      .thenAccepted()
      .when(expireOffer, { offerId: OFFER, expiryEventId }, late)
      .then()
      .when(acceptResponsibility, { offerId: OFFER }, receiver)
      .thenRefused('conflict', 'ran out at 5:00pm on 20 March 2026. Supervision is held by Priya Nair');
  });

  it('is not for people', () => {
    given(until('supervisionOffered'))
      .when(expireOffer, { offerId: OFFER, expiryEventId }, { ...late, by: homeSenior })
      .thenRefused('forbidden', 'run out by themselves');
  });
});
