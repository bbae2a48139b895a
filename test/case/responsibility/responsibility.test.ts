import { describe, expect, it } from '@jest/globals';
import { holderAt } from '../../../src/case/responsibility/responsibility.state.ts';
import {
  acceptResponsibility,
  declineResponsibility,
  endResponsibility,
  expireOffer,
  offerResponsibility,
  supervisor,
  withdrawOffer,
  withdrawOffers,
} from '../../../src/case/responsibility/responsibility.ts';
import { stageOf } from '../../../src/case/transfer/transfer.state.ts';
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
import { caseFact, fact, given, id, TRANSFER, unmet, type Story } from '../support/given.ts';
import { people, STRANGER, system } from '../support/people.ts';

const { homePractitioner, receivingPractitioner, receivingColleague, receivingSenior, homeSenior } = people;

const supervision = { kind: 'SUPERVISION', staffId: receivingPractitioner.id } as const;
const receiver = { by: receivingPractitioner };
const police = { kind: 'POLICE_OM', name: 'PC Amin', agency: 'POLICE', area: 'Southaven' } as const;
const ofCase = { transferId: null };

const reallocated = () => allocated(receivingColleague);
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

describe('accepting supervision', () => {
  it('passes it in one event, from one holder to the next', () => {
    const { state } = given(until('supervisionOffered'))
      .when(acceptResponsibility, { offerId: OFFER }, { ...receiver, at: '2026-03-20T17:00:00.000Z' })
      .then(
        fact('ResponsibilityTransferred', {
          kind: 'SUPERVISION',
          from: holder(homePractitioner),
          to: holder(receivingPractitioner),
          offerId: OFFER,
        }),
      );
    const [before, after] = state.responsibilities.SUPERVISION.tenures;
    expect(before?.until).toBe(after?.since);
    expect(after).toMatchObject({ since: '2026-03-20T17:00:00.000Z', until: null });
    expect(holderAt(state.responsibilities.SUPERVISION, '2026-03-20T16:59:59.999Z')).toEqual(
      holder(homePractitioner),
    );
    expect(holderAt(state.responsibilities.SUPERVISION, '2026-03-20T17:00:00.000Z')).toEqual(
      holder(receivingPractitioner),
    );
    expect(stageOf(state.transfers[TRANSFER]!)).toBe('RESPONSIBILITY_PASSED');
  });

  it('is done by that very person, whoever else asks', () => {
    for (const by of [homePractitioner, receivingColleague, receivingSenior, people.receivingHead]) {
      given(until('supervisionOffered'))
        .when(acceptResponsibility, { offerId: OFFER }, { by })
        .thenRefused('forbidden', 'Only Dana Reid can accept');
    }
  });

  it('goes through the gate, keeping the reasons given', () => {
    const story = given(until('supervisionOffered'));
    const standing = { ...receiver, unmet: [unmet('HC-09', 'pass')] };
    story
      .when(acceptResponsibility, { offerId: OFFER }, standing)
      .thenRefused('conflict', 'Not done yet', { unmet: ['HC-09'] });
    const reasons = [{ rule: 'HC-09', reason: 'We speak at noon; the flat is theirs from nine' }];
    story.when(acceptResponsibility, { offerId: OFFER, reasons }, standing).then(
      fact('HandoverRuleOverridden', { ...reasons[0]!, gate: 'pass' }),
      fact('ResponsibilityTransferred', {
        kind: 'SUPERVISION',
        from: holder(homePractitioner),
        to: holder(receivingPractitioner),
        offerId: OFFER,
      }),
    );
  });

  it('is too late a moment after the offer ran out, and says who holds the case', () => {
    given(until('supervisionOffered'))
      .when(acceptResponsibility, { offerId: OFFER }, { ...receiver, at: '2026-03-20T17:00:00.001Z' })
      .thenRefused(
        'conflict',
        'to Dana Reid ran out at 5:00pm on 20 March 2026. Supervision is held by Priya Nair',
      );
  });

  it('is refused when the transfer ended meanwhile, saying what happened', () => {
    const story = given(until('supervisionOffered'));
    story
      .after([
        fact('TransferWithdrawn', { reason: 'Not moving' }),
        ...withdrawn(story, 'The transfer was withdrawn'),
      ])
      .when(acceptResponsibility, { offerId: OFFER }, receiver)
      .thenRefused(
        'conflict',
        'was withdrawn by Priya Nair at 9:10am on 2 March 2026 (The transfer was withdrawn). ' +
          'Supervision is held by Priya Nair',
      );
    story
      .after([fact('TransferSuperseded', { cause: 'RECALLED' }, { by: homeSenior })])
      .when(acceptResponsibility, { offerId: OFFER }, receiver)
      .thenRefused('conflict', 'overtaken by events, as recorded by Grace Holt at 9:09am');
  });

  it('is refused when somebody else was named meanwhile, or the person challenged it', () => {
    given(until('supervisionOffered'), reallocated())
      .when(acceptResponsibility, { offerId: OFFER }, receiver)
      .thenRefused('conflict', 'last allocated to Sam Okoro by Ruth Lane at 9:09am');
    given(until('supervisionOffered'), challenged())
      .when(acceptResponsibility, { offerId: OFFER }, receiver)
      .thenRefused(
        'conflict',
        'last allocated to Dana Reid by Ruth Lane at 9:05am on 2 March 2026; that no longer stands',
      );
  });

  it('is refused when the allocation is not known any more, as when its content was destroyed', () => {
    const told = until('supervisionOffered').filter(({ type }) => type !== 'ReceivingPractitionerAllocated');
    given(told)
      .when(acceptResponsibility, { offerId: OFFER }, receiver)
      .thenRefused('conflict', 'Nobody is named to receive this case');
  });

  it('happens once, and tells the second what happened', () => {
    given(until('passed'))
      .when(acceptResponsibility, { offerId: OFFER }, receiver)
      .thenRefused(
        'conflict',
        'was accepted by Dana Reid at 9:09am on 2 March 2026. Supervision is held by Dana Reid',
      );
  });

  it('is for offers made under this transfer', () => {
    const story = given(until('supervisionOffered'));
    story.when(acceptResponsibility, { offerId: STRANGER }, receiver).thenRefused('not-found', 'No offer');
    story
      .when(acceptResponsibility, { offerId: OFFER }, { ...receiver, ...ofCase })
      .thenRefused('not-found', 'No offer');
  });

  it('is not said by others in words', () => {
    given(until('supervisionOffered'))
      .when(acceptResponsibility, { offerId: OFFER, acceptedBy: 'Dana, by phone' }, receiver)
      .thenRefused('invalid', 'in your own name', { field: 'acceptedBy' });
  });
});

