import { describe, expect, it } from '@jest/globals';
import { until } from '../../case/support/facts.ts';
import { caseFact, fact } from '../../case/support/given.ts';
import { people } from '../../case/support/people.ts';
import { samples } from '../../event-store/support/samples.ts';
import { judged, noon } from '../support/asking.ts';
import { item, readBack } from '../support/of-risk.ts';

const { receivingPractitioner, receivingSenior } = people;
const story = [...until('agreed'), item()];
const version = story.length - 1;
const read = (by: typeof receivingPractitioner | typeof receivingSenior, at: number, when?: string) =>
  fact('ItemAcknowledged', { item: 'SUMMARY', version: at }, { by, ...(when !== undefined && { at: when }) });
const corrected = (material = true) =>
  caseFact(
    'RiskItemCorrected',
    { ...samples.RiskItemCorrected, itemId: 'item-1', why: 'Her sister', material },
    { at: noon('2026-03-03') },
  );

describe('HC-69, corrections are read by whoever had read what was wrong', () => {
  it('does not apply before anybody had read it, nor to a slip of the pen', () => {
    expect(judged('HC-69', [story, corrected()], noon('2026-03-03'))).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'Nothing was corrected after somebody had read it.',
    });
    const slip = [...story, read(receivingSenior, version), corrected(false)];
    expect(judged('HC-69', [slip], noon('2026-03-03')).outcome).toBe('NOT_APPLICABLE');
  });

  it('asks each of them to read again the same day', () => {
    const both = [...story, read(receivingSenior, version), readBack(version), corrected()];
    expect(judged('HC-69', [both], noon('2026-03-03'))).toMatchObject({
      outcome: 'NOT_DUE',
      severity: 'ADVISES',
      dueOn: '2026-03-03',
      finding:
        '2 people had read what was corrected since, and not the correction; the last day is 3 March 2026.',
    });
    const newest = both.length - 1;
    const one = [...both, read(receivingSenior, newest)];
    expect(judged('HC-69', [one], noon('2026-03-04'))).toMatchObject({
      outcome: 'FAILED',
      finding:
        '1 person had read what was corrected since, and not the correction; the last day was 3 March 2026.',
    });
    const all = [...one, readBack(newest)];
    expect(judged('HC-69', [all], noon('2026-03-04'))).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'Everybody who had read what was corrected has read the correction.',
    });
    const late = [...one, read(receivingPractitioner, newest, noon('2026-03-04'))];
    expect(judged('HC-69', [late], noon('2026-03-05')).outcome).toBe('MET_LATE');
  });

  it('counts what was set aside, and who the person is; not what a reader corrected themselves', () => {
    const aside = caseFact('RiskItemWithdrawn', { itemId: 'item-1', why: 'About another' });
    const who = caseFact('IdentifierCorrected', { dateOfBirth: '1990-04-02', why: 'Her passport' });
    const before = [...story, read(receivingSenior, version)];
    for (const wrong of [aside, who]) {
      expect(judged('HC-69', [before, wrong], noon('2026-03-02')).outcome).toBe('NOT_DUE');
      expect(judged('HC-69', [before, { ...wrong, by: receivingSenior }], noon('2026-03-02')).outcome).toBe(
        'NOT_APPLICABLE',
      );
    }
  });
});
