import { describe, expect, it } from '@jest/globals';
import { caseOpened, passed, proposed, requested, until } from '../../case/support/facts.ts';
import { fact, id } from '../../case/support/given.ts';
import { people } from '../../case/support/people.ts';
import { judged, noon, ordinary, rosh } from '../support/asking.ts';

const today = noon('2026-03-03');

describe('HC-10, the person was told', () => {
  const told = (telling = {}) =>
    fact(
      'PersonToldOfTransfer',
      { how: 'By letter', reportTo: 'Dana Reid', reportWhere: 'Southaven', reportAt: noon('2026-03-09') },
      telling,
    );
  const moved = (occurredAt?: string, at?: string) =>
    fact(
      'PersonMoved',
      { knownBefore: true, source: 'The person rang' },
      { ...(occurredAt !== undefined && { occurredAt }), ...(at !== undefined && { at }) },
    );

  it('is not due before the move, and says when that is meant to be', () => {
    const story = [caseOpened, proposed({ intendedMoveOn: '2026-03-20' }), requested()];
    expect(judged('HC-10', story, today)).toMatchObject({
      outcome: 'NOT_DUE',
      gate: 'pass',
      why: 'A person who does not know where to report is lost to both areas: they intend to move on 20 March 2026.',
    });
  });

  it('is satisfied when it was recorded before the move', () => {
    const story = [until('requested'), told(), moved('2026-03-02', noon('2026-03-03'))];
    expect(judged('HC-10', story, today)).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'The person was told on 2 March 2026 who to report to, where and when.',
    });
  });

  it('is met late when they had moved by then, though that was recorded afterwards', () => {
    const story = [until('requested'), told(), moved('2026-02-27')];
    expect(judged('HC-10', story, today)).toMatchObject({
      outcome: 'MET_LATE',
      finding: 'The person was told on 2 March 2026 who to report to, where and when, after they had moved.',
    });
  });

  it('counts a move of unknown day from when it was recorded', () => {
    expect(judged('HC-10', [until('requested'), moved('unknown'), told()], today).outcome).toBe('MET_LATE');
  });

  it('counts from the day they were told, though it was recorded after the move', () => {
    const story = [until('requested'), moved(noon('2026-03-03')), told({ occurredAt: '2026-03-02' })];
    expect(judged('HC-10', story, noon('2026-03-04'))).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'The person was told on 2 March 2026 who to report to, where and when.',
    });
    const sameDay = [until('requested'), moved(noon('2026-03-02')), told({ occurredAt: '2026-03-02' })];
    expect(judged('HC-10', sameDay, noon('2026-03-04')).outcome).toBe('MET_LATE');
  });

  it('stays satisfied when they are told again after the move', () => {
    const story = [until('requested'), told(), moved('2026-03-03', noon('2026-03-04')), told()];
    expect(judged('HC-10', story, noon('2026-03-05'))).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'The person was told on 2 March 2026 who to report to, where and when.',
    });
  });

  it('is met late when supervision had passed', () => {
    expect(judged('HC-10', [until('passed'), told()], today)).toMatchObject({
      outcome: 'MET_LATE',
      finding: expect.stringMatching(/recorded after supervision passed\.$/),
    });
  });

  it('fails when they moved, or supervision passed, and it is not recorded', () => {
    expect(judged('HC-10', [until('requested'), moved('2026-03-02')], today)).toMatchObject({
      outcome: 'FAILED',
      finding:
        'It is not recorded that the person was told who to report to, where and when, and they have moved.',
    });
    expect(judged('HC-10', [until('passed')], today)).toMatchObject({ outcome: 'FAILED' });
  });
});

const offered = (n = 1, appointment = noon('2026-03-05'), telling = {}) =>
  fact(
    'FirstAppointmentOffered',
    {
      appointmentId: id(n),
      at: appointment,
      place: 'Southaven office',
      withStaffId: people.receivingPractitioner.id,
    },
    { by: people.receivingPractitioner, ...telling },
  );

