import { describe, expect, it } from '@jest/globals';
import {
  convertTemporaryMove,
  endTemporaryMove,
  extendTemporaryMove,
  startTemporaryMove,
} from '../../../src/case/transfer/temporary-move.ts';
import { currentTerms } from '../../../src/case/transfer/terms.ts';
import { stageOf } from '../../../src/case/transfer/transfer.state.ts';
import {
  acknowledged,
  allocated,
  caseOpened,
  holder,
  proposedTemporary,
  refused,
  requested,
  terms,
  until,
} from '../support/facts.ts';
import { fact, given, id, TRANSFER } from '../support/given.ts';
import { people } from '../support/people.ts';

const byDana = { by: people.receivingPractitioner };
const asked = [...caseOpened, proposedTemporary(), requested()];
const started = () => fact('TemporaryMoveStarted', terms, byDana);
const ended = () => fact('TemporaryMoveEnded', { outcome: 'Went home' }, byDana);
const converted = () => fact('TemporaryMoveConverted', { reason: 'They have work' });
const longer = { endsOn: '2026-05-31', reviewOn: '2026-05-01', reason: 'The course goes on' };
const during = [...asked, started()];

describe('starting a temporary move', () => {
  it.each([
    ['REQUESTED', []],
    ['RECEIVED', [acknowledged()]],
    ['ALLOCATED', [acknowledged(), allocated()]],
  ])('goes on from %s with the terms as proposed, and supervision stays', (_stage, events) => {
    const before = given(asked, events);
    const { state } = before.when(startTemporaryMove, {}, byDana).then(started());
    expect(stageOf(state.transfers[TRANSFER]!)).toBe('SUPPORTING');
    expect(state.responsibilities).toEqual(before.state.responsibilities);
  });

  it('may change the terms', () => {
    given(asked)
      .when(startTemporaryMove, { endsOn: '2026-04-15', reportingBack: 'Every visit' }, byDana)
      .then(fact('TemporaryMoveStarted', { ...terms, endsOn: '2026-04-15', reportingBack: 'Every visit' }))
      .when(startTemporaryMove, {}, byDana)
      .thenRefused('conflict', 'The temporary move was started by Dana Reid');
  });

  it.each([
    ['endsOn', { endsOn: '2026-03-01' }, /not past/],
    ['reviewOn', { reviewOn: '2026-03-01' }, /not past/],
    ['reviewOn', { reviewOn: '2026-05-01' }, /by the day it ends, 30 April 2026/],
  ])('refuses %s of %j', (field, wrong, words) => {
    given(asked).when(startTemporaryMove, wrong, byDana).thenRefused('invalid', words, { field });
  });

  it('is for the receiving side, once the request was sent and unless it was refused', () => {
    given(asked)
      .when(startTemporaryMove, {})
      .thenRefused('forbidden', 'the receiving team, can start the temporary move');
    given(caseOpened, proposedTemporary())
      .when(startTemporaryMove, {}, byDana)
      .thenRefused('conflict', 'not sent yet');
    given(asked, refused()).when(startTemporaryMove, {}, byDana).thenRefused('conflict', 'was refused');
  });

  it('is not for a transfer that is meant to last, or was made so', () => {
    given(until('agreed'))
      .when(startTemporaryMove, {}, byDana)
      .thenRefused('conflict', 'This transfer is meant to last');
    given(during, converted())
      .when(startTemporaryMove, {}, byDana)
      .thenRefused('conflict', 'was made permanent by Priya Nair');
  });

  it('goes ahead when a manager decided so', () => {
    const dispute = [
      refused(),
      fact('TransferEscalated', { level: 'HEAD_OF_PDU', matter: 'A month only' }),
      fact('DisputeDecided', { decision: 'AGREED', reasons: 'A month only' }, { by: people.homeHead }),
    ];
    const { state } = given(asked, dispute).when(startTemporaryMove, {}, byDana).then(started());
    expect(stageOf(state.transfers[TRANSFER]!)).toBe('SUPPORTING');
  });
});

