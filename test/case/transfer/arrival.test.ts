import { describe, expect, it } from '@jest/globals';
import {
  arrangeInterim,
  recordConversation,
  recordMove,
  tellPerson,
} from '../../../src/case/transfer/arrival.ts';
import { movedEarly, stageOf } from '../../../src/case/transfer/transfer.state.ts';
import {
  caseOpened,
  conversed,
  proposedTemporary,
  refused,
  requested,
  terms,
  until,
} from '../support/facts.ts';
import { fact, given, TRANSFER } from '../support/given.ts';
import { people, STRANGER, system } from '../support/people.ts';

const moved = () => fact('PersonMoved', { knownBefore: false, source: 'A call from the person' });
const withdrawn = () => fact('TransferWithdrawn', { reason: 'Too soon' });

describe('the handover conversation', () => {
  const { data } = conversed() as { data: Parameters<typeof recordConversation>[1] };

  it.each(['requested', 'allocated', 'agreed', 'passed'] as const)('is recorded once it is %s', (last) => {
    given(until(last)).when(recordConversation, data).then(conversed());
  });

  it('is recorded by either side, with people of other agencies by name, for when it took place', () => {
    const participants = [
      { staffId: people.receivingPractitioner.id, name: undefined, role: 'Receiving practitioner' },
      { staffId: undefined, name: 'PC Amin', role: 'Police' },
    ];
    given(until('allocated'))
      .when(
        recordConversation,
        { ...data, participants },
        { by: people.receivingPractitioner, occurredAt: '2026-03-01T16:30' },
      )
      .then(
        fact(
          'HandoverConversationHeld',
          {
            ...data,
            participants: [
              { staffId: people.receivingPractitioner.id, role: 'Receiving practitioner' },
              { name: 'PC Amin', role: 'Police' },
            ],
          },
          { occurredAt: '2026-03-01T16:30' },
        ),
      );
  });

  it.each([
    ['participants.1.staffId', { role: 'Police' }, /or enter a name/],
    ['participants.1.staffId', { staffId: STRANGER, role: 'Police' }, /or enter a name/],
    ['participants.1.name', { staffId: people.homeSenior.id, name: 'Grace', role: 'Senior' }, /not both/],
  ])('refuses %s of %j', (field, second, words) => {
    given(until('allocated'))
      .when(recordConversation, { ...data, participants: [data.participants[0]!, second] })
      .thenRefused('invalid', words, { field });
  });

  it('is recorded at every stage, from the draft to after the end, by either side', () => {
    const expected = fact('HandoverConversationHeld', data);
    given(until('proposed')).when(recordConversation, data, { by: people.receivingSenior }).then(expected);
    given(until('requested'), refused()).when(recordConversation, data).then(expected);
    given(until('requested'), withdrawn()).when(recordConversation, data).then(expected);
    given(until('passed')).when(recordConversation, data).then(expected);
  });

  it('is not recorded by people from elsewhere', () => {
    given(until('requested'))
      .when(recordConversation, data, { by: people.elsewherePractitioner })
      .thenRefused('forbidden', 'can record the handover conversation');
  });
});

describe('telling the person', () => {
  const command = {
    how: 'A letter handed over',
    reportTo: 'Dana Reid',
    reportWhere: '1 Harbour Street',
    reportAt: '2026-04-02T10:00',
  };
  const told = () => fact('PersonToldOfTransfer', { ...command, reportAt: '2026-04-02T09:00:00.000Z' });

  it.each(['allocated', 'agreed', 'passed'] as const)('is recorded once it is %s, by either side', (last) => {
    given(until(last))
      .when(tellPerson, command)
      .then(told())
      .when(tellPerson, command, { by: people.receivingPractitioner })
      .then(told());
  });

  it('is of a time that was still to come when they were told', () => {
    const field = { field: 'reportAt' };
    given(until('agreed'))
      .when(tellPerson, { ...command, reportAt: '2020-01-02T10:00' })
      .thenRefused('invalid', 'not past when the person was told', field)
      .when(tellPerson, { ...command, reportAt: '2026-03-02T10:00' }, { at: '2026-03-02T10:01:00.000Z' })
      .thenRefused('invalid', 'if that was earlier, say when', field)
      .when(tellPerson, { ...command, reportAt: '2026-02-25T10:00' }, { occurredAt: '2026-02-26' })
      .thenRefused('invalid', 'not past', field)
      .when(tellPerson, { ...command, reportAt: '2026-02-26T10:00' }, { occurredAt: '2026-02-26' })
      .thenAccepted();
  });

  it('needs somebody to report to', () => {
    given(until('acknowledged'))
      .when(tellPerson, command)
      .thenRefused('conflict', 'a senior names the receiving practitioner first');
    given(caseOpened, proposedTemporary(), requested(), fact('TemporaryMoveStarted', terms))
      .when(tellPerson, command)
      .then(told());
  });

  it('is not for people from elsewhere', () => {
    given(until('allocated'))
      .when(tellPerson, command, { by: people.elsewherePractitioner })
      .thenRefused('forbidden', 'can record what the person was told');
  });
});