describe('HC-11, the first appointment is offered', () => {
  /** Supervision passes on Monday 2 March 2026. */
  const over = [...until('conversed'), ...ordinary, passed()];

  it('is not due before supervision passes, nor for five working days after it', () => {
    expect(judged('HC-11', [until('agreed'), ordinary], today)).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'No first appointment is offered yet.',
    });
    expect(judged('HC-11', [over], noon('2026-03-09'))).toMatchObject({
      outcome: 'NOT_DUE',
      dueOn: '2026-03-09',
    });
  });

  it('fails after that, after two working days with high ROSH', () => {
    expect(judged('HC-11', [over], noon('2026-03-10'))).toMatchObject({
      outcome: 'FAILED',
      finding: 'No first appointment was offered; the last day was 9 March 2026.',
    });
    const risky = [...until('conversed'), rosh('VERY_HIGH'), passed()];
    expect(judged('HC-11', risky, noon('2026-03-05'))).toMatchObject({
      outcome: 'FAILED',
      dueOn: '2026-03-04',
    });
  });

  it('is satisfied by an offer in time or before, and met late by a later one', () => {
    expect(judged('HC-11', [until('agreed'), ordinary, offered(), passed()], today).outcome).toBe(
      'SATISFIED',
    );
    expect(judged('HC-11', [over, offered()], today).outcome).toBe('SATISFIED');
    const late = offered(1, noon('2026-03-12'), { at: noon('2026-03-10') });
    expect(judged('HC-11', [over, late], noon('2026-03-10')).outcome).toBe('MET_LATE');
  });

  it('does not apply to a temporary move', () => {
    const stay = [caseOpened, proposed({ kind: 'TEMPORARY_MOVE' }), requested()];
    expect(judged('HC-11', stay, today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'Supervision stays with the home area during a temporary move.',
    });
  });
});

describe('HC-12, the first appointment is kept', () => {
  const story = [...until('passed'), ...ordinary];
  const attended = (n = 1) => fact('FirstAppointmentAttended', { appointmentId: id(n) });
  const missed = (at: string) =>
    fact('FirstAppointmentMissed', { appointmentId: id(1), action: 'Rang, then visited' }, { at });

  it('is not due while none is offered, nor before its day is over', () => {
    expect(judged('HC-12', [story], today).finding).toBe('No appointment has been offered yet.');
    expect(judged('HC-12', [story, offered()], today)).toMatchObject({
      outcome: 'NOT_DUE',
      dueOn: '2026-03-05',
      finding: 'The appointment at 12:00pm on 5 March 2026 is still to come.',
    });
    expect(judged('HC-12', [story, offered()], '2026-03-05T23:59:59.999Z')).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'The appointment at 12:00pm on 5 March 2026 is not yet marked kept or missed.',
    });
  });

  it('fails the day after when nothing is recorded', () => {
    expect(judged('HC-12', [story, offered()], '2026-03-06T00:00:00.000Z')).toMatchObject({
      outcome: 'FAILED',
      finding:
        'The appointment at 12:00pm on 5 March 2026 has gone by, and it is not recorded whether it was kept.',
    });
  });

  it('is satisfied when it was kept, or when a miss was acted on the same day', () => {
    expect(judged('HC-12', [story, offered(), attended()], noon('2026-03-09'))).toMatchObject({
      outcome: 'SATISFIED',
    });
    expect(
      judged('HC-12', [story, offered(), missed('2026-03-05T17:00:00.000Z')], noon('2026-03-09')),
    ).toMatchObject({ outcome: 'SATISFIED', finding: expect.stringMatching(/recorded the same day\.$/) });
  });

  it('is met late when the action came later', () => {
    expect(judged('HC-12', [story, offered(), missed(noon('2026-03-06'))], noon('2026-03-09'))).toMatchObject(
      {
        outcome: 'MET_LATE',
        finding:
          'The appointment at 12:00pm on 5 March 2026 was missed; ' +
          'what was done about it was recorded later, on 6 March 2026.',
      },
    );
  });

  it('goes by the day to which it was rearranged', () => {
    const rearranged = fact('FirstAppointmentRearranged', {
      appointmentId: id(1),
      at: noon('2026-03-11'),
      place: 'Southaven office',
      reason: 'Work',
    });
    expect(judged('HC-12', [story, offered(), rearranged], noon('2026-03-06'))).toMatchObject({
      outcome: 'NOT_DUE',
      dueOn: '2026-03-11',
    });
  });
});
