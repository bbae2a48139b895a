import { describe, expect, it } from '@jest/globals';
import { supersedeTransfer, withdrawTransfer } from '../../../src/case/transfer/ending.ts';
import { stageOf } from '../../../src/case/transfer/transfer.state.ts';
import {
  agreed,
  allocated,
  caseOpened,
  OFFER,
  passed,
  proposed,
  proposedTemporary,
  refused,
  requested,
  supervisionOffered,
  terms,
  until,
} from '../support/facts.ts';
import { fact, given, id, TRANSFER } from '../support/given.ts';
import { people } from '../support/people.ts';

const offerTakenBack = (reason: string) =>
  fact('ResponsibilityOfferWithdrawn', { offerId: OFFER, kind: 'SUPERVISION', reason });
const withdrawn = () => fact('TransferWithdrawn', { reason: 'The tenancy fell through' });

describe('withdrawing a transfer', () => {
  const reason = 'The tenancy fell through';

  it.each(['proposed', 'requested', 'acknowledged', 'allocated', 'agreed', 'conversed'] as const)(
    'is free to the home side once it is %s',
    (last) => {
      given(until(last)).when(withdrawTransfer, { reason }).then(withdrawn());
    },
  );

  it('takes back what was offered under the transfer, of every kind', () => {
    const police = fact('ResponsibilityOffered', {
      offerId: id(77),
      kind: 'POLICE_OM',
      to: { agency: 'POLICE', area: 'Southaven', name: 'PC Amin' },
      expiresAt: '2026-03-20T17:00:00.000Z',
    });
    given(until('supervisionOffered'), police)
      .when(withdrawTransfer, { reason })
      .then(
        withdrawn(),
        offerTakenBack('The transfer was withdrawn'),
        fact('ResponsibilityOfferWithdrawn', {
          offerId: id(77),
          kind: 'POLICE_OM',
          reason: 'The transfer was withdrawn',
        }),
      );
  });

  it('is too late once supervision passed, and the loser of the race is told who accepted', () => {
    given(until('supervisionOffered'), passed())
      .when(withdrawTransfer, { reason })
      .thenRefused(
        'conflict',
        'Supervision passed to Dana Reid, accepted by Dana Reid at 9:09am on 2 March 2026; a transfer back is a new transfer',
      );
  });

  it('is not how a temporary move under way is ended', () => {
    given(caseOpened, proposedTemporary(), requested(), fact('TemporaryMoveStarted', terms))
      .when(withdrawTransfer, { reason })
      .thenRefused('conflict', 'end it instead');
  });

  it('happens once', () => {
    given(until('requested'), withdrawn())
      .when(withdrawTransfer, { reason })
      .thenRefused('conflict', 'This transfer was withdrawn by Priya Nair at 9:04am on 2 March 2026');
  });

  it('is not for the receiving side', () => {
    given(until('requested'))
      .when(withdrawTransfer, { reason }, { by: people.receivingSenior })
      .thenRefused('forbidden', 'the home team, can withdraw the transfer');
  });
});

describe('what overtakes a transfer', () => {
  it.each([
    ['before it is sent', [...caseOpened, proposed()]],
    [
      'while it is refused and disputed',
      [
        ...until('acknowledged'),
        refused(),
        fact('TransferEscalated', { level: 'HEAD_OF_PDU', matter: 'They know the flat' }),
      ],
    ],
    ['after supervision passed', [...until('passed')]],
  ])('ends it %s', (_when, events) => {
    const story = given(events)
      .when(
        supersedeTransfer,
        { cause: 'RECALLED', detail: 'Recalled on the motorway' },
        { occurredAt: '2026-03-01' },
      )
      .then(
        fact(
          'TransferSuperseded',
          { cause: 'RECALLED', detail: 'Recalled on the motorway' },
          { occurredAt: '2026-03-01' },
        ),
      );
    expect(stageOf(story.state.transfers[TRANSFER]!)).toBe('SUPERSEDED');
  });

  it('is recorded by either side and takes back open offers', () => {
    given(caseOpened, proposed(), requested(), allocated(), agreed(), supervisionOffered())
      .when(supersedeTransfer, { cause: 'ARRESTED' }, { by: people.receivingSenior })
      .then(
        fact('TransferSuperseded', { cause: 'ARRESTED' }),
        offerTakenBack('Something else overtook the transfer'),
      );
  });

  it('is recorded once, and by nobody from elsewhere', () => {
    given(until('requested'))
      .when(supersedeTransfer, { cause: 'DIED' }, { by: people.elsewhereSenior })
      .thenRefused('forbidden', 'the home team, or Southaven One, the receiving team, can')
      .when(supersedeTransfer, { cause: 'DIED' })
      .thenAccepted()
      .when(supersedeTransfer, { cause: 'DIED' }, { by: people.receivingSenior })
      .thenRefused('conflict', 'was overtaken by events, as recorded by Priya Nair');
  });
});