describe('the person in fact moving', () => {
  const command = { knownBefore: false, source: 'A call from the person' };

  it.each(['proposed', 'requested', 'allocated', 'agreed', 'passed'] as const)(
    'changes no stage when it is %s, and anybody says so',
    (last) => {
      const before = given(until(last));
      const { state } = before.when(recordMove, command, { by: people.partner }).then(moved());
      expect(stageOf(state.transfers[TRANSFER]!)).toBe(stageOf(before.state.transfers[TRANSFER]!));
    },
  );

  it.each([
    ['refused', refused()],
    ['withdrawn', withdrawn()],
  ])('is recorded when the transfer was %s too', (_how, end) => {
    given(until('requested'), end)
      .when(recordMove, command, { occurredAt: '2026-02-27T18:40' })
      .then(fact('PersonMoved', command, { occurredAt: '2026-02-27T18:40' }));
  });

  it('is recorded once, and never by the service', () => {
    given(until('requested'))
      .when(recordMove, command, { by: system })
      .thenRefused('forbidden', 'is recorded by somebody');
    given(until('requested'), moved())
      .when(recordMove, command, { by: people.receivingSenior })
      .thenRefused('conflict', 'was recorded by Priya Nair at 9:04am on 2 March 2026 already');
  });

  it('is early until the receiving area agreed, and again when it refused', () => {
    const early = (...events: Parameters<typeof given>) =>
      movedEarly(given(...events).state.transfers[TRANSFER]!);
    const escalated = fact('TransferEscalated', { level: 'HEAD_OF_PDU', matter: 'They do want them' });
    const decided = (decision: 'AGREED' | 'REFUSED') => fact('DisputeDecided', { decision, reasons: 'Seen' });
    const stay = [...caseOpened, proposedTemporary(), requested(), fact('TemporaryMoveStarted', terms)];
    expect(early(until('allocated'))).toBe(false);
    expect(early(until('allocated'), moved())).toBe(true);
    expect(early(until('agreed'), moved())).toBe(false);
    expect(early(until('agreed'), refused(), moved())).toBe(true);
    expect(early(until('allocated'), refused(), escalated, decided('REFUSED'), moved())).toBe(true);
    expect(early(until('allocated'), refused(), escalated, decided('AGREED'), moved())).toBe(false);
    expect(early(stay, moved())).toBe(false);
  });

  it('was early although it became known after the receiving area agreed, and not because a stay became lasting', () => {
    const early = (...events: Parameters<typeof given>) =>
      movedEarly(given(...events).state.transfers[TRANSFER]!);
    const learned = (occurredAt: string) => fact('PersonMoved', command, { occurredAt });
    const stay = [...caseOpened, proposedTemporary(), requested(), fact('TemporaryMoveStarted', terms)];
    const lasting = fact('TemporaryMoveConverted', { reason: 'A tenancy' });
    expect(early(until('agreed'), learned('2026-03-01'))).toBe(true);
    expect(early(until('agreed'), learned('2026-03-02'))).toBe(false);
    expect(early(until('agreed'), learned('unknown'))).toBe(false);
    expect(early(stay, moved(), lasting)).toBe(false);
    expect(early(stay, lasting, moved())).toBe(false);
    expect(early(stay, lasting, learned('2026-03-01'))).toBe(true);
  });
});

describe('an interim arrangement', () => {
  const command = {
    seenByStaffId: people.receivingColleague.id,
    answersTonight: 'Duty desk, 0300 000 0000',
    until: '2026-03-09',
  };
  const arranged = fact('InterimArrangementMade', command);
  const early = [...until('requested'), moved()];

  it.each([people.homeSenior, people.homeHead, people.receivingSenior, people.receivingHead])(
    'is approved by $name alone after an early move, and supervision stays',
    (by) => {
      const before = given(early);
      const { state } = before.when(arrangeInterim, command, { by }).then(arranged);
      expect(state.responsibilities).toEqual(before.state.responsibilities);
    },
  );

  it('is approved again when it runs out, and while the person is there although it was refused or withdrawn', () => {
    const later = { ...command, until: '2026-03-16' };
    given(early, arranged)
      .when(arrangeInterim, later, { by: people.homeSenior, at: '2026-03-09T12:00:00.000Z' })
      .then(fact('InterimArrangementMade', later));
    given(early, refused()).when(arrangeInterim, command, { by: people.homeSenior }).then(arranged);
    given(early, withdrawn()).when(arrangeInterim, command, { by: people.homeSenior }).then(arranged);
  });

  it.each([people.homePractitioner, people.receivingAdministrator, people.elsewhereSenior])(
    'is not for $name',
    (by) => {
      given(early)
        .when(arrangeInterim, command, { by })
        .thenRefused('forbidden', 'Only a senior or the head of the delivery unit');
    },
  );

  it.each([
    ['until', { until: '2026-03-10' }, /Enter 9 March 2026 or a day before/],
    ['until', { until: '2026-03-01' }, /not past/],
    ['seenByStaffId', { seenByStaffId: STRANGER }, /in the directory today/],
  ])('refuses %s of %j', (field, wrong, words) => {
    given(early)
      .when(arrangeInterim, { ...command, ...wrong }, { by: people.homeSenior })
      .thenRefused('invalid', words, { field });
  });

  it('is for a move before agreement only', () => {
    const bySenior = { by: people.homeSenior };
    given(until('requested'))
      .when(arrangeInterim, command, bySenior)
      .thenRefused('conflict', 'not recorded that the person has moved; record that first');
    given(until('agreed'), moved())
      .when(arrangeInterim, command, bySenior)
      .thenRefused('conflict', 'agreed by Ruth Lane at 9:06am on 2 March 2026; offer supervision instead');
  });

  it('ends with the transfer: somebody else answers by then', () => {
    const bySenior = { by: people.homeSenior };
    given(early, until('passed').slice(-5))
      .when(arrangeInterim, command, bySenior)
      .thenRefused('conflict', 'Supervision passed to Dana Reid');
    given(early, fact('TransferSuperseded', { cause: 'RECALLED' }))
      .when(arrangeInterim, command, bySenior)
      .thenRefused('conflict', 'This transfer has ended');
  });
});