const withdrawn = ({ state }: Story, reason: string) => withdrawOffers(state, TRANSFER, reason);

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

describe('the other responsibilities', () => {
  it('go to people of other agencies, whose answer staff record in words', () => {
    const { kind, ...to } = police;
    const { state } = given(caseOpened)
      .when(offerResponsibility, police, { ...ofCase, at: '2026-03-02T10:00:00.000Z' })
      .then(
        caseFact('ResponsibilityOffered', {
          offerId: id(1),
          kind,
          to,
          expiresAt: '2026-03-05T10:00:00.000Z',
        }),
      )
      .when(acceptResponsibility, { offerId: id(1), acceptedBy: 'PC Amin, by phone' }, ofCase)
      .then(
        caseFact('ResponsibilityTransferred', {
          kind,
          from: null,
          to,
          offerId: id(1),
          acceptedBy: 'PC Amin, by phone',
        }),
      );
    expect(supervisor(state)).toEqual(holder(homePractitioner));
  });

  it('are not accepted for another agency without saying who said yes', () => {
    given(caseOpened)
      .when(offerResponsibility, police, ofCase)
      .thenAccepted()
      .when(acceptResponsibility, { offerId: id(1) }, ofCase)
      .thenRefused('invalid', 'Say who accepted for POLICE', { field: 'acceptedBy' })
      .when(declineResponsibility, { offerId: id(1), reason: 'No capacity' }, ofCase)
      .thenAccepted();
  });

  it('are accepted by staff in their own name, without any gate', () => {
    given(until('requested'))
      .when(offerResponsibility, { kind: 'VICTIM_CONTACT', staffId: people.victimLiaison.id })
      .thenAccepted()
      .when(acceptResponsibility, { offerId: id(1) }, { by: homePractitioner })
      .thenRefused('forbidden', 'Only Joan Birch')
      .when(
        acceptResponsibility,
        { offerId: id(1) },
        { by: people.victimLiaison, unmet: [unmet('HC-09', 'pass', 'BLOCKS')] },
      )
      .then(
        fact('ResponsibilityTransferred', {
          kind: 'VICTIM_CONTACT',
          from: null,
          to: holder(people.victimLiaison),
          offerId: id(1),
        }),
      );
  });

  it('pass from their holder to the next, and not to the one who has them', () => {
    const mappa = { kind: 'MAPPA_AREA', staffId: people.mappaCoordinator.id } as const;
    const held = caseFact('ResponsibilityTransferred', {
      kind: 'MAPPA_AREA',
      from: null,
      to: holder(homeSenior),
    });
    given(caseOpened, held)
      .when(offerResponsibility, mappa, ofCase)
      .thenAccepted()
      .when(acceptResponsibility, { offerId: id(1) }, { ...ofCase, by: people.mappaCoordinator })
      .then(
        caseFact('ResponsibilityTransferred', {
          kind: 'MAPPA_AREA',
          from: holder(homeSenior),
          to: holder(people.mappaCoordinator),
          offerId: id(1),
        }),
      )
      .when(offerResponsibility, mappa, ofCase)
      .thenRefused('conflict', 'MAPPA area management is held by Alma Frost already');
  });

  it('stand apart: an offer of one kind does not stand in the way of another', () => {
    given(until('supervisionOffered'))
      .when(offerResponsibility, { ...police, kind: 'VISOR_PARTNER' })
      .thenAccepted()
      .when(offerResponsibility, { ...police, kind: 'VISOR_PARTNER' })
      .thenRefused('conflict', 'ViSOR partner was offered to PC Amin (POLICE)');
  });

  it.each([
    [{ kind: 'POLICE_OM' }, 'staffId'],
    [{ kind: 'POLICE_OM', name: 'PC Amin' }, 'agency'],
    [{ kind: 'POLICE_OM', name: 'PC Amin', agency: 'POLICE' }, 'area'],
    [{ kind: 'POLICE_OM', name: 'Tom Weir', agency: 'PROBATION', area: 'NFD1' }, 'agency'],
    [{ kind: 'POLICE_OM', name: 'Tom Weir', staffId: people.homeColleague.id }, 'name'],
    [{ kind: 'POLICE_OM', staffId: STRANGER }, 'staffId'],
  ] as const)('name the field to put right in %j', (command, field) => {
    given(caseOpened).when(offerResponsibility, command, ofCase).thenRefused('invalid', '', { field });
  });

  it('are not offered under a transfer that has ended', () => {
    given(until('requested'), fact('TransferWithdrawn', { reason: 'Not moving' }))
      .when(offerResponsibility, police)
      .thenRefused('conflict', 'withdrawn by Priya Nair at 9:04am on 2 March 2026; offer it for the case');
  });

  it('are taken back together when their transfer ends, and those of the case are not', () => {
    const story = given(until('supervisionOffered'))
      .when(offerResponsibility, police)
      .thenAccepted()
      .when(offerResponsibility, { ...police, kind: 'VISOR_PARTNER' }, ofCase)
      .thenAccepted();
    expect(withdrawn(story, 'The transfer ended')).toEqual([
      fact('ResponsibilityOfferWithdrawn', {
        offerId: OFFER,
        kind: 'SUPERVISION',
        reason: 'The transfer ended',
      }),
      fact('ResponsibilityOfferWithdrawn', {
        offerId: id(1),
        kind: 'POLICE_OM',
        reason: 'The transfer ended',
      }),
    ]);
  });
});

