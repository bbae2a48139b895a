import { describe, expect, it } from '@jest/globals';
import { proposeTransfer, requestTransfer } from '../../../src/case/transfer/request.ts';
import type { ProposeTransfer } from '../../../src/case/transfer/transfer.commands.ts';
import { isOpen } from '../../../src/case/transfer/transfer.state.ts';
import { caseOpened, holder, OFFER, proposed, refused, requested, terms, until } from '../support/facts.ts';
import { caseFact, fact, given, id, TRANSFER, unmet } from '../support/given.ts';
import { people } from '../support/people.ts';

const move: ProposeTransfer = {
  kind: 'PERMANENT',
  toTeam: 'SHV1',
  reasonCode: 'HOUSING',
  reason: 'A tenancy in Southaven',
};
const stay: ProposeTransfer = { ...move, kind: 'TEMPORARY_MOVE', ...terms };
const onward = { ...move, toTeam: 'WBY1', onwardFrom: TRANSFER };
const offerTakenBack = (reason: string) =>
  fact('ResponsibilityOfferWithdrawn', { offerId: OFFER, kind: 'SUPERVISION', reason });
const withdrawn = () => fact('TransferWithdrawn', { reason: 'The tenancy fell through' });

describe('proposing a transfer', () => {
  it('records what is wanted and from where, under an id of its own', () => {
    given(caseOpened)
      .when(proposeTransfer, { ...move, intendedMoveOn: '2026-03-20' })
      .then(
        fact(
          'TransferProposed',
          { ...move, fromTeam: 'NFD1', intendedMoveOn: '2026-03-20' },
          { transferId: id(1) },
        ),
      );
  });

  it('takes the terms of a temporary move', () => {
    const { endsOn: _end, reviewOn: _review, reportingBack: _report, ...rest } = stay;
    given(caseOpened)
      .when(proposeTransfer, stay)
      .then(fact('TransferProposed', { ...rest, fromTeam: 'NFD1', temporary: terms }, { transferId: id(1) }));
  });

  it.each([
    ['endsOn', { endsOn: undefined }, /on which the stay ends/],
    ['reviewOn', { reviewOn: undefined }, /is reviewed/],
    ['reportingBack', { reportingBack: undefined }, /reports back/],
    ['endsOn', { endsOn: '2026-03-01', reviewOn: '2026-03-01' }, /not past/],
    ['reviewOn', { reviewOn: '2026-03-01' }, /not past/],
    ['reviewOn', { reviewOn: '2026-05-01' }, /by the day it ends, 30 April 2026/],
    ['endsOn', { intendedMoveOn: '2026-05-01' }, /after the move on 1 May 2026/],
  ])('refuses a temporary move whose %s is %j', (field, wrong, words) => {
    given(caseOpened)
      .when(proposeTransfer, { ...stay, ...wrong } as ProposeTransfer)
      .thenRefused('invalid', words, { field });
  });

  it.each(['endsOn', 'reviewOn', 'reportingBack'] as const)(
    'refuses %s for a move meant to last',
    (field) => {
      given(caseOpened)
        .when(proposeTransfer, { ...move, [field]: terms[field] })
        .thenRefused('invalid', 'temporary moves only', { field });
    },
  );

  it.each([
    ['that nobody knows', 'XYZ9', /in the directory today/],
    ['of another agency', 'HSG1', /a probation team/],
    ['that has the case', 'NFD1', /Northfield One supervises the person already/],
  ])('refuses a team %s', (_which, toTeam, words) => {
    given(caseOpened)
      .when(proposeTransfer, { ...move, toTeam })
      .thenRefused('invalid', words, { field: 'toTeam' });
  });

  it('stays in the team when the risk went up', () => {
    const command: ProposeTransfer = {
      kind: 'RISK_REALLOCATION',
      toTeam: 'NFD1',
      reasonCode: 'RISK_ESCALATION',
      reason: 'Now high risk',
    };
    given(caseOpened)
      .when(proposeTransfer, command)
      .then(fact('TransferProposed', { ...command, fromTeam: 'NFD1' }, { transferId: id(1) }));
  });

  it('is for the side that supervises the person', () => {
    given(caseOpened)
      .when(proposeTransfer, move, { by: people.receivingPractitioner })
      .thenRefused('forbidden', 'Only staff of Northfield One, the home team, can propose a transfer');
  });

  it('is refused once nobody supervises the person', () => {
    const ended = caseFact('ResponsibilityEnded', {
      kind: 'SUPERVISION',
      holder: holder(people.homePractitioner),
      cause: 'SENTENCE_ENDED',
      reason: 'The order ran out',
    });
    given(caseOpened, ended).when(proposeTransfer, move).thenRefused('conflict', 'Nobody holds supervision');
  });

  it('is refused while another transfer is open, and tells of it', () => {
    given(caseOpened, proposed())
      .when(proposeTransfer, { ...move, toTeam: 'WBY1' })
      .thenRefused(
        'conflict',
        'A transfer to Southaven One was proposed by Priya Nair at 9:02am on 2 March 2026 and has not ended',
      );
  });

  it.each([
    ['withdrawn', [withdrawn()]],
    ['refused', [refused()]],
  ])('is free again once the transfer before was %s', (_how, end) => {
    given(until('acknowledged'), end)
      .when(proposeTransfer, { ...move, toTeam: 'WBY1' })
      .thenAccepted();
  });
});

