import { describe, expect, it } from '@jest/globals';
import { caseFact } from '../../case/support/given.ts';
import { passed, proposedTemporary, caseOpened, requested, until } from '../../case/support/facts.ts';
import { judged, noon, ordinary, rosh } from '../support/asking.ts';
import { action, answeredAtNight, imported } from '../support/of-risk.ts';

const today = noon('2026-03-03');
const story = [...until('supervisionOffered'), ...ordinary];

describe('HC-60, a plan that somebody can act by', () => {
  const said = (...more: Parameters<typeof judged>[1]) => judged('HC-60', [story, ...more], today);

  it('stops supervision from passing while there is none', () => {
    expect(said()).toMatchObject({
      outcome: 'NOT_DUE',
      severity: 'BLOCKS',
      gate: 'pass',
      finding: 'No emergency action is recorded.',
    });
    expect(judged('HC-60', [caseOpened, proposedTemporary(), requested()], today).outcome).toBe(
      'NOT_APPLICABLE',
    );
  });

  it('is met by one action that is whole, checked and stands in the receiving area or both', () => {
    expect(said(action()).outcome).toBe('SATISFIED');
    expect(said(action({ standsIn: 'BOTH' })).outcome).toBe('SATISFIED');
    expect(said(action({ standsIn: 'HOME' }))).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'None of the emergency actions stands in the receiving area.',
    });
    expect(said(action({ outOfHoursPhone: ' ' })).finding).toBe(
      'None of 1 action can be used; “Nobody knows where the person is”: it does not say the out-of-hours number.',
    );
    expect(said(action({ imported })).finding).toMatch('it is recorded elsewhere and not checked');
    const replaced = caseFact('ContingencyActionSuperseded', { actionId: 'action-1', why: 'Wrong desk' });
    expect(said(action(), replaced).outcome).toBe('NOT_DUE');
  });

  it('goes by the areas of the transfer an action was written under', () => {
    expect(said(action({}, { transferId: '00000000-0000-7000-8000-0000000007f9' })).outcome).toBe('NOT_DUE');
  });

  it('is met late by what was written after supervision passed', () => {
    expect(judged('HC-60', [story, passed(), action()], today)).toMatchObject({
      outcome: 'MET_LATE',
      finding: '1 of 1 action can be used in the receiving area; not when supervision passed.',
    });
  });
});

describe('HC-59, what the plan covers', () => {
  const ruledOut = (
    ['BREACH_OR_NO_CONTACT', 'ADDRESS_LOST', 'VICTIM_CONTACT', 'RELAPSE_WEAPON_OR_THREAT'] as const
  ).map((situation) => caseFact('ContingencySituationRuledOut', { situation, why: 'Nothing points to it' }));

  it('names what is neither covered nor ruled out', () => {
    expect(judged('HC-59', [story, action()], today)).toMatchObject({
      outcome: 'NOT_DUE',
      finding:
        'Nothing usable for “breach, or no contact”, “the address is lost”, “contact with a victim” and 2 more, nor a word that it does not apply.',
    });
    const withdraws = action({ actionId: 'action-2', situation: 'AGENCY_WITHDRAWS' });
    expect(judged('HC-59', [story, action(), ruledOut, withdraws], today).outcome).toBe('SATISFIED');
  });
});

describe('HC-61, somebody answers at night', () => {
  const risky = [...story, rosh('HIGH')];

  it('goes by the last call to the number as it stands', () => {
    expect(judged('HC-61', [risky, action()], today)).toMatchObject({
      outcome: 'NOT_DUE',
      severity: 'ADVISES',
      dueOn: '2026-03-09',
      finding: 'Out of hours nobody is known to answer for 1 of 1 action.',
    });
    expect(judged('HC-61', [risky, action(), answeredAtNight()], today).outcome).toBe('SATISFIED');
    const other = answeredAtNight('action-1', '01632 960009');
    expect(judged('HC-61', [risky, action(), other], today).outcome).toBe('NOT_DUE');
    const failed = caseFact(
      'ContingencyContactFailed',
      { actionId: 'action-1', number: 'OUT_OF_HOURS', phone: '01632 960002', what: 'Rang out' },
      { occurredAt: '2026-03-01T22:30' },
    );
    expect(judged('HC-61', [risky, action(), answeredAtNight(), failed], today).finding).toMatch(
      '1 tried in vain',
    );
  });

  it('counts only a call out of hours', () => {
    const rung = (...times: string[]) =>
      judged(
        'HC-61',
        [risky, action(), ...times.map((at) => answeredAtNight('action-1', '01632 960002', at))],
        today,
      );
    expect(rung('2026-03-02T10:00')).toMatchObject({
      outcome: 'NOT_DUE',
      finding:
        'Out of hours nobody is known to answer for 1 of 1 action, 1 rung in office hours: ring it out of hours.',
    });
    for (const hour of ['2026-02-27', 'unknown', '2026-02']) {
      expect(rung(hour).finding).toMatch('1 rung at an hour that was not recorded: ring it out of hours.');
    }
    expect(rung('2026-02-27T17:00').outcome).toBe('SATISFIED');
    expect(rung('2026-03-01').outcome).toBe('SATISFIED');
    expect(rung('2026-03-01T22:00', '2026-03-02T10:00').outcome).toBe('SATISFIED');
  });

  it('asks for a reason at very high risk, and does not apply to medium', () => {
    expect(judged('HC-61', [story, rosh('VERY_HIGH')], today).severity).toBe('NEEDS_REASON');
    expect(judged('HC-61', [story], today).outcome).toBe('NOT_APPLICABLE');
  });
});

describe('HC-63, in force from the moment supervision passes', () => {
  it('holds before and after', () => {
    expect(judged('HC-63', [story, action()], today).outcome).toBe('SATISFIED');
    expect(judged('HC-63', [story, action(), passed()], today).outcome).toBe('SATISFIED');
  });
});
