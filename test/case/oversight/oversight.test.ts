import { describe, it } from '@jest/globals';
import {
  raiseEscalation,
  recordContinuitySummary,
  recordOversight,
} from '../../../src/case/oversight/oversight.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { caseOpened, proposed, until } from '../support/facts.ts';
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
  const raised = { rule: 'HC-05', to: 'SENIOR', dueOn: '2026-03-09' } as const;
  const command = { ...raised, escalationEventId };

  it('is done by the service, under the same id wherever it is noticed', () => {
    given(until('requested'))
      .when(raiseEscalation, command, { by: system })
      .then({ ...fact('EscalationRaised', raised), eventId: escalationEventId });
  });

  it('is done once for each rule and level', () => {
    given(until('requested'))
      .when(raiseEscalation, command, { by: system })
      .thenAccepted()
      .when(raiseEscalation, command, { by: system })
      .then()
      .when(raiseEscalation, { ...command, to: 'HEAD_OF_PDU' }, { by: system })
      .thenAccepted()
      .when(raiseEscalation, { ...command, rule: 'HC-03' }, { by: system })
      .thenAccepted();
  });

  it('is not done for a transfer that ended meanwhile', () => {
    given(until('requested'), fact('TransferWithdrawn', { reason: 'No longer moving' }))
      .when(raiseEscalation, command, { by: system })
      .then();
  });

  it('is not for people', () => {
    given(until('requested'))
      .when(raiseEscalation, command, { by: people.homeHead })
      .thenRefused('forbidden', 'The service raises these by itself');
  });
});
