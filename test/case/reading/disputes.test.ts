import { describe, expect, it } from '@jest/globals';
import { disputeItem, settleDispute } from '../../../src/case/reading/disputes.ts';
import { openDisputes } from '../../../src/case/reading/reading.state.ts';
import { samples } from '../../event-store/support/samples.ts';
import { until } from '../support/facts.ts';
import { caseFact, fact, given, id } from '../support/given.ts';
import { people, STRANGER } from '../support/people.ts';

const by = people.receivingPractitioner;
const points = 'It was his brother, not his sister';
const story = given(
  until('allocated'),
  caseFact('RiskItemCaptured', samples.RiskItemCaptured),
  caseFact('ContingencyActionDefined', samples.ContingencyActionDefined),
  caseFact('AgencyResponsibilityAssigned', samples.AgencyResponsibilityAssigned),
  caseFact('CheckRequested', samples.CheckRequested),
);
const disputed = (ownerStaffId?: string) =>
  fact(
    'ItemDisputed',
    { disputeId: id(1), kind: 'RISK_ITEM', itemId: 'item-1', points, ...(ownerStaffId && { ownerStaffId }) },
    { by },
  );
const settle = { disputeId: id(1), how: 'The name was corrected' };

describe('disputing what is recorded', () => {
  it.each([
    ['item-1', 'RISK_ITEM'],
    ['action-1', 'CONTINGENCY_ACTION'],
    ['agency-1', 'AGENCY_RESPONSIBILITY'],
    ['check-1', 'CHECK'],
    [undefined, 'OTHER'],
  ] as const)('is about %s, and leaves it as it is', (itemId, kind) => {
    const dispute = { disputeId: id(1), kind, ...(itemId && { itemId }), points };
    const { state } = story
      .when(disputeItem, { points, ...(itemId && { itemId }) }, { by })
      .then(fact('ItemDisputed', dispute));
    expect(state.risk.items).toEqual(story.state.risk.items);
    expect(openDisputes(state.understanding)).toHaveLength(1);
  });

  it('needs something that is recorded, and an owner who is in the directory', () => {
    story
      .when(disputeItem, { itemId: id(9), points }, { by })
      .thenRefused('invalid', 'Nothing with this id', { field: 'itemId' });
    story
      .when(disputeItem, { points, ownerStaffId: STRANGER }, { by })
      .thenRefused('invalid', 'in the directory', { field: 'ownerStaffId' });
  });

  it('is for those who have a part in the case', () => {
    story
      .when(disputeItem, { points }, { by: people.elsewherePractitioner })
      .thenRefused('forbidden', 'can dispute what is recorded');
    story.when(disputeItem, { points }, { by: people.partner }).thenAccepted();
  });
});

describe('settling a dispute', () => {
  it('is for its owner, for whoever raised it and for a senior', () => {
    const owned = story.after([disputed(people.homePractitioner.id)]);
    for (const who of [people.homePractitioner, by, people.homeSenior]) {
      const { state } = owned
        .when(settleDispute, settle, { by: who })
        .then(fact('ItemDisputeSettled', settle));
      expect(openDisputes(state.understanding)).toEqual([]);
      expect(state.understanding.disputes[0]).toMatchObject({ points, settled: { how: settle.how } });
    }
    owned
      .when(settleDispute, settle, { by: people.homeColleague })
      .thenRefused('forbidden', 'Only Priya Nair, who sees to it');
  });

  it('is for anybody of either side where nobody owns it, once', () => {
    story
      .after([disputed()])
      .when(settleDispute, settle, { by: people.homeColleague })
      .thenAccepted()
      .when(settleDispute, settle, { by: people.homeColleague })
      .thenRefused('conflict', 'was settled by Tom Weir');
    story.when(settleDispute, settle).thenRefused('not-found', 'No dispute with this id');
  });
});