describe('extending a temporary move', () => {
  it('keeps what was agreed first in the record', () => {
    const { state } = given(during)
      .when(extendTemporaryMove, longer)
      .then(fact('TemporaryMoveExtended', { ...longer, reportingBack: terms.reportingBack }));
    const transfer = state.transfers[TRANSFER]!;
    expect(transfer.proposed.temporary).toEqual(terms);
    expect(transfer.started).toMatchObject(terms);
    expect(currentTerms(transfer)).toEqual({
      endsOn: '2026-05-31',
      reviewOn: '2026-05-01',
      reportingBack: terms.reportingBack,
    });
  });

  it('is possible after its end went by unnoticed', () => {
    given(during)
      .when(extendTemporaryMove, longer, { ...byDana, at: '2026-05-01T09:00:00.000Z' })
      .thenAccepted();
  });

  it.each([
    ['endsOn', { endsOn: '2026-04-30' }, /lasts until 30 April 2026 already/],
    ['reviewOn', { reviewOn: '2026-06-01' }, /by the day it ends, 31 May 2026/],
  ])('refuses %s of %j', (field, wrong, words) => {
    given(during)
      .when(extendTemporaryMove, { ...longer, ...wrong })
      .thenRefused('invalid', words, { field });
  });
});

describe('ending a temporary move', () => {
  it('ends the transfer and takes back what was offered under it', () => {
    const offer = fact('ResponsibilityOffered', {
      offerId: id(77),
      kind: 'VICTIM_CONTACT',
      to: holder(people.victimLiaison),
      expiresAt: '2026-03-20T17:00:00.000Z',
    });
    const { state } = given(during, offer)
      .when(endTemporaryMove, { outcome: 'Went home' }, { ...byDana, occurredAt: '2026-03-01' })
      .then(
        fact('TemporaryMoveEnded', { outcome: 'Went home' }, { occurredAt: '2026-03-01' }),
        fact('ResponsibilityOfferWithdrawn', {
          offerId: id(77),
          kind: 'VICTIM_CONTACT',
          reason: 'The temporary move ended',
        }),
      );
    expect(stageOf(state.transfers[TRANSFER]!)).toBe('ENDED');
  });
});

describe('a temporary move that becomes lasting', () => {
  it.each([
    ['ALLOCATED', [allocated()]],
    ['RECEIVED', [acknowledged()]],
    ['REQUESTED', []],
  ])('goes on as a permanent transfer from %s', (stage, events) => {
    const { state } = given(asked, events, started())
      .when(convertTemporaryMove, { reason: 'They have work' })
      .then(converted());
    expect(stageOf(state.transfers[TRANSFER]!)).toBe(stage);
  });
});

describe.each([
  ['extended', extendTemporaryMove, longer, 'extend the temporary move'],
  ['ended', endTemporaryMove, { outcome: 'Went home' }, 'end the temporary move'],
  ['converted', convertTemporaryMove, { reason: 'They have work' }, 'make the move permanent'],
] as const)('a temporary move is %s', (_how, decide, command, act) => {
  const decideIt = decide as typeof endTemporaryMove;
  const commandOfIt = command as unknown as { outcome: string };

  it('by either side', () => {
    given(during).when(decideIt, commandOfIt).thenAccepted();
    given(during).when(decideIt, commandOfIt, byDana).thenAccepted();
    given(during)
      .when(decideIt, commandOfIt, { by: people.elsewhereSenior })
      .thenRefused('forbidden', `can ${act}`);
  });

  it('once it was started', () => {
    given(asked).when(decideIt, commandOfIt).thenRefused('conflict', 'not started yet; start it first');
  });

  it('before it ended or became lasting, and whoever is late is told who was first', () => {
    given(during, ended())
      .when(decideIt, commandOfIt)
      .thenRefused(
        'conflict',
        'ended with the temporary move, as recorded by Dana Reid at 9:05am on 2 March 2026',
      );
    given(during, converted())
      .when(decideIt, commandOfIt)
      .thenRefused('conflict', 'made permanent by Priya Nair at 9:05am on 2 March 2026');
  });

  it('not where the transfer was meant to last', () => {
    given(until('agreed')).when(decideIt, commandOfIt).thenRefused('conflict', 'meant to last');
  });
});