describe('ending a responsibility', () => {
  const died = { kind: 'SUPERVISION', cause: 'DIED', reason: 'Told by the coroner' } as const;

  it('leaves nobody after it', () => {
    const { kind, ...to } = police;
    const noMore = { kind, cause: 'NO_LONGER_NEEDED', reason: 'Registration ended' } as const;
    given(caseOpened, caseFact('ResponsibilityTransferred', { kind, from: null, to, acceptedBy: 'PC Amin' }))
      .when(endResponsibility, noMore, ofCase)
      .then(caseFact('ResponsibilityEnded', { ...noMore, holder: to }))
      .when(endResponsibility, noMore, ofCase)
      .thenRefused('conflict', 'Police lead ended by Priya Nair at 9:03am on 2 March 2026');
  });

  it('is refused when nobody holds it', () => {
    given(caseOpened)
      .when(endResponsibility, { kind: 'CONTINGENCY', cause: 'NO_LONGER_NEEDED', reason: 'Done' }, ofCase)
      .thenRefused('conflict', 'Contingency plan is held by nobody');
  });

  it('of supervision is for a senior or head, and only with the sentence or the life', () => {
    given(caseOpened)
      .when(endResponsibility, { ...died, cause: 'NO_LONGER_NEEDED' }, { ...ofCase, by: homeSenior })
      .thenRefused('invalid', 'only with the sentence', { field: 'cause' })
      .when(endResponsibility, died, ofCase)
      .thenRefused('forbidden', 'A senior or the head')
      .when(endResponsibility, died, { ...ofCase, by: people.homeHead })
      .thenAccepted();
  });

  it('of supervision overtakes the open transfer and takes back its offers', () => {
    const { state } = given(until('supervisionOffered'))
      .when(endResponsibility, died, { ...ofCase, by: homeSenior, occurredAt: '2026-03-01' })
      .then(
        caseFact(
          'ResponsibilityEnded',
          { ...died, holder: holder(homePractitioner) },
          { occurredAt: '2026-03-01' },
        ),
        fact('TransferSuperseded', { cause: 'DIED', detail: died.reason }, { occurredAt: '2026-03-01' }),
        fact('ResponsibilityOfferWithdrawn', {
          offerId: OFFER,
          kind: 'SUPERVISION',
          reason: 'The person died',
        }),
      );
    expect(supervisor(state)).toBeNull();
    expect(stageOf(state.transfers[TRANSFER]!)).toBe('SUPERSEDED');
    expect(state.responsibilities.SUPERVISION.tenures[0]?.until).toBe(state.lastRecordedAt);
  });

  it('of supervision leaves transfers alone that had ended before', () => {
    given(until('requested'), fact('TransferWithdrawn', { reason: 'Not moving' }))
      .when(endResponsibility, { ...died, cause: 'SENTENCE_ENDED' }, { ...ofCase, by: homeSenior })
      .then(
        caseFact('ResponsibilityEnded', {
          ...died,
          cause: 'SENTENCE_ENDED',
          holder: holder(homePractitioner),
        }),
      );
  });
});
