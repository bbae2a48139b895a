import { describe, expect, it } from '@jest/globals';
import { caseFact, type Told } from '../../case/support/given.ts';
import { passed, until } from '../../case/support/facts.ts';
import { judged, noon, ordinary, rosh } from '../support/asking.ts';
import { action, imported, item, levels, lookedUp, oasys } from '../support/of-risk.ts';

const today = noon('2026-03-03');
const story = [...until('supervisionOffered'), ...ordinary];

describe('HC-19, a finished OASys assessment', () => {
  it('is still to do while there is none, and not done once supervision has passed', () => {
    expect(judged('HC-19', [story], today)).toMatchObject({
      outcome: 'NOT_DUE',
      severity: 'NEEDS_REASON',
      gate: 'pass',
      finding: 'No OASys assessment is recorded.',
    });
    expect(judged('HC-19', [story, passed()], today).outcome).toBe('FAILED');
  });

  it('is not met by one that is open, nor by one recorded elsewhere that nobody checked', () => {
    expect(judged('HC-19', [story, oasys({ status: 'OPEN' })], today).finding).toBe(
      'No OASys assessment is finished.',
    );
    const elsewhere = judged('HC-19', [story, oasys({ imported })], today);
    expect(elsewhere).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'One finished on 2 February 2026 is recorded elsewhere and not checked.',
    });
    expect(elsewhere.because).toHaveLength(1);
  });

  it('is met by a finished one, and met late after supervision passed', () => {
    expect(judged('HC-19', [story, oasys(), passed()], today).outcome).toBe('SATISFIED');
    expect(judged('HC-19', [story, passed(), oasys()], today)).toMatchObject({
      outcome: 'MET_LATE',
      finding: 'The newest OASys assessment was finished on 2 February 2026; not when supervision passed.',
    });
  });

  it('is not known after a look-up that failed, until somebody looks again or records it', () => {
    const failed = lookedUp('OASYS', 'FAILED');
    expect(judged('HC-19', [story, oasys(), failed], today)).toMatchObject({
      outcome: 'UNKNOWN',
      finding: 'The look-up of OASys assessments failed on 2 March 2026, so nobody can say.',
    });
    expect(judged('HC-19', [story, failed, oasys()], today).outcome).toBe('SATISFIED');
    expect(judged('HC-19', [story, oasys(), failed, lookedUp('OASYS', 'FOUND')], today).outcome).toBe(
      'SATISFIED',
    );
  });
});

describe('HC-20, a current OASys assessment', () => {
  it('asks for a reason only where risk is high or not known', () => {
    expect(judged('HC-20', [story], today).severity).toBe('ADVISES');
    expect(judged('HC-20', [story, rosh('HIGH')], today).severity).toBe('NEEDS_REASON');
    expect(judged('HC-20', [until('agreed')], today).severity).toBe('NEEDS_REASON');
  });

  it('is met for four months, counted to the day supervision passed', () => {
    const old = oasys({ completedOn: '2025-11-03' });
    expect(judged('HC-20', [story, old], noon('2026-03-03')).outcome).toBe('SATISFIED');
    expect(judged('HC-20', [story, old], noon('2026-03-04'))).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'The newest was finished on 3 November 2025, more than 4 months before.',
    });
    expect(judged('HC-20', [story, old, passed()], noon('2026-06-01')).outcome).toBe('SATISFIED');
  });

  it('is not met when an allegation or an emergency came after it', () => {
    const alleged = item({ statementType: 'ALLEGATION', source: { system: 'Police', asOf: '2026-02-20' } });
    expect(judged('HC-20', [story, oasys(), alleged], today).finding).toBe(
      'The newest was finished on 2 February 2026, before an allegation of 20 February 2026.',
    );
    const begun = caseFact('ContingencyActionInvoked', {
      invocationId: 'i1',
      actionId: 'action-1',
      seen: 'No answer',
    });
    expect(judged('HC-20', [story, oasys(), action(), begun], today).finding).toMatch(
      'before an emergency action of 2 March 2026',
    );
  });
});

describe('HC-29, a review of the risk after each significant event', () => {
  const alleged = (asOf: string, itemId = 'item-1') =>
    item({ itemId, statementType: 'ALLEGATION', source: { system: 'Police', asOf } });

  it('applies once an allegation or an emergency is recorded, and asks for a reason for a recent one', () => {
    expect(judged('HC-29', [story], today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'No allegation and no emergency is recorded.',
    });
    expect(judged('HC-29', [story, alleged('2026-02-20')], today)).toMatchObject({
      outcome: 'NOT_DUE',
      severity: 'NEEDS_REASON',
      finding: 'No review of the risk is recorded after an allegation of 20 February 2026.',
    });
    expect(judged('HC-29', [story, alleged('2026-02-02')], today).severity).toBe('NEEDS_REASON');
    expect(judged('HC-29', [story, alleged('2026-01-30')], today).severity).toBe('ADVISES');
  });

  it('is done by levels or an assessment of a later day, or of the same day when recorded later', () => {
    const met = (...facts: Told[]) => judged('HC-29', [story, ...facts], today).outcome;
    expect(met(alleged('2026-02-20'), levels({ assessedOn: '2026-02-21' }))).toBe('SATISFIED');
    expect(met(levels({ assessedOn: '2026-02-21' }), alleged('2026-02-20'))).toBe('SATISFIED');
    expect(met(alleged('2026-02-20'), levels({ assessedOn: '2026-02-20' }))).toBe('SATISFIED');
    expect(met(levels({ assessedOn: '2026-02-20' }), alleged('2026-02-20'))).toBe('NOT_DUE');
    expect(met(alleged('2026-02-20'), oasys({ completedOn: '2026-02-25' }))).toBe('SATISFIED');
    expect(met(alleged('2026-02-20'), oasys({ completedOn: '2026-02-25', imported }))).toBe('NOT_DUE');
    expect(met(alleged('2026-02-20'), levels({ assessedOn: '2026-02-21', imported }))).toBe('NOT_DUE');
  });

  it('counts each, and names the last without one', () => {
    const two = [alleged('2026-02-10'), alleged('2026-02-20', 'item-2')];
    expect(judged('HC-29', [story, two], today).finding).toBe(
      'No review of the risk is recorded after an allegation of 20 February 2026, nor after 1 before it.',
    );
    expect(judged('HC-29', [story, two, levels({ assessedOn: '2026-03-01' })], today).finding).toBe(
      '2 significant events, each followed by a review of the risk.',
    );
  });

  it('takes for an allegation what somebody here confirmed to be one', () => {
    const brought = item({ source: { system: 'Police', asOf: '2026-02-20' }, imported });
    const confirmed = caseFact('RiskItemConfirmed', { itemId: 'item-1', statementType: 'ALLEGATION' });
    const { statementType: _, ...untyped } = brought.data as { statementType?: string };
    const raw = { ...brought, data: untyped } as Told;
    expect(judged('HC-29', [story, raw], today).outcome).toBe('NOT_APPLICABLE');
    expect(judged('HC-29', [story, raw, confirmed], today).outcome).toBe('NOT_DUE');
  });
});
