import { describe, expect, it } from '@jest/globals';
import { caseFact } from '../../case/support/given.ts';
import { until } from '../../case/support/facts.ts';
import { people } from '../../case/support/people.ts';
import { judged, noon } from '../support/asking.ts';
import { lookedUp } from '../support/of-risk.ts';

const { homePractitioner, receivingPractitioner, receivingSenior, receivingAdministrator } = people;
const story = until('allocated');
const restricted = caseFact('CaseRestricted', { staffIds: [homePractitioner.id], reason: 'High profile' });
const letIn = (...staff: { id: string }[]) =>
  staff.map(({ id }) => caseFact('CaseAccessGranted', { staffId: id, reason: 'Receives the case' }));

describe('HC-44, who can open a restricted case', () => {
  it('names who of the receiving side cannot, by the second working day', () => {
    expect(judged('HC-44', [story, restricted], noon('2026-03-03'))).toMatchObject({
      outcome: 'NOT_DUE',
      line: 'mappa',
      dueOn: '2026-03-04',
      finding: 'The receiving practitioner, senior and administrator cannot open the case.',
    });
    const some = [...story, restricted, ...letIn(receivingPractitioner, receivingSenior)];
    expect(judged('HC-44', some, noon('2026-03-05'))).toMatchObject({
      outcome: 'FAILED',
      finding: 'The receiving administrator cannot open the case; the last day was 4 March 2026.',
    });
    const all = letIn(receivingPractitioner, receivingSenior, receivingAdministrator);
    expect(judged('HC-44', [story, restricted, all], noon('2026-03-05')).outcome).toBe('SATISFIED');
    const late = all.map((each) => ({ ...each, at: noon('2026-03-05') }));
    expect(judged('HC-44', [story, restricted, late], noon('2026-03-06')).outcome).toBe('MET_LATE');
  });

  it('does not apply to an open case, and is not known when the look-up failed', () => {
    expect(judged('HC-44', [story], noon('2026-03-03'))).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'The case is not restricted in this service.',
    });
    expect(judged('HC-44', [story, lookedUp('ACCESS', 'FAILED')], noon('2026-03-03')).outcome).toBe(
      'UNKNOWN',
    );
  });
});
