import { describe, expect, it } from '@jest/globals';
import { fact } from '../../case/support/given.ts';
import { passed, until } from '../../case/support/facts.ts';
import { people } from '../../case/support/people.ts';
import { judged, noon, ordinary } from '../support/asking.ts';
import { item, readBack } from '../support/of-risk.ts';

const today = noon('2026-03-03');
const story = [...until('supervisionOffered'), ...ordinary];
const version = story.length - 1;

describe('HC-66, the read-back', () => {
  it('stops supervision from passing until the receiving practitioner has given one', () => {
    expect(judged('HC-66', [story], today)).toMatchObject({
      outcome: 'NOT_DUE',
      severity: 'BLOCKS',
      gate: 'pass',
      finding: 'The receiving practitioner has not said what they understood.',
    });
    expect(judged('HC-66', [story, readBack(version)], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding:
        'The receiving practitioner said on 2 March 2026 what they understood; it waits to be confirmed.',
    });
    const byAnother = readBack(version, { by: people.receivingColleague });
    expect(judged('HC-66', [story, byAnother], today).outcome).toBe('NOT_DUE');
  });

  it('falls when it is corrected or the risk changes, and stands again once it is given anew', () => {
    const corrected = fact('ReadBackCorrected', {
      ...{ readBackId: 'read-back-1', corrections: { firstSign: 'He drinks again' } },
    });
    expect(judged('HC-66', [story, readBack(version), corrected], today).outcome).toBe('NOT_DUE');
    expect(judged('HC-66', [story, readBack(version), item()], today)).toMatchObject({
      outcome: 'NOT_DUE',
      finding:
        'The receiving practitioner said on 2 March 2026 what they understood; 1 change since, and they have not said it again.',
    });
    expect(judged('HC-66', [story, readBack(version), item(), readBack(version + 2)], today).outcome).toBe(
      'SATISFIED',
    );
  });

  it('is proved for ever by what stood when supervision passed', () => {
    expect(judged('HC-66', [story, readBack(version), passed(), item()], today).outcome).toBe('SATISFIED');
    expect(judged('HC-66', [story, passed()], today).outcome).toBe('FAILED');
    expect(judged('HC-66', [story, passed(), readBack(version + 1)], today).outcome).toBe('MET_LATE');
  });
});

describe('HC-68, what changed since the request', () => {
  const read = fact(
    'ItemAcknowledged',
    { item: 'SUMMARY', version: 99 },
    { by: people.receivingPractitioner },
  );
  const later = item({}, { at: noon('2026-03-04') });

  it('is to be read within three working days of being recorded', () => {
    expect(judged('HC-68', [story, read, later], noon('2026-03-09'))).toMatchObject({
      outcome: 'NOT_DUE',
      dueOn: '2026-03-09',
      finding:
        'One change since the request is not read by the receiving practitioner: a statement about risk was added; the last day is 9 March 2026.',
    });
    expect(judged('HC-68', [story, read, later], noon('2026-03-10')).outcome).toBe('FAILED');
    const soon = { ...read, at: noon('2026-03-05') };
    expect(judged('HC-68', [story, read, later, soon], noon('2026-03-10')).outcome).toBe('SATISFIED');
    const late = { ...read, at: noon('2026-03-10') };
    expect(judged('HC-68', [story, read, later, late], noon('2026-03-10')).outcome).toBe('MET_LATE');
  });

  it('is read by reading the case back, and is not what they recorded themselves', () => {
    const own = item({ itemId: 'item-2' }, { by: people.receivingPractitioner });
    expect(judged('HC-68', [story, readBack(version), own], today).outcome).toBe('SATISFIED');
  });
});

describe('HC-70, what is disputed', () => {
  const disputed = (ownerStaffId?: string) =>
    fact('ItemDisputed', {
      ...{ disputeId: 'dispute-1', kind: 'OTHER', points: 'He never lived there' },
      ...(ownerStaffId && { ownerStaffId }),
    });

  it('has somebody who is to settle it, or is settled', () => {
    expect(judged('HC-70', [story], today).outcome).toBe('NOT_APPLICABLE');
    expect(judged('HC-70', [story, disputed()], today)).toMatchObject({
      outcome: 'NOT_DUE',
      finding: '1 disputed entry that nobody is to settle.',
    });
    expect(judged('HC-70', [story, disputed(people.homeSenior.id)], today).outcome).toBe('SATISFIED');
    const settled = fact('ItemDisputeSettled', { disputeId: 'dispute-1', how: 'The tenancy was checked' });
    expect(judged('HC-70', [story, disputed(), settled], today).outcome).toBe('SATISFIED');
  });
});
