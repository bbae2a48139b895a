import { describe, expect, it } from '@jest/globals';
import { refuse, type Decide } from '../../../src/case/decider.ts';
import { holderOf } from '../../../src/case/responsibility/responsibility.state.ts';
import { stageOf } from '../../../src/case/transfer/transfer.state.ts';
import { caseOpened, holder, until } from './facts.ts';
import { fact, given, id, TRANSFER } from './given.ts';
import { people } from './people.ts';

const plan: Decide<{ plan: string }> = (_state, { plan }, context) =>
  plan === ''
    ? refuse('conflict', 'Write a plan', {})
    : [{ type: 'HomePlanRecorded', data: { plan: `${plan} ${context.newId()}` }, transferId: TRANSFER }];

describe('given, when, then', () => {
  it('folds what had been recorded', () => {
    const { state } = given(caseOpened);
    expect(state.identity?.crn).toBe('X000101');
    expect(holderOf(state.responsibilities.SUPERVISION)).toEqual(holder(people.homePractitioner));
  });

  it('tells a whole transfer in its usual order', () => {
    expect(stageOf(given(until('conversed')).state.transfers[TRANSFER]!)).toBe('HANDOVER_PENDING');
    expect(stageOf(given(until('passed')).state.transfers[TRANSFER]!)).toBe('RESPONSIBILITY_PASSED');
  });

  it('goes on with a story after what was decided', () => {
    const story = given(until('requested'))
      .when(plan, { plan: 'first' })
      .then(fact('HomePlanRecorded', { plan: `first ${id(1)}` }))
      .when(plan, { plan: '' })
      .thenRefused('conflict', 'Write a plan')
      .when(plan, { plan: 'second' })
      .then(fact('HomePlanRecorded', { plan: `second ${id(2)}` }));
    expect(story.state.transfers[TRANSFER]?.homePlan?.plan).toBe(`second ${id(2)}`);
  });
});
