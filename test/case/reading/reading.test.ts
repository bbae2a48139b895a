import { describe, expect, it } from '@jest/globals';
import { acknowledgeRequest, acknowledgeSummary, giveFeedback } from '../../../src/case/reading/reading.ts';
import { acknowledged, allocated, caseOpened, proposed, until } from '../support/facts.ts';
import { caseFact, fact, given } from '../support/given.ts';
import { people } from '../support/people.ts';

/** Revisions: 0 and 1 open the case, 2 proposes, 3 requests. */
const REQUESTED = 3;
const by = people.receivingPractitioner;

describe('reading the request', () => {
  it('is stated on the version that was sent', () => {
    const { state } = given(until('requested'))
      .when(acknowledgeRequest, { version: REQUESTED }, { by })
      .then(fact('ItemAcknowledged', { item: 'REQUEST', version: REQUESTED }));
    expect(state.acknowledgements[0]?.stamp.actor.id).toBe(by.id);
  });

  it('is the same version however far the transfer has come', () => {
    given(until('allocated'))
      .when(acknowledgeRequest, { version: 5 }, { by })
      .then(fact('ItemAcknowledged', { item: 'REQUEST', version: REQUESTED }));
  });

  it('is not stated before it was sent, nor on what came before it', () => {
    given(caseOpened, proposed())
      .when(acknowledgeRequest, { version: 2 }, { by })
      .thenRefused('conflict', 'not sent yet');
    given(until('requested'))
      .when(acknowledgeRequest, { version: 2 }, { by })
      .thenRefused('conflict', 'One thing was recorded since');
  });
});

describe('reading the summary', () => {
  it('is refused on a version that does not exist', () => {
    given(until('requested'))
      .when(acknowledgeSummary, { version: 4 }, { by })
      .thenRefused('invalid', 'the newest is 3', { field: 'version' });
  });

  it('is refused on an old version, saying what changed since', () => {
    given(until('requested'), acknowledged(), allocated())
      .when(acknowledgeSummary, { version: REQUESTED }, { by })
      .thenRefused(
        'conflict',
        '2 things were recorded since the version you read, the last by Ruth Lane at 9:05am',
      );
  });

  it('is not made out of date by the reading of others', () => {
    given(until('requested'))
      .when(acknowledgeSummary, { version: REQUESTED }, { by: people.receivingSenior })
      .thenAccepted()
      .when(acknowledgeSummary, { version: REQUESTED }, { by })
      .then(fact('ItemAcknowledged', { item: 'SUMMARY', version: REQUESTED }));
  });

  it('adds nothing when the same reader states it again, until something changes', () => {
    const story = given(until('requested'))
      .when(acknowledgeSummary, { version: REQUESTED }, { by })
      .thenAccepted()
      .when(acknowledgeSummary, { version: 4 }, { by })
      .then();
    story
      .after([acknowledged()])
      .when(acknowledgeSummary, { version: 5 }, { by })
      .then(fact('ItemAcknowledged', { item: 'SUMMARY', version: 5 }));
  });

  it('is of what it says of risk, too: a level recorded since was not read, though the transfer has not changed', () => {
    const rosh = { overall: 'VERY_HIGH', assessedOn: '2026-03-02', source: 'OASys' } as const;
    given(until('requested'))
      .when(acknowledgeSummary, { version: REQUESTED }, { by })
      .thenAccepted()
      .after([caseFact('RoshLevelAssessed', rosh)])
      .when(acknowledgeSummary, { version: 4 }, { by })
      .thenRefused('conflict', 'One thing was recorded since the version you read, the last by Priya Nair')
      .when(acknowledgeSummary, { version: 5 }, { by })
      .then(fact('ItemAcknowledged', { item: 'SUMMARY', version: 5 }))
      .when(acknowledgeSummary, { version: 6 }, { by })
      .then();
  });

  it('is another thing than reading the request', () => {
    given(until('requested'))
      .when(acknowledgeRequest, { version: REQUESTED }, { by })
      .thenAccepted()
      .when(acknowledgeSummary, { version: REQUESTED }, { by })
      .then(fact('ItemAcknowledged', { item: 'SUMMARY', version: REQUESTED }));
  });

  it('needs a transfer', () => {
    given(caseOpened)
      .when(acknowledgeSummary, { version: 1 }, { by })
      .thenRefused('not-found', 'no transfer with this id');
  });
});

describe('what the receiving practitioner says of the handover', () => {
  const feedback = { missing: 'Who to ring at the hostel', helped: 'The read-back' };

  it('is said by whoever supervision passed to, as often as there is something to say', () => {
    const said = fact('HandoverFeedbackGiven', feedback);
    given(until('passed'))
      .when(giveFeedback, feedback, { by })
      .then(said)
      .when(giveFeedback, { missing: 'Nothing else' }, { by })
      .then(fact('HandoverFeedbackGiven', { missing: 'Nothing else' }));
  });

  it('is said by nobody for them, and not before they have the case', () => {
    given(until('passed'))
      .when(giveFeedback, feedback, { by: people.receivingSenior })
      .thenRefused('forbidden', 'Only Dana Reid, who took the case over');
    given(until('supervisionOffered'))
      .when(giveFeedback, feedback, { by })
      .thenRefused('conflict', 'Supervision has not passed yet');
  });
});
