import { describe, expect, it } from '@jest/globals';
import {
  acknowledged,
  allocated,
  caseOpened,
  passed,
  proposed,
  requested,
  until,
} from '../../case/support/facts.ts';
import { ruleOf } from '../../../src/handover/rules/rules.ts';
import { fact, given, TRANSFER } from '../../case/support/given.ts';
import { people } from '../../case/support/people.ts';
import { judged, mappa, noon, ordinary, rosh } from '../support/asking.ts';

const tuesday = { at: noon('2026-03-03') };
const friday = { at: noon('2026-03-06') };
const receivingSide = { by: people.receivingAdministrator };

/** Requested on Monday 2 March 2026. */
const sent = [...until('requested'), ...ordinary];

const routed = (telling = {}) =>
  fact(
    'TransferRouted',
    { fromTeam: 'SHV1', toTeam: 'SHV2', reason: 'Wrong team' },
    { ...receivingSide, ...telling },
  );

const checked = (telling = {}) =>
  fact(
    'ReceivingPractitionerAllocated',
    {
      staffId: people.receivingPractitioner.id,
      team: 'SHV1',
      grade: 'PO',
      experience: 'Ten years',
      workload: '95%',
      reason: 'Knows the area',
    },
    { by: people.receivingSenior, ...telling },
  );

describe('HC-03, the request is acknowledged', () => {
  it('is not due before the request is sent', () => {
    expect(judged('HC-03', [until('proposed')], noon('2026-03-02'))).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'The request has not been sent.',
    });
  });

  it('is not due until the end of the second working day', () => {
    expect(judged('HC-03', [sent], '2026-03-04T23:59:59.999Z')).toMatchObject({
      outcome: 'NOT_DUE',
      dueOn: '2026-03-04',
      finding: 'Nobody has acknowledged the request; the last day is 4 March 2026.',
    });
  });

  it('fails the moment after', () => {
    expect(judged('HC-03', [sent], '2026-03-05T00:00:00.000Z')).toMatchObject({
      outcome: 'FAILED',
      finding: 'Nobody has acknowledged the request; the last day was 4 March 2026.',
    });
  });

  it('is satisfied by an acknowledgement in time', () => {
    expect(judged('HC-03', [sent, acknowledged()], noon('2026-04-01'))).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'The request was acknowledged on 2 March 2026.',
    });
  });

  it('is met late by one that came later', () => {
    const late = fact('TransferAcknowledged', { team: 'SHV1' }, { ...receivingSide, ...friday });
    expect(judged('HC-03', [sent, late], noon('2026-03-06'))).toMatchObject({
      outcome: 'MET_LATE',
      finding: 'The request was acknowledged on 6 March 2026, after the last day, 4 March 2026.',
    });
  });

  it('takes naming a practitioner as proof that it arrived', () => {
    expect(judged('HC-03', [sent, allocated()], noon('2026-03-06'))).toMatchObject({ outcome: 'SATISFIED' });
  });
});

describe('HC-04, the right team', () => {
  it('is not due at first', () => {
    expect(judged('HC-04', [sent], noon('2026-03-02'))).toMatchObject({ outcome: 'NOT_DUE' });
  });

  it('is satisfied when the team that has it takes it up', () => {
    expect(judged('HC-04', [sent, acknowledged()], noon('2026-03-03'))).toMatchObject({
      outcome: 'SATISFIED',
    });
  });

  it('is open again once it is sent on', () => {
    expect(judged('HC-04', [sent, acknowledged(), routed()], noon('2026-03-03'))).toMatchObject({
      outcome: 'NOT_DUE',
      finding:
        'The request was sent on once; the team that has it now has not taken it up; the last day is 4 March 2026.',
    });
  });

  it('is satisfied when the team that it was sent on to acknowledges it', () => {
    const there = fact('TransferAcknowledged', { team: 'SHV2' }, { ...receivingSide, ...tuesday });
    expect(judged('HC-04', [sent, acknowledged(), routed(), there], noon('2026-03-03'))).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'The request was sent on once; the team that has it now took it up on 3 March 2026.',
    });
  });

  it('fails when it is sent on more than once, before the last day already', () => {
    expect(judged('HC-04', [sent, routed(), routed()], noon('2026-03-03'))).toMatchObject({
      outcome: 'FAILED',
      because: [expect.any(String), expect.any(String), expect.any(String)],
    });
  });

  it('is met late when the right team was found on the third try', () => {
    expect(judged('HC-04', [sent, routed(), routed(), allocated()], noon('2026-03-03'))).toMatchObject({
      outcome: 'MET_LATE',
    });
  });
});

