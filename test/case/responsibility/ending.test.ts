import { describe, expect, it } from '@jest/globals';
import { endResponsibility, supervisor } from '../../../src/case/responsibility/responsibility.ts';
import { stageOf } from '../../../src/case/transfer/transfer.state.ts';
import { caseOpened, holder, OFFER, until } from '../support/facts.ts';
import { caseFact, fact, given, TRANSFER } from '../support/given.ts';
import { people } from '../support/people.ts';

const { homePractitioner, homeSenior } = people;
const police = { kind: 'POLICE_OM', name: 'PC Amin', agency: 'POLICE', area: 'Southaven' } as const;
const ofCase = { transferId: null };

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
      .thenRefused('forbidden', 'Only a senior or the head')
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
