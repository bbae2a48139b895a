import { describe, expect, it } from '@jest/globals';
import {
  acceptResponsibility,
  declineResponsibility,
  offerResponsibility,
  supervisor,
  withdrawOffers,
} from '../../../src/case/responsibility/responsibility.ts';
import { caseOpened, holder, OFFER, until } from '../support/facts.ts';
import { caseFact, fact, given, id, TRANSFER, unmet, type Story } from '../support/given.ts';
import { people, STRANGER } from '../support/people.ts';

const { homePractitioner, homeSenior } = people;
const police = { kind: 'POLICE_OM', name: 'PC Amin', agency: 'POLICE', area: 'Southaven' } as const;
const ofCase = { transferId: null };

const withdrawn = ({ state }: Story, reason: string) => withdrawOffers(state, TRANSFER, reason);

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
