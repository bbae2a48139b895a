import { describe, expect, it } from '@jest/globals';
import { caseOpened, holder, passed, proposed, until } from '../../case/support/facts.ts';
import { caseFact, fact, type Told } from '../../case/support/given.ts';
import { people } from '../../case/support/people.ts';
import { judged, noon } from '../support/asking.ts';

const today = noon('2026-03-03');

describe('HC-13, never nobody and never two', () => {
  it('is satisfied by one holder after the other', () => {
    expect(judged('HC-13', [until('agreed')], today).finding).toBe('One holder; no time without one.');
    expect(judged('HC-13', [until('passed')], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding: '2 holders, one after the other; no time without one.',
    });
  });

  it('fails when nobody was ever named', () => {
    expect(judged('HC-13', [caseOpened.slice(0, 1), proposed()], today)).toMatchObject({
      outcome: 'FAILED',
      finding: 'No holder of supervision is recorded.',
    });
  });

  it('takes the end of a sentence for no break', () => {
    const ended = caseFact('ResponsibilityEnded', {
      kind: 'SUPERVISION',
      holder: holder(people.homePractitioner),
      cause: 'SENTENCE_ENDED',
      reason: 'Order expired',
    });
    const again = caseFact('ResponsibilityTransferred', {
      kind: 'SUPERVISION',
      from: null,
      to: holder(people.homeColleague),
    });
    expect(judged('HC-13', [until('requested'), ended, again], today).outcome).toBe('SATISFIED');
  });
});

describe('HC-18, many practitioners', () => {
  const [opening, first] = caseOpened as [Told, Told];
  const previously = (count: number, to = '2025-09-30'): Told => {
    const previousPractitioners = Array.from({ length: count }, (_, i) => ({
      name: `Practitioner ${i}`,
      from: '2024-04-01',
      to,
    }));
    return { ...opening, data: { ...opening.data, previousPractitioners } } as Told;
  };
  const summary = (text: string) =>
    fact('ContinuitySummaryRecorded', { summary: text }, { by: people.receivingSenior });

  it('is satisfied by three in two years, and says the number', () => {
    expect(judged('HC-18', [previously(2), first, proposed()], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding: '3 practitioners in 24 months.',
    });
  });

  it('counts nobody twice, and nobody who left before', () => {
    const back = [
      passed(),
      fact('ResponsibilityTransferred', {
        kind: 'SUPERVISION',
        from: holder(people.receivingPractitioner),
        to: holder(people.homePractitioner),
      }),
    ];
    expect(judged('HC-18', [until('conversed'), back], today).finding).toBe('2 practitioners in 24 months.');
    expect(judged('HC-18', [previously(9, '2024-03-02'), first, proposed()], today).finding).toBe(
      '1 practitioner in 24 months.',
    );
  });

  it('fails with ten in two years until what carried over is written down', () => {
    const ten = [previously(9), first, proposed()];
    expect(judged('HC-18', ten, today)).toMatchObject({
      outcome: 'FAILED',
      severity: 'ADVISES',
      finding: '10 practitioners in 24 months, and nobody has written what carried over between them.',
    });
    expect(judged('HC-18', [...ten, summary(' ')], today).outcome).toBe('FAILED');
    expect(judged('HC-18', [...ten, summary('The plan of 2024 still holds')], today)).toMatchObject({
      outcome: 'SATISFIED',
    });
  });
});
