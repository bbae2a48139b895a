import { describe, expect, it } from '@jest/globals';
import { allocatePractitioner, challengeAllocation } from '../../../src/case/transfer/allocation.ts';
import { receivingPractitioner } from '../../../src/case/transfer/transfer.state.ts';
import { allocated, OFFER, refused, until } from '../support/facts.ts';
import { fact, given, id, TRANSFER } from '../support/given.ts';
import { people, STRANGER } from '../support/people.ts';

const bySenior = { by: people.receivingSenior };
const dana = people.receivingPractitioner.id;
const sam = people.receivingColleague.id;
const challenged = () =>
  fact('AllocationChallenged', { reason: 'We are neighbours' }, { by: people.receivingPractitioner });

describe('naming the receiving practitioner', () => {
  const check = { grade: 'PO, as needed', experience: 'Ten years', workload: 'Two cases below the mean' };

  it('records the check behind it', () => {
    given(until('acknowledged'))
      .when(allocatePractitioner, { staffId: dana, ...check, reason: 'Knows the area' }, bySenior)
      .then(
        fact('ReceivingPractitionerAllocated', {
          staffId: dana,
          team: 'SHV1',
          ...check,
          reason: 'Knows the area',
        }),
      );
  });

  it('needs no acknowledgement, and is free to the head of the delivery unit', () => {
    given(until('requested'))
      .when(allocatePractitioner, { staffId: dana, reason: 'Has room' }, { by: people.receivingHead })
      .then(allocated());
  });

  it('does not overrule a senior who was first: the loser is told what happened', () => {
    given(until('allocated'))
      .when(allocatePractitioner, { staffId: sam, reason: 'Has room' }, { by: people.receivingHead })
      .thenRefused(
        'conflict',
        'The receiving practitioner is Dana Reid, named by Ruth Lane at 9:05am on 2 March 2026. ' +
          'To change that, say that somebody is named instead of Dana Reid',
      )
      .when(allocatePractitioner, { staffId: dana, reason: 'Has room' }, { by: people.receivingHead })
      .thenRefused('conflict', 'The receiving practitioner is Dana Reid');
  });

  it('changes knowingly, and takes back the offer to the one named before', () => {
    const police = fact('ResponsibilityOffered', {
      offerId: id(77),
      kind: 'POLICE_OM',
      to: { agency: 'POLICE', area: 'Southaven', name: 'PC Amin' },
      expiresAt: '2026-03-20T17:00:00.000Z',
    });
    given(until('supervisionOffered'), police)
      .when(allocatePractitioner, { staffId: sam, reason: 'Dana is ill', insteadOf: dana }, bySenior)
      .then(
        fact('ReceivingPractitionerAllocated', { staffId: sam, team: 'SHV1', reason: 'Dana is ill' }),
        fact('ResponsibilityOfferWithdrawn', {
          offerId: OFFER,
          kind: 'SUPERVISION',
          reason: 'Somebody else was named to receive the case',
        }),
      );
  });

  it('adds the check for the same person without taking the offer back', () => {
    given(until('supervisionOffered'))
      .when(allocatePractitioner, { staffId: dana, ...check, reason: 'Has room', insteadOf: dana }, bySenior)
      .then(
        fact('ReceivingPractitionerAllocated', { staffId: dana, team: 'SHV1', ...check, reason: 'Has room' }),
      );
  });

  it('replaces nobody when nobody is named', () => {
    given(until('acknowledged'))
      .when(allocatePractitioner, { staffId: sam, reason: 'Has room', insteadOf: dana }, bySenior)
      .thenRefused('conflict', 'Nobody is named now. Name somebody without replacing anybody');
    given(until('allocated'), challenged())
      .when(allocatePractitioner, { staffId: sam, reason: 'Has room', insteadOf: dana }, bySenior)
      .thenRefused('conflict', 'the last allocation was challenged by Dana Reid at 9:06am on 2 March 2026')
      .when(allocatePractitioner, { staffId: sam, reason: 'Has room' }, bySenior)
      .then(allocated(people.receivingColleague));
  });

  it.each([
    ['nobody in the directory', STRANGER, /in the directory today/],
    ['of another delivery unit', people.elsewherePractitioner.id, /of Southaven One or of its delivery unit/],
    ['who does not supervise people', people.receivingAdministrator.id, /Beth Cole does not supervise/],
  ])('refuses somebody %s', (_who, staffId, words) => {
    given(until('acknowledged'))
      .when(allocatePractitioner, { staffId, reason: 'Has room' }, bySenior)
      .thenRefused('invalid', words, { field: 'staffId' });
  });

  it.each([people.receivingAdministrator, people.receivingPractitioner, people.homeSenior])(
    'is not for $name',
    (by) => {
      given(until('acknowledged'))
        .when(allocatePractitioner, { staffId: dana, reason: 'Has room' }, { by })
        .thenRefused('forbidden', 'Only a senior or the head of the delivery unit of Southaven One');
    },
  );

  it('is too early before the request and too late once supervision passed or the request is refused', () => {
    const command = { staffId: sam, reason: 'Has room', insteadOf: dana };
    given(until('proposed'))
      .when(allocatePractitioner, command, bySenior)
      .thenRefused('conflict', 'not sent yet');
    given(until('passed'))
      .when(allocatePractitioner, command, bySenior)
      .thenRefused('conflict', 'Supervision passed to Dana Reid, accepted by Dana Reid');
    given(until('allocated'), refused())
      .when(allocatePractitioner, command, bySenior)
      .thenRefused(
        'conflict',
        'was refused by Ruth Lane at 9:06am on 2 March 2026. Escalate it if you do not agree',
      );
  });
});

describe('challenging the allocation', () => {
  const byDana = { by: people.receivingPractitioner };

  it('leaves nobody named and takes the offer of supervision back', () => {
    const { state } = given(until('supervisionOffered'))
      .when(challengeAllocation, { reason: 'We are neighbours' }, byDana)
      .then(
        challenged(),
        fact('ResponsibilityOfferWithdrawn', {
          offerId: OFFER,
          kind: 'SUPERVISION',
          reason: 'The allocation was challenged',
        }),
      );
    expect(receivingPractitioner(state.transfers[TRANSFER]!)).toBeNull();
  });

  it('is for the very person named', () => {
    given(until('allocated'))
      .when(challengeAllocation, { reason: 'No' }, bySenior)
      .thenRefused('forbidden', 'Only Dana Reid, who was named, can challenge the allocation');
  });

  it('is refused when nobody is named', () => {
    given(until('acknowledged'))
      .when(challengeAllocation, { reason: 'No' }, byDana)
      .thenRefused('conflict', 'Nobody is named to receive the case; a senior names somebody');
    given(until('allocated'), challenged())
      .when(challengeAllocation, { reason: 'No' }, byDana)
      .thenRefused('conflict', 'the allocation was challenged by Dana Reid at 9:06am on 2 March 2026');
  });

  it('is too late once supervision was accepted', () => {
    given(until('passed'))
      .when(challengeAllocation, { reason: 'No' }, byDana)
      .thenRefused('conflict', 'Supervision passed to Dana Reid');
  });
});
