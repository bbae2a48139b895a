import { describe, it } from '@jest/globals';
import {
  raiseEscalation,
  recordContinuitySummary,
  recordOversight,
} from '../../../src/case/oversight/oversight.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { assess } from '../../../src/handover/assess.ts';
import { noon, ordinary, shipped } from '../../handover/support/asking.ts';
import { allocated, caseOpened, proposed, refused, until } from '../support/facts.ts';
import { fact, given } from '../support/given.ts';
import { people, system } from '../support/people.ts';

const looked = { lookedAt: 'The risk management plan', direction: 'Ring the school before the move' };

describe('management oversight', () => {
  it.each<[string, Staff, 'HOME' | 'RECEIVING']>([
    ['the senior of the home team', people.homeSenior, 'HOME'],
    ['the head of the home unit', people.homeHead, 'HOME'],
    ['the senior of the receiving team', people.receivingSenior, 'RECEIVING'],
    ['the head of the receiving unit', people.receivingHead, 'RECEIVING'],
  ])('is on the side of %s', (_, by, side) => {
    given(until('requested'))
      .when(recordOversight, looked, { by })
      .then(fact('ManagementOversightRecorded', { side, ...looked }));
  });

  it('says when the look was taken', () => {
    given(until('requested'))
      .when(recordOversight, looked, { by: people.homeSenior, occurredAt: '2026-03-01' })
      .then(fact('ManagementOversightRecorded', { side: 'HOME', ...looked }, { occurredAt: '2026-03-01' }));
  });

  it('is not for a senior who has no part in it', () => {
    given(until('requested'))
      .when(recordOversight, looked, { by: people.elsewhereSenior })
      .thenRefused('forbidden', 'of the home or the receiving side');
  });

  it('keeps its sides after supervision has passed', () => {
    const after = given(until('passed'));
    after
      .when(recordOversight, looked, { by: people.receivingSenior })
      .then(fact('ManagementOversightRecorded', { side: 'RECEIVING', ...looked }));
    after
      .when(recordOversight, looked, { by: people.homeSenior })
      .then(fact('ManagementOversightRecorded', { side: 'HOME', ...looked }));
  });

  it('of a head whose unit is on both sides is for home until the request is sent', () => {
    const inside = [...caseOpened, proposed({ toTeam: 'NFD1' })];
    given(inside)
      .when(recordOversight, looked, { by: people.homeHead })
      .then(fact('ManagementOversightRecorded', { side: 'HOME', ...looked }));
    given(inside, fact('TransferRequested', { toTeam: 'NFD1', formVersion: '1' }))
      .when(recordOversight, looked, { by: people.homeHead })
      .then(fact('ManagementOversightRecorded', { side: 'RECEIVING', ...looked }));
  });
});

describe('the continuity summary', () => {
  it('is recorded with the transfer', () => {
    given(until('requested'))
      .when(recordContinuitySummary, { summary: 'Four moves of team' }, { by: people.homeSenior })
      .then(fact('ContinuitySummaryRecorded', { summary: 'Four moves of team' }));
  });
});

describe('raising an unmet rule', () => {
  const escalationEventId = '00000000-0000-5000-8000-00000000e5c1';
  /** Requested on Monday 2 March 2026: somebody was to be named by Thursday 5 March. */
  const raised = { rule: 'HC-05', to: 'SENIOR', dueOn: '2026-03-09' } as const;
  const command = { ...raised, escalationEventId };
  const service = (day: string) => ({ by: system, at: noon(day), assess: assess(shipped) });
  const sent = given(until('requested'), ordinary);

  it('is done by the service, under the same id wherever it is noticed', () => {
    sent
      .when(raiseEscalation, command, service('2026-03-09'))
      .then({ ...fact('EscalationRaised', raised), eventId: escalationEventId });
  });

  it('is done once for each rule, level and day', () => {
    const query = (queryId: string, at: string) =>
      fact('QueryRaised', { queryId, to: 'HOME', question: 'Who lives there?' }, { at });
    const higher = { ...raised, to: 'HEAD_OF_PDU', dueOn: '2026-03-12' } as const;
    const question = { ...raised, rule: 'HC-14', dueOn: '2026-03-16' } as const;
    const told = sent.when(raiseEscalation, command, service('2026-03-10')).thenAccepted();
    told.when(raiseEscalation, command, service('2026-03-10')).then();
    const next = told
      .after([query('q1', noon('2026-03-09'))])
      .when(raiseEscalation, { ...higher, escalationEventId }, service('2026-03-17'))
      .then({ ...fact('EscalationRaised', higher), eventId: escalationEventId })
      .when(raiseEscalation, { ...question, escalationEventId }, service('2026-03-17'))
      .then({ ...fact('EscalationRaised', question), eventId: escalationEventId })
      .after([
        fact('QueryClosed', { queryId: 'q1' }, { at: noon('2026-03-17') }),
        query('q2', noon('2026-03-17')),
      ]);
    const again = { ...question, dueOn: '2026-03-24' };
    next
      .when(raiseEscalation, { ...again, escalationEventId }, service('2026-03-24'))
      .then({ ...fact('EscalationRaised', again), eventId: escalationEventId });
  });

  it('is not done when the rule was met or the transfer ended meanwhile, nor for any other day', () => {
    for (const meanwhile of [allocated(), fact('TransferWithdrawn', { reason: 'No longer moving' })]) {
      sent.after([meanwhile]).when(raiseEscalation, command, service('2026-03-09')).then();
    }
    sent.when(raiseEscalation, { ...command, dueOn: '2026-03-10' }, service('2026-03-10')).then();
  });

  it('is done for the plan that a refusal asks for', () => {
    const plan = { rule: 'HC-15', to: 'SENIOR', dueOn: '2026-03-04' } as const;
    given(until('allocated'), ordinary, refused())
      .when(raiseEscalation, { ...plan, escalationEventId }, service('2026-03-04'))
      .then({ ...fact('EscalationRaised', plan), eventId: escalationEventId });
  });

  it('is not for people', () => {
    given(until('requested'))
      .when(raiseEscalation, command, { by: people.homeHead })
      .thenRefused('forbidden', 'The service raises these by itself');
  });
});
