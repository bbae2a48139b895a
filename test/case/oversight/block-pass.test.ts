import { describe, expect, it } from '@jest/globals';
import { proposeBlockPass, secondBlockPass } from '../../../src/case/oversight/block-pass.ts';
import { acceptResponsibility } from '../../../src/case/responsibility/responsibility.ts';
import { allocated, OFFER, refused, until } from '../support/facts.ts';
import { fact, given, id, unmet } from '../support/given.ts';
import { people } from '../support/people.ts';

const by = people.receivingSenior;
const blocked = { by, unmet: [unmet('HC-66', 'pass', 'BLOCKS'), unmet('HC-09', 'pass')] };
const proposal = {
  rule: 'HC-66',
  reason: 'She is in hospital until Monday',
  compensatingAction: 'The senior rings every day',
  until: '2026-03-06',
};
const proposed = () =>
  fact('BlockPassProposed', { ...proposal, proposalId: id(1), gate: 'pass' }, { by: people.receivingSenior });
const agree = { proposalId: id(1), reason: 'It is carried' };

describe('proposing to go on although a rule blocks', () => {
  it('is for a manager of the receiving side, with what makes up for it and until when', () => {
    given(until('agreed')).when(proposeBlockPass, proposal, blocked).then(proposed());
    given(until('agreed'))
      .when(proposeBlockPass, proposal, { ...blocked, by: people.receivingHead })
      .then(proposed());
  });

  it.each([
    ['the home senior', people.homeSenior],
    ['the receiving practitioner', people.receivingPractitioner],
  ])('is refused to %s', (_who, other) => {
    given(until('agreed'))
      .when(proposeBlockPass, proposal, { ...blocked, by: other })
      .thenRefused('forbidden', 'the receiving team, can propose to go on');
  });

  it('is about a rule that blocks as things stand', () => {
    const tried = (rule: string) =>
      given(until('agreed')).when(proposeBlockPass, { ...proposal, rule }, blocked);
    tried('HC-09').thenRefused('invalid', 'blocks nothing', { field: 'rule' });
    tried('HC-60').thenRefused('invalid', 'blocks nothing', { field: 'rule' });
  });

  it('is never about that somebody is named to receive the case', () => {
    given(until('agreed'))
      .when(
        proposeBlockPass,
        { ...proposal, rule: 'HC-05' },
        { by, unmet: [unmet('HC-05', 'pass', 'BLOCKS')] },
      )
      .thenRefused('invalid', 'name the receiving practitioner instead', { field: 'rule' });
  });

  it('is for at most ten days', () => {
    const until10 = (day: string) =>
      given(until('agreed')).when(proposeBlockPass, { ...proposal, until: day }, blocked);
    until10('2026-03-01').thenRefused('invalid', 'not past', { field: 'until' });
    until10('2026-03-13').thenRefused('invalid', 'Enter 12 March 2026 or a day before', { field: 'until' });
    until10('2026-03-12').thenAccepted();
  });

  it('ends with the transfer', () => {
    given(until('requested'), refused())
      .when(proposeBlockPass, proposal, blocked)
      .thenRefused('conflict', 'was refused by Ruth Lane');
  });
});

describe('agreeing to go on although a rule blocks', () => {
  const story = given(until('agreed'), proposed());

  it.each([people.homeHead, people.receivingHead])('is for the head of either side: $name', (head) => {
    const { state } = story.when(secondBlockPass, agree, { by: head }).then(fact('BlockPassSeconded', agree));
    expect(state.oversight.blockPasses[0]?.seconded?.stamp.actor.id).toBe(head.id);
  });

  it.each([people.receivingSenior, people.homeSenior, people.elsewhereHead])(
    'is for nobody else: $name',
    (other) => {
      story
        .when(secondBlockPass, agree, { by: other })
        .thenRefused('forbidden', 'Only the head of the delivery unit of Northfield One');
    },
  );

  it('takes another person than the one who proposed it', () => {
    given(until('agreed'), { ...proposed(), by: people.receivingHead })
      .when(secondBlockPass, agree, { by: people.receivingHead })
      .thenRefused('forbidden', 'Somebody else');
  });

  it('happens once, while it stands', () => {
    story
      .when(secondBlockPass, agree, { by: people.homeHead })
      .thenAccepted()
      .when(secondBlockPass, agree, { by: people.receivingHead })
      .thenRefused('conflict', 'was agreed to by Arthur Bell');
    story
      .when(secondBlockPass, agree, { by: people.homeHead, at: '2026-03-07T09:00:00.000Z' })
      .thenRefused('conflict', 'could be used until 6 March 2026');
    given(until('agreed'), proposed(), allocated(people.receivingColleague))
      .when(secondBlockPass, agree, { by: people.homeHead })
      .thenRefused('conflict', 'was made for somebody else to receive');
    story
      .when(secondBlockPass, { ...agree, proposalId: id(9) }, { by: people.homeHead })
      .thenRefused('not-found', 'No proposal with this id');
  });

  it('lets supervision pass, by the acceptance of the person named and of nobody else', () => {
    const ready = given(
      until('supervisionOffered'),
      proposed(),
      fact('BlockPassSeconded', agree, { by: people.homeHead }),
    );
    const accept = { offerId: OFFER };
    const blocking = [unmet('HC-66', 'pass', 'BLOCKS')];
    ready
      .when(acceptResponsibility, accept, { by: people.receivingHead, unmet: blocking })
      .thenRefused('forbidden', /.+/);
    const { state } = ready
      .when(acceptResponsibility, accept, { by: people.receivingPractitioner, unmet: blocking })
      .thenAccepted();
    expect(state.oversight.overrides).toMatchObject([{ rule: 'HC-66', until: '2026-03-06' }]);
    expect(state.responsibilities.SUPERVISION.tenures.at(-1)?.holder.staffId).toBe(
      people.receivingPractitioner.id,
    );
  });
});
