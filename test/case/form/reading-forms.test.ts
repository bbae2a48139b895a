import { describe, expect, it } from '@jest/globals';
import { formAnswer } from '../../../src/case/form/form.ts';
import { samples } from '../../event-store/support/samples.ts';
import { until } from '../support/facts.ts';
import { caseFact, fact, given, id, TRANSFER, type Told } from '../support/given.ts';
import { directory, people } from '../support/people.ts';

const { homePractitioner, receivingPractitioner, receivingSenior } = people;

/** The form of an act as it is opened by the home practitioner on Monday 2 March 2026. */
function opened(act: string, events: readonly Told[], about?: string) {
  const { id: actorId, role, team } = homePractitioner;
  return formAnswer(given(until('allocated'), events).state, TRANSFER, {
    actor: { id: actorId, role, agency: 'PROBATION', area: team },
    directory,
    act,
    workingDay: (days) => `2026-03-0${2 + days}`,
    ...(about !== undefined && { id: about }),
  });
}

const readBack = fact(
  'ReadBackGiven',
  { ...samples.ReadBackGiven, readBackId: id(1), version: 5 },
  { by: receivingPractitioner },
);
const confirmed = fact('ReadBackConfirmed', { readBackId: id(1) });
const disputed = fact('ItemDisputed', { disputeId: id(2), kind: 'OTHER', points: 'The date' });
const captured = caseFact('RiskItemCaptured', { ...samples.RiskItemCaptured, itemId: id(3) });
const question = fact('QueryRaised', { queryId: id(4), to: 'HOME', question: 'Who has the keys?' });
const proposal = fact(
  'BlockPassProposed',
  { ...samples.BlockPassProposed, proposalId: id(5) },
  { by: receivingSenior },
);

describe('the forms of reading, questions and passing a rule', () => {
  it('offer the read-back that waits for a word, with what it says, and no other', () => {
    const { recorded, filledIn } = opened('correct-read-back', [readBack]);
    expect(recorded['readBackId']).toEqual([
      {
        value: id(1),
        text: expect.stringMatching(/^Dana Reid\. At risk: His sister.*First act: Ring the night desk/),
      },
    ]);
    expect(filledIn).toMatchObject({ readBackId: id(1), firstSign: samples.ReadBackGiven.firstSign });
    expect(opened('confirm-read-back', [readBack]).filledIn).toMatchObject({ readBackId: id(1) });
    expect(opened('confirm-read-back', [readBack, confirmed]).recorded['readBackId']).toEqual([]);
  });

  it('suggest three working days for an answer, and the two practitioners for a conversation', () => {
    expect(opened('query', []).filledIn).toMatchObject({ dueOn: '2026-03-05' });
    expect(opened('escalate', []).filledIn).not.toHaveProperty('dueOn');
    expect(opened('conversation', []).filledIn).toMatchObject({
      participants: [
        { staffId: homePractitioner.id, role: 'Transferring practitioner' },
        { staffId: receivingPractitioner.id, role: 'Receiving practitioner' },
      ],
    });
  });

  it('open about a question, an item, a dispute or a proposal', () => {
    expect(opened('answer-query', [question], id(4)).filledIn).toMatchObject({ queryId: id(4) });
    expect(opened('dispute', [captured], id(3)).filledIn).toMatchObject({
      itemId: id(3),
      ownerStaffId: homePractitioner.id,
    });
    expect(opened('settle-dispute', [disputed], id(2)).filledIn).toMatchObject({ disputeId: id(2) });
    expect(opened('second-block-pass', [proposal], id(5)).filledIn).toMatchObject({ proposalId: id(5) });
    expect(opened('settle-dispute', [disputed], id(9)).filledIn).not.toHaveProperty('disputeId');
  });

  it('offer everything of the record that can be disputed, and what is not settled', () => {
    const { recorded } = opened('dispute', [captured, disputed, proposal]);
    expect(recorded['itemId']).toEqual([{ value: id(3), text: 'Risk: Assault at home' }]);
    expect(recorded['disputeId']).toEqual([{ value: id(2), text: 'The date' }]);
    expect(recorded['proposalId']).toEqual([
      { value: id(5), text: 'HC-60, proposed by Ruth Lane: The service is closed until Monday' },
    ]);
  });
});
