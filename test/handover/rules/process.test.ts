import { describe, expect, it } from '@jest/globals';
import {
  caseOpened,
  passed,
  proposed,
  proposedTemporary,
  refused,
  requested,
  terms,
  until,
} from '../../case/support/facts.ts';
import { fact, given, TRANSFER } from '../../case/support/given.ts';
import { people } from '../../case/support/people.ts';
import { judged, noon, ordinary } from '../support/asking.ts';
import { ruleOf } from '../../../src/handover/rules/rules.ts';

const today = noon('2026-03-03');
const withdrawn = (telling = {}) => fact('TransferWithdrawn', { reason: 'No longer moving' }, telling);
const disputed = () => fact('TransferEscalated', { level: 'HEAD_OF_PDU', matter: 'The refusal' });
const decided = (decision: 'AGREED' | 'REFUSED') =>
  fact('DisputeDecided', { decision, reasons: 'The address is fit' }, { by: people.receivingHead });

describe('HC-01, an outcome within twenty working days', () => {
  it('is the one rule with a limit from policy', () => {
    expect(judged('HC-01', [until('requested')], today).source.status).toBe('verified');
  });

  it('is not due before that, and says whose step is next', () => {
    const home = { side: 'HOME', role: 'PRACTITIONER' };
    const senior = { side: 'RECEIVING', role: 'SENIOR' };
    const receiver = { side: 'RECEIVING', role: 'PRACTITIONER' };
    expect(judged('HC-01', [until('proposed')], today)).toMatchObject({ outcome: 'NOT_DUE', owes: home });
    expect(judged('HC-01', [until('requested')], today)).toMatchObject({ dueOn: '2026-03-30', owes: senior });
    expect(judged('HC-01', [until('agreed')], today)).toMatchObject({ outcome: 'NOT_DUE', owes: home });
    expect(judged('HC-01', [until('supervisionOffered')], today)).toMatchObject({ owes: receiver });
    const stay = [caseOpened, proposedTemporary(), requested()];
    expect(judged('HC-01', stay, today)).toMatchObject({ owes: receiver });
    const lasting = [
      fact('TemporaryMoveStarted', terms),
      fact('TemporaryMoveConverted', { reason: 'A tenancy' }),
    ];
    expect(judged('HC-01', [stay, lasting].flat(2), today)).toMatchObject({ owes: senior });
  });

  it('fails on the twenty-first', () => {
    expect(judged('HC-01', [until('agreed')], noon('2026-03-31'))).toMatchObject({
      outcome: 'FAILED',
      finding: 'The transfer has not come to an outcome; the last day was 30 March 2026.',
    });
  });

  it.each([
    ['supervision passing', until('passed'), 'Supervision passed on 2 March 2026.'],
    ['a refusal', [...until('allocated'), refused()], 'The request was refused on 2 March 2026.'],
    ['a withdrawal', [...until('requested'), withdrawn()], 'The request was withdrawn on 2 March 2026.'],
    [
      'an arrest',
      [...until('requested'), fact('TransferSuperseded', { cause: 'ARRESTED' })],
      'The person was arrested, and the transfer stopped on 2 March 2026.',
    ],
    [
      'a temporary move that began',
      [...caseOpened, proposedTemporary(), requested(), fact('TemporaryMoveStarted', terms)],
      'The temporary move started on 2 March 2026.',
    ],
  ])('is satisfied by %s', (_name, story, finding) => {
    expect(judged('HC-01', [story], today)).toMatchObject({ outcome: 'SATISFIED', finding });
  });

  it('is met late after the last day', () => {
    expect(
      judged('HC-01', [until('requested'), withdrawn({ at: noon('2026-04-01') })], noon('2026-04-02')),
    ).toMatchObject({ outcome: 'MET_LATE' });
  });

  it('counts anew from the day on which a temporary move became permanent', () => {
    const stay = [...caseOpened, proposedTemporary(), requested(), fact('TemporaryMoveStarted', terms)];
    const permanent = fact('TemporaryMoveConverted', { reason: 'A tenancy' }, { at: noon('2026-04-07') });
    expect(judged('HC-01', [stay, permanent], noon('2026-04-08'))).toMatchObject({
      outcome: 'NOT_DUE',
      dueOn: '2026-05-06',
    });
  });

  it('is for the head of a delivery unit while a refusal is disputed', () => {
    expect(judged('HC-01', [until('allocated'), refused(), disputed()], today).owes.role).toBe('HEAD_OF_PDU');
  });

  it('is open again while a refusal is disputed', () => {
    expect(judged('HC-01', [until('allocated'), refused(), disputed()], today).outcome).toBe('NOT_DUE');
    expect(
      judged('HC-01', [until('allocated'), refused(), disputed(), decided('REFUSED')], today).outcome,
    ).toBe('SATISFIED');
  });
});