describe('an onward move', () => {
  it('ends the open transfer that it carries on from, and takes back what was offered under it', () => {
    const story = given(until('supervisionOffered'))
      .when(proposeTransfer, onward)
      .then(
        fact('TransferProposed', { ...onward, fromTeam: 'NFD1' }, { transferId: id(1) }),
        fact('TransferSuperseded', { cause: 'ONWARD_MOVE' }),
        offerTakenBack('Something else overtook the transfer'),
      );
    const open = Object.values(story.state.transfers).filter(isOpen);
    expect(open.map(({ transferId }) => transferId)).toEqual([id(1)]);
  });

  it('goes on from where supervision passed to', () => {
    given(until('passed'))
      .when(proposeTransfer, onward, { by: people.receivingPractitioner })
      .then(
        fact('TransferProposed', { ...onward, fromTeam: 'SHV1' }, { transferId: id(1) }),
        fact('TransferSuperseded', { cause: 'ONWARD_MOVE' }),
      );
  });

  it('leaves a transfer that had ended as it was', () => {
    given(caseOpened, proposed(), requested(), withdrawn())
      .when(proposeTransfer, onward)
      .then(fact('TransferProposed', { ...onward, fromTeam: 'NFD1' }, { transferId: id(1) }));
  });

  it('carries on from a transfer of this case', () => {
    given(caseOpened)
      .when(proposeTransfer, { ...onward, onwardFrom: id(404) })
      .thenRefused('invalid', 'an earlier transfer of this case', { field: 'onwardFrom' });
  });

  it('does not end a third transfer', () => {
    const first = id(501);
    given(
      caseOpened,
      fact('TransferProposed', proposed().data as never, { transferId: first }),
      fact('TransferWithdrawn', { reason: 'Too soon' }, { transferId: first }),
      proposed(),
    )
      .when(proposeTransfer, { ...onward, onwardFrom: first })
      .thenRefused('conflict', 'has not ended');
  });
});

describe('sending the request', () => {
  it('records the team, what is not known and the edition of the form', () => {
    given(until('proposed'))
      .when(requestTransfer, { notKnown: 'Who lives there' })
      .then(fact('TransferRequested', { toTeam: 'SHV1', notKnown: 'Who lives there', formVersion: '1' }));
  });

  it('always works with reasons for what is missing', () => {
    const reasons = [{ rule: 'HC-07', reason: 'My senior is away' }];
    given(until('proposed'))
      .when(requestTransfer, {}, { unmet: [unmet('HC-07', 'request')] })
      .thenRefused('conflict', 'say for each why you go on without it', { unmet: ['HC-07'] })
      .when(requestTransfer, { reasons }, { unmet: [unmet('HC-07', 'request'), unmet('HC-08', 'agree')] })
      .then(
        fact('HandoverRuleOverridden', { rule: 'HC-07', gate: 'request', reason: 'My senior is away' }),
        fact('TransferRequested', { toTeam: 'SHV1', formVersion: '1' }),
      );
  });

  it('happens once, and the second to try is told who was first', () => {
    given(until('requested'))
      .when(requestTransfer, {}, { by: people.homeColleague })
      .thenRefused('conflict', 'The request was sent by Priya Nair at 9:03am on 2 March 2026 already');
  });

  it('is for the home side', () => {
    given(until('proposed'))
      .when(requestTransfer, {}, { by: people.receivingPractitioner })
      .thenRefused('forbidden', 'the home team, can send the request');
  });

  it('is refused after the transfer ended', () => {
    given(until('proposed'), withdrawn())
      .when(requestTransfer, {})
      .thenRefused('conflict', 'was withdrawn by Priya Nair at 9:03am on 2 March 2026. Propose another');
  });

  it('needs a transfer that there is', () => {
    given(caseOpened)
      .when(requestTransfer, {}, { transferId: TRANSFER })
      .thenRefused('not-found', 'no transfer with this id');
  });
});
