import { describe, expect, it } from '@jest/globals';
import { answerQuery, closeQuery, raiseQuery } from '../../../src/case/transfer/queries.ts';
import { openQueries, stageOf } from '../../../src/case/transfer/transfer.state.ts';
import { caseOpened, proposed, until } from '../support/facts.ts';
import { fact, given, id, TRANSFER } from '../support/given.ts';
import { people, STRANGER } from '../support/people.ts';

const byDana = { by: people.receivingPractitioner };
const queryId = id(1);
const question = 'Does anybody else live there?';
const raised = () => fact('QueryRaised', { queryId, to: 'HOME', question }, byDana);
const answered = () => fact('QueryAnswered', { queryId, answer: 'A brother, aged 12' });
const closed = () => fact('QueryClosed', { queryId }, byDana);

describe('asking a question', () => {
  it('asks the other side', () => {
    given(until('allocated'))
      .when(raiseQuery, { question, dueOn: '2026-03-05' }, byDana)
      .then(fact('QueryRaised', { queryId, to: 'HOME', question, dueOn: '2026-03-05' }))
      .when(raiseQuery, { question: 'When can you visit?', to: 'RECEIVING' })
      .then(fact('QueryRaised', { queryId: id(2), to: 'RECEIVING', question: 'When can you visit?' }));
  });

  it.each(['requested', 'acknowledged', 'agreed', 'passed'] as const)('is possible once it is %s', (last) => {
    given(until(last)).when(raiseQuery, { question }, byDana).then(raised());
  });

  it('holds the transfer until it is answered', () => {
    const stage = (...events: Parameters<typeof given>) =>
      stageOf(given(until('allocated'), ...events).state.transfers[TRANSFER]!);
    expect(stage(raised())).toBe('QUERIED');
    expect(stage(raised(), answered())).toBe('ALLOCATED');
    expect(stage(raised(), closed())).toBe('ALLOCATED');
  });

  it('is refused to one’s own side', () => {
    given(until('allocated'))
      .when(raiseQuery, { question, to: 'RECEIVING' }, byDana)
      .thenRefused('invalid', 'Ask the other side', { field: 'to' });
  });

  it('is told which side by somebody who stands on both', () => {
    const request = fact('TransferRequested', { toTeam: 'NFD2', formVersion: '1' });
    const within = [...caseOpened, proposed({ toTeam: 'NFD2' }), request];
    given(within)
      .when(raiseQuery, { question }, { by: people.homeHead })
      .thenRefused('invalid', 'You work for both sides', { field: 'to' })
      .when(raiseQuery, { question, to: 'HOME' }, { by: people.homeHead })
      .then(raised());
  });

  it('is put to somebody of the side that is asked, and to nobody else', () => {
    const owned = (ownerStaffId: string) =>
      given(until('allocated')).when(raiseQuery, { question, ownerStaffId }, byDana);
    owned(people.homeColleague.id).then(
      fact('QueryRaised', { queryId, to: 'HOME', question, ownerStaffId: people.homeColleague.id }),
    );
    for (const other of [people.receivingColleague.id, people.elsewherePractitioner.id, STRANGER]) {
      owned(other).thenRefused('invalid', 'somebody of the side that you ask', { field: 'ownerStaffId' });
    }
  });

  it('is not due on a day gone by', () => {
    given(until('allocated'))
      .when(raiseQuery, { question, dueOn: '2026-03-01' }, byDana)
      .thenRefused('invalid', 'not past', { field: 'dueOn' });
  });

  it('is for the two sides, once the request was sent', () => {
    given(until('allocated'))
      .when(raiseQuery, { question }, { by: people.elsewherePractitioner })
      .thenRefused('forbidden', 'can ask the other side');
    given(until('proposed')).when(raiseQuery, { question }).thenRefused('conflict', 'not sent yet');
  });
});

describe('answering a question', () => {
  it('is for the side that was asked', () => {
    given(until('allocated'), raised())
      .when(answerQuery, { queryId, answer: 'A brother, aged 12' }, byDana)
      .thenRefused('forbidden', 'the home team, can answer this question')
      .when(answerQuery, { queryId, answer: 'A brother, aged 12' }, { by: people.homeColleague })
      .then(answered());
  });

  it('happens once, and the second to try is told who was first', () => {
    given(until('allocated'), raised(), answered())
      .when(answerQuery, { queryId, answer: 'Nobody' }, { by: people.homeSenior })
      .thenRefused('conflict', 'was answered by Priya Nair at 9:07am on 2 March 2026');
  });

  it('is refused once the question was closed', () => {
    given(until('allocated'), raised(), closed())
      .when(answerQuery, { queryId, answer: 'Nobody' })
      .thenRefused('conflict', 'was closed by Dana Reid at 9:07am on 2 March 2026; ask a new one');
  });

  it('needs a question that was asked', () => {
    given(until('allocated'))
      .when(answerQuery, { queryId, answer: 'Nobody' })
      .thenRefused('not-found', 'No question with this id');
  });
});

describe('closing a question', () => {
  it('is for the side that asked, once the answer will do', () => {
    given(until('allocated'), raised(), answered())
      .when(closeQuery, { queryId })
      .thenRefused('forbidden', 'the receiving team, can close this question')
      .when(closeQuery, { queryId }, byDana)
      .then(closed())
      .when(closeQuery, { queryId }, byDana)
      .thenRefused('conflict', 'was closed by Dana Reid');
  });

  it('without an answer says why none is needed', () => {
    const { state } = given(until('allocated'), raised())
      .when(closeQuery, { queryId }, byDana)
      .thenRefused('invalid', 'no longer needs an answer', { field: 'note' })
      .when(closeQuery, { queryId, note: 'Found in the record' }, byDana)
      .then(fact('QueryClosed', { queryId, note: 'Found in the record' }));
    expect(openQueries(state.transfers[TRANSFER]!)).toEqual([]);
  });
});