describe('HC-05, a named receiving practitioner', () => {
  it('is not due for three working days', () => {
    expect(judged('HC-05', [sent], noon('2026-03-05'))).toMatchObject({
      outcome: 'NOT_DUE',
      dueOn: '2026-03-05',
      finding: 'No receiving practitioner is named; the last day is 5 March 2026.',
    });
  });

  it('fails after that, and blocks responsibility from passing', () => {
    expect(judged('HC-05', [sent], noon('2026-03-06'))).toMatchObject({
      outcome: 'FAILED',
      severity: 'BLOCKS',
      gate: 'pass',
      why: 'Until somebody is named, nobody in the receiving area prepares for this person: ROSH is medium, and no day is set for the move.',
    });
  });

  it.each([
    ['high ROSH', rosh('HIGH'), mappa(0)],
    ['MAPPA level 2', rosh('MEDIUM'), mappa(2)],
  ])('has one working day with %s', (_name, risk, level) => {
    const story = [until('requested'), risk, level];
    expect(judged('HC-05', story, noon('2026-03-04'))).toMatchObject({
      outcome: 'FAILED',
      dueOn: '2026-03-03',
      finding: 'No receiving practitioner is named; the last day was 3 March 2026.',
    });
  });

  it('uses the shorter limit where the risk is not recorded, and says so', () => {
    expect(judged('HC-05', [until('requested')], noon('2026-03-04'))).toMatchObject({
      outcome: 'FAILED',
      finding:
        'No receiving practitioner is named; the last day was 3 March 2026. ' +
        'The shorter limit is used, because it is not known whether ROSH is high or MAPPA is at level 2 or 3.',
    });
  });

  it('is satisfied by an allocation', () => {
    expect(judged('HC-05', [sent, allocated()], noon('2026-03-03'))).toMatchObject({ outcome: 'SATISFIED' });
  });

  it('is met late by a late one', () => {
    const late = { ...allocated(), ...friday };
    expect(judged('HC-05', [sent, late], noon('2026-03-06'))).toMatchObject({ outcome: 'MET_LATE' });
  });

  it('does not become late because the risk rose after somebody was named', () => {
    const named = { ...allocated(), at: noon('2026-03-04') };
    const story = [sent, named, rosh('VERY_HIGH', { at: noon('2026-03-20') })];
    expect(judged('HC-05', story, noon('2026-03-23'))).toMatchObject({
      outcome: 'SATISFIED',
      dueOn: '2026-03-05',
    });
  });

  it('is open again when the practitioner named says no, and the next name counts from then', () => {
    const challenge = fact(
      'AllocationChallenged',
      { reason: 'No training in this kind of work' },
      { by: people.receivingPractitioner, ...tuesday },
    );
    expect(judged('HC-05', [sent, allocated(), challenge], noon('2026-03-06'))).toMatchObject({
      outcome: 'FAILED',
      finding:
        'The practitioner named said that the allocation is not suitable, and nobody else is named; ' +
        'the last day was 5 March 2026.',
    });
    const again = { ...allocated(people.receivingColleague), ...friday };
    expect(judged('HC-05', [sent, allocated(), challenge, again], noon('2026-03-06'))).toMatchObject({
      outcome: 'MET_LATE',
    });
  });

  it('stays satisfied when another practitioner takes over', () => {
    const other = { ...allocated(people.receivingColleague), ...friday };
    expect(judged('HC-05', [sent, allocated(), other], noon('2026-03-06'))).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'A receiving practitioner was named on 2 March 2026.',
    });
  });
});

describe('HC-06, the allocation check', () => {
  const risky = [...until('requested'), rosh('HIGH'), mappa(0)];

  it('does not apply to an ordinary case, and says why', () => {
    expect(judged('HC-06', [sent], noon('2026-03-02'))).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'ROSH is medium, MAPPA does not apply.',
    });
  });

  it('is taken to apply where the risk is not recorded', () => {
    expect(judged('HC-06', [until('requested')], noon('2026-03-02'))).toMatchObject({
      outcome: 'NOT_DUE',
      finding: expect.stringContaining('It is taken to apply, because it is not known whether ROSH is high'),
    });
  });

  it('is not due, then fails, while the allocation says too little', () => {
    expect(judged('HC-06', [risky, allocated()], noon('2026-03-03'))).toMatchObject({ outcome: 'NOT_DUE' });
    expect(judged('HC-06', [risky, allocated()], noon('2026-03-04'))).toMatchObject({
      outcome: 'FAILED',
      finding:
        'The allocation says nothing about grade, experience, workload; the last day was 3 March 2026.',
    });
  });

  it('is satisfied by a full check in time, and met late after it', () => {
    expect(judged('HC-06', [risky, checked()], noon('2026-03-03'))).toMatchObject({ outcome: 'SATISFIED' });
    expect(judged('HC-06', [risky, checked(friday)], noon('2026-03-06'))).toMatchObject({
      outcome: 'MET_LATE',
    });
  });

  it('does not begin to apply because the risk rose after supervision had passed', () => {
    const story = [until('requested'), ordinary, allocated(), ...until('passed').slice(-4), rosh('HIGH')];
    expect(judged('HC-06', story, noon('2026-03-06'))).toMatchObject({ outcome: 'NOT_APPLICABLE' });
  });

  it('cannot be made good once supervision passed: it is not overdue then, and nobody is asked for it', () => {
    const story = [...until('conversed'), rosh('HIGH'), mappa(0), passed()];
    const answer = judged('HC-06', story, noon('2026-04-01'));
    expect(answer).toMatchObject({
      outcome: 'FAILED',
      finding:
        'The allocation says nothing about grade, experience, workload; supervision passed on 2 March 2026.',
    });
    expect(answer.dueOn).toBeUndefined();
    expect(answer.escalates).toBeUndefined();
    const { state } = given(story);
    expect(
      ruleOf.get('HC-06')?.act({ state, transfer: state.transfers[TRANSFER]! }, noon('2026-04-01')),
    ).toBeUndefined();
  });
});

it('needs nothing but the proposal to answer', () => {
  expect(judged('HC-05', [caseOpened, proposed()], noon('2026-03-02')).outcome).toBe('NOT_DUE');
  expect(judged('HC-05', [caseOpened, proposed(), requested()], noon('2026-03-02')).outcome).toBe('NOT_DUE');
});
