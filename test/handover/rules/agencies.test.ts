import { describe, expect, it } from '@jest/globals';
import { fact } from '../../case/support/given.ts';
import { passed, until } from '../../case/support/facts.ts';
import { judged, noon, ordinary, rosh } from '../support/asking.ts';
import { agency, agencyAccepted, imported } from '../support/of-risk.ts';

const today = noon('2026-03-03');
const story = [...until('supervisionOffered'), ...ordinary];

describe('HC-39, agencies of the receiving area', () => {
  it('does not take a blank for none, and asks for a reason where risk is high', () => {
    expect(judged('HC-39', [story], today)).toMatchObject({
      severity: 'ADVISES',
      outcome: 'NOT_DUE',
      finding: 'No agency of the receiving area is recorded, nor that none is needed.',
    });
    expect(judged('HC-39', [story, rosh('HIGH')], today).severity).toBe('NEEDS_REASON');
  });

  it('says of each agency what is missing', () => {
    const said = (...more: Parameters<typeof judged>[1]) => judged('HC-39', [story, ...more], today).finding;
    expect(said(agency())).toBe(
      '1 of 1 task in the receiving area: Southaven Housing has not said yes or no.',
    );
    const declined = fact('AgencyResponsibilityDeclined', {
      ...{ responsibilityId: 'task-1', declinedBy: 'Kit Vance', reason: 'No room' },
    });
    expect(said(agency(), declined)).toMatch('Southaven Housing declined');
    const silent = fact('AgencyDidNotAnswer', { responsibilityId: 'task-1', howAsked: 'Twice by phone' });
    expect(said(agency(), silent)).toMatch('did not answer');
    expect(said(agency({ person: '' }), agencyAccepted())).toMatch('names nobody');
    expect(said(agency({ imported }))).toMatch('is recorded elsewhere and not checked');
  });

  it('is met when each accepted by name, and late after supervision passed', () => {
    expect(judged('HC-39', [story, agency(), agencyAccepted(), passed()], today).outcome).toBe('SATISFIED');
    expect(judged('HC-39', [story, agency(), passed(), agencyAccepted()], today).outcome).toBe('MET_LATE');
  });
});

describe('HC-40, agencies of the home area', () => {
  const atHome = agency({ area: 'HOME', agency: 'Northfield Alcohol Service' });
  const carried = fact('AgencyResponsibilityCarried', {
    ...{ responsibilityId: 'task-1', becomes: 'ENDED', reason: 'Work finished' },
  });

  it('asks what becomes of each, and does not apply where none is recorded', () => {
    expect(judged('HC-40', [story], today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'No task of an agency in the home area is recorded.',
    });
    expect(judged('HC-40', [story, atHome], today)).toMatchObject({
      outcome: 'NOT_DUE',
      severity: 'NEEDS_REASON',
      finding: 'Nobody has said what becomes of 1 task in the home area: Northfield Alcohol Service.',
    });
    expect(judged('HC-40', [story, atHome, carried, passed()], today).outcome).toBe('SATISFIED');
    expect(judged('HC-40', [story, atHome, passed()], today).outcome).toBe('FAILED');
  });
});
