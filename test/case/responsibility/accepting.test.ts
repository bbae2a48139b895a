import { describe, expect, it } from '@jest/globals';
import { holderAt } from '../../../src/case/responsibility/responsibility.state.ts';
import { acceptResponsibility, withdrawOffers } from '../../../src/case/responsibility/responsibility.ts';
import { stageOf } from '../../../src/case/transfer/transfer.state.ts';
import { allocated, holder, OFFER, until } from '../support/facts.ts';
import { fact, given, TRANSFER, unmet, type Story } from '../support/given.ts';
import { people, STRANGER } from '../support/people.ts';

const { homePractitioner, receivingPractitioner, receivingColleague, receivingSenior, homeSenior } = people;
const receiver = { by: receivingPractitioner };
const ofCase = { transferId: null };

const reallocated = () => allocated(receivingColleague);
const challenged = () =>
  fact('AllocationChallenged', { reason: 'I supervise the victim' }, { by: receivingPractitioner });

const withdrawn = ({ state }: Story, reason: string) => withdrawOffers(state, TRANSFER, reason);

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
