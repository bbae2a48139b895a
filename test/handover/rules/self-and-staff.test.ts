import { describe, expect, it } from '@jest/globals';
import { notKnown } from '../../../src/handover/view/not-known.ts';
import { until } from '../../case/support/facts.ts';
import { caseFact, given, TRANSFER } from '../../case/support/given.ts';
import { directory } from '../../case/support/people.ts';
import { samples } from '../../event-store/support/samples.ts';
import type { RiskEvents } from '../../../src/case/risk/risk.events.ts';
import { judged, noon } from '../support/asking.ts';
import { calm, imported, item, levels, lookedUp, register } from '../support/of-risk.ts';

const today = noon('2026-03-03');
const story = [...until('agreed'), ...calm];
const toSelf = (special: Partial<RiskEvents['RiskToSelfRecorded']> = {}) =>
  caseFact('RiskToSelfRecorded', {
    ...samples.RiskToSelfRecorded,
    ...{ hostelSetting: 'NONE', assessedOn: '2026-02-02', ...special },
  });

describe('HC-25, risk to the person themselves', () => {
  it('is answered area by area, and “not known” is no answer', () => {
    expect(judged('HC-25', [story], today)).toMatchObject({
      outcome: 'NOT_DUE',
      severity: 'ADVISES',
      line: 'who-is-at-risk',
      finding: 'Suicide, self-harm, coping and vulnerability were not recorded one by one.',
    });
    expect(judged('HC-25', [story, toSelf()], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'Each of five areas is answered, as at 2 February 2026.',
    });
    expect(
      judged('HC-25', [story, toSelf({ suicide: 'NOT_KNOWN', custody: 'NOT_KNOWN' })], today),
    ).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'As at 2 February 2026 it was not known: suicide and coping in custody.',
    });
  });

  it('goes by the day it was so, not by when it was recorded', () => {
    const older = toSelf({ assessedOn: '2025-02-02', suicide: 'NOT_KNOWN' });
    expect(judged('HC-25', [story, toSelf(), older], today).outcome).toBe('SATISFIED');
  });

  it('counts the statements there are, and is not known after a look-up that failed', () => {
    expect(judged('HC-25', [story, item({ groups: ['SELF'], imported })], today).finding).toBe(
      'Suicide, self-harm, coping and vulnerability were not recorded one by one; 1 statement about risk to the person themselves.',
    );
    expect(judged('HC-25', [story, toSelf(), lookedUp('OASYS', 'FAILED')], today).outcome).toBe('UNKNOWN');
  });

  it('asks for a reason where a register speaks of it, or the registers are not known', () => {
    const ill = register({ code: 'AMHL', description: 'Mental health issues' });
    expect(judged('HC-25', [story, ill], today).severity).toBe('NEEDS_REASON');
    expect(judged('HC-25', [until('agreed')], today).severity).toBe('NEEDS_REASON');
  });

  it('stands among what is not known while an area is', () => {
    const { state } = given(story, toSelf({ suicide: 'NOT_KNOWN' }));
    expect(notKnown({ state, transfer: state.transfers[TRANSFER]! }, directory)).toContain(
      'Of risk to the person themselves: suicide',
    );
  });
});

describe('HC-34, what staff have to know', () => {
  const armed = register({ code: 'WEAP', description: 'Weapons' });
  const ofStaff = (special = {}) => item({ groups: ['STAFF'], ...special });

  it('applies where a register or a level says that staff are in danger', () => {
    expect(judged('HC-34', [story], today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'No active register speaks of danger to staff, weapons or gangs, and no level says so.',
    });
    expect(judged('HC-34', [story, armed], today)).toMatchObject({
      outcome: 'NOT_DUE',
      severity: 'NEEDS_REASON',
      finding: 'No statement says what the risk to staff is.',
    });
    expect(judged('HC-34', [story, levels({ staff: 'MEDIUM' })], today).outcome).toBe('NOT_DUE');
  });

  it('is a statement that somebody here answers for, with what to look out for', () => {
    expect(judged('HC-34', [story, armed, ofStaff()], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding: '1 statement about risk to staff, with what to look out for.',
    });
    expect(judged('HC-34', [story, armed, ofStaff({ imported })], today).finding).toBe(
      'No statement says what the risk to staff is; 1 recorded elsewhere and not checked.',
    );
    expect(judged('HC-34', [story, armed, ofStaff({ firstSigns: ' ', raises: '' })], today).finding).toBe(
      '1 statement about risk to staff, without what raises it or shows it first.',
    );
  });
});