describe('HC-15, a refusal with a plan', () => {
  const story = [...until('allocated'), ...ordinary, refused()];
  const plan = (telling = {}) => fact('HomePlanRecorded', { plan: 'Weekly contact here' }, telling);

  it('does not apply while nothing is refused, nor once the dispute went the other way', () => {
    expect(judged('HC-15', [until('allocated')], today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'The transfer is not refused.',
    });
    expect(judged('HC-15', [story, disputed(), decided('AGREED')], today).outcome).toBe('NOT_APPLICABLE');
  });

  it('is not due on the day of the refusal, and fails the day after', () => {
    expect(judged('HC-15', [story], noon('2026-03-02'))).toMatchObject({
      outcome: 'NOT_DUE',
      dueOn: '2026-03-02',
    });
    expect(judged('HC-15', [story], today)).toMatchObject({
      outcome: 'FAILED',
      finding:
        'The transfer was refused, and the home area has not recorded its plan; the last day was 2 March 2026.',
      owes: { side: 'HOME', role: 'PRACTITIONER' },
    });
  });

  it('is satisfied by a plan the same day, and met late by a later one', () => {
    expect(judged('HC-15', [story, plan()], today).outcome).toBe('SATISFIED');
    expect(judged('HC-15', [story, plan({ at: today })], today).outcome).toBe('MET_LATE');
  });

  it('fails when whoever refused approved it too', () => {
    const own = fact(
      'TransferRefused',
      { code: 'OTHER', reasons: 'Full', evidence: 'None needed', approverId: people.receivingSenior.id },
      { by: people.receivingSenior },
    );
    expect(judged('HC-15', [until('allocated'), own, plan()], today)).toMatchObject({
      outcome: 'FAILED',
      owes: { side: 'RECEIVING', role: 'SENIOR' },
    });
  });
});

describe('HC-17, the terms of a temporary move', () => {
  const bare = [...caseOpened, proposed({ kind: 'TEMPORARY_MOVE' })];
  const agreedOn = [...caseOpened, proposedTemporary(), requested()];
  const started = fact('TemporaryMoveStarted', terms);
  const over = fact('TemporaryMoveEnded', { outcome: 'Home again' });

  it('does not apply to a permanent transfer', () => {
    expect(judged('HC-17', [until('requested')], today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'This is not a temporary move.',
    });
  });

  it('guards the request: not due before it, failed after it', () => {
    expect(judged('HC-17', [bare], today)).toMatchObject({ outcome: 'NOT_DUE', gate: 'request' });
    expect(judged('HC-17', [bare, requested()], today)).toMatchObject({ outcome: 'FAILED' });
  });

  it('is satisfied by terms with the request, and met late by terms at the start, once the stay is over', () => {
    expect(judged('HC-17', [agreedOn], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding:
        'It ends on 30 April 2026 and is reviewed on 1 April 2026; supervision stays with the home area.',
    });
    expect(judged('HC-17', [bare, requested(), started, over], today)).toMatchObject({ outcome: 'MET_LATE' });
  });

  it('is still to do while the stay goes on: it ends, is extended or made permanent by the day it was to end', () => {
    expect(judged('HC-17', [agreedOn, started], noon('2026-04-30'))).toMatchObject({
      outcome: 'NOT_DUE',
      dueOn: '2026-04-30',
      finding:
        'It ends on 30 April 2026 and is reviewed on 1 April 2026; supervision stays with the home area.',
    });
    expect(judged('HC-17', [agreedOn, started, over], today).outcome).toBe('SATISFIED');
    const late = { ...over, at: noon('2026-05-04') };
    expect(judged('HC-17', [agreedOn, started, late], noon('2026-05-04'))).toMatchObject({
      outcome: 'MET_LATE',
      finding: 'It was to end on 30 April 2026; that it ended was recorded on 4 May 2026.',
    });
  });

  it('fails when the stay goes on past its end, until it is extended', () => {
    expect(judged('HC-17', [agreedOn, started], noon('2026-05-01'))).toMatchObject({
      outcome: 'FAILED',
      finding: 'It was to end on 30 April 2026, and nobody has ended it, extended it or made it permanent.',
      dueOn: '2026-04-30',
      escalates: [
        { to: 'SENIOR', dueOn: '2026-05-05' },
        { to: 'HEAD_OF_PDU', dueOn: '2026-05-08' },
        { to: 'REGION', dueOn: '2026-05-15' },
      ],
    });
    const extended = fact('TemporaryMoveExtended', {
      ...terms,
      endsOn: '2026-05-29',
      reason: 'No tenancy yet',
    });
    expect(judged('HC-17', [agreedOn, started, extended], noon('2026-05-01'))).toMatchObject({
      outcome: 'NOT_DUE',
      dueOn: '2026-05-29',
    });
  });

  it('leads to the start of the stay, then to extending it, then to what ended it', () => {
    const page = (...more: ReturnType<typeof fact>[]) => {
      const { state } = given(agreedOn, more);
      return ruleOf.get('HC-17')?.page({ state, transfer: state.transfers[TRANSFER]! });
    };
    expect(page()).toBe('terms');
    expect(page(started)).toBe('extend-temporary-move');
    expect(page(started, fact('TemporaryMoveEnded', { outcome: 'Home again' }))).toBe('end-temporary-move');
    const converted = fact('TemporaryMoveConverted', { reason: 'A tenancy of their own' });
    expect(page(started, converted)).toBe('convert-temporary-move');
  });

  it('fails when supervision left home, and no longer applies once the stay became lasting', () => {
    expect(judged('HC-17', [agreedOn, started, passed()], today)).toMatchObject({ outcome: 'FAILED' });
    const converted = fact('TemporaryMoveConverted', { reason: 'A tenancy of their own' });
    expect(judged('HC-17', [agreedOn, started, converted], today).outcome).toBe('NOT_APPLICABLE');
  });
});
