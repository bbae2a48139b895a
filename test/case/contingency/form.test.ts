import { describe, expect, it } from '@jest/globals';
import { contingencyForm } from '../../../src/case/contingency/contingency.form.ts';
import { until } from '../support/facts.ts';
import { fact, given, id, type Story } from '../support/given.ts';
import { directory } from '../support/people.ts';
import { actionId, concluded, defined, imported, inHand, invocationId, invoked, plan } from './support.ts';

const [draft, gone] = [id(2), id(3)] as const;
const story = inHand(
  defined(),
  { ...imported(), data: { ...imported().data, actionId: draft } } as ReturnType<typeof imported>,
  defined({ actionId: gone }),
  fact('ContingencyActionSuperseded', { actionId: gone, why: 'Why' }),
  invoked(),
);
const choices = (act: string, field = 'actionId') =>
  contingencyForm.recorded(story.state, { directory, act })[field]?.map(({ value }) => value);
const filledIn = ({ state }: Story, act: string, about: string) =>
  contingencyForm.filledIn(state, act, about);

describe('the forms about the emergency plan', () => {
  it('offer the actions that fit', () => {
    expect(choices('change-contingency')).toEqual([actionId, draft]);
    expect(choices('verify-contact')).toEqual([actionId]);
    expect(choices('invoke-contingency')).toEqual([actionId]);
    expect(choices('supersede-contingency')).toEqual([actionId, draft]);
    expect(choices('supersede-contingency', 'by')).toEqual([actionId]);
    expect(choices('conclude-contingency', 'invocationId')).toEqual([invocationId]);
  });

  it('open filled in with the action as it stands, in the areas as they are now', () => {
    expect(filledIn(story, 'change-contingency', actionId)).toMatchObject({ ...plan, actionId });
    const settled = given(
      until('supervisionOffered'),
      defined({ standsIn: 'RECEIVING' }),
      until('passed').slice(-1),
      fact('TransferCompleted', {}),
    );
    expect(filledIn(settled, 'change-contingency', actionId)).toMatchObject({ standsIn: 'BOTH' });
  });

  it('do not open filled in with why it was changed last', () => {
    const changed = inHand(
      defined(),
      fact('ContingencyActionChanged', { actionId, ...plan, why: 'A new desk', material: true }),
    );
    const body = filledIn(changed, 'change-contingency', actionId);
    expect(body).not.toHaveProperty('why');
    expect(body).not.toHaveProperty('material');
  });

  it('are about an action, or about what was begun by it', () => {
    for (const act of ['supersede-contingency', 'verify-contact', 'invoke-contingency']) {
      expect(filledIn(story, act, actionId)).toEqual({ actionId });
    }
    expect(filledIn(story, 'conclude-contingency', invocationId)).toEqual({ invocationId });
    expect(filledIn(story, 'conclude-contingency', actionId)).toEqual({ invocationId });
    expect(filledIn(story.after([concluded]), 'conclude-contingency', actionId)).toBeUndefined();
    const twice = story.after([invoked({ invocationId: id(8002) })]);
    expect(filledIn(twice, 'conclude-contingency', actionId)).toBeUndefined();
    expect(filledIn(story, 'invoke-contingency', id(9))).toBeUndefined();
  });
});
