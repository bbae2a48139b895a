import { describe, expect, it } from '@jest/globals';
import { caseOpened, passed, proposed, until } from '../../case/support/facts.ts';
import { fact } from '../../case/support/given.ts';
import { judged, noon } from '../support/asking.ts';
import {
  agency,
  agencyAccepted,
  checkAsked,
  checkSent,
  lookedUp,
  register,
  replied,
} from '../support/of-risk.ts';

const today = noon('2026-03-03');
const story = [...until('agreed'), register()];
const asked = checkAsked({ kind: 'MARAC', body: 'Northfield MARAC', place: 'Northfield', area: 'HOME' });

describe('HC-31, the MARAC where the victim lives', () => {
  it('is owed by the home practitioner within five working days of the request, where there is domestic abuse', () => {
    expect(judged('HC-31', [story], today)).toMatchObject({
      outcome: 'NOT_DUE',
      severity: 'NEEDS_REASON',
      gate: 'pass',
      line: 'mappa',
      owes: { side: 'HOME', role: 'PRACTITIONER' },
      dueOn: '2026-03-09',
      finding: 'No MARAC co-ordinator where the victim lives is named.',
      source: { status: 'proposed' },
    });
    expect(judged('HC-31', [story], noon('2026-03-10')).outcome).toBe('FAILED');
    const none = [...until('agreed'), lookedUp('REGISTERS', 'NONE_RECORDED')];
    expect(judged('HC-31', [none], today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'No active register speaks of domestic abuse.',
    });
    expect(judged('HC-31', [until('agreed')], today).finding).toMatch(
      'It is taken to apply, because the registers are not known.',
    );
  });

  it('is named by a check, and told once that was sent, whatever it answers', () => {
    expect(judged('HC-31', [story, asked], today)).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'Northfield MARAC: it is not recorded that they were told of the move.',
    });
    expect(judged('HC-31', [story, asked, checkSent()], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'Northfield MARAC: told on 2 March 2026.',
    });
    expect(judged('HC-31', [story, asked, replied('NOTHING_HELD')], today).outcome).toBe('SATISFIED');
    const cancelled = fact('CheckCancelled', { checkId: 'check-1', why: 'Asked twice' });
    expect(judged('HC-31', [story, asked, checkSent(), cancelled], today).outcome).toBe('NOT_DUE');
  });

  it('is told by its co-ordinator’s answer as an agency, given by name since the move was proposed', () => {
    const marac = agency({ agency: 'Northfield MARAC', person: 'Kit Vance', area: 'HOME' });
    const answer = agencyAccepted();
    expect(judged('HC-31', [story, marac], today).outcome).toBe('NOT_DUE');
    expect(judged('HC-31', [story, marac, answer], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'Kit Vance, Northfield MARAC: told on 2 March 2026.',
    });
    const before = [...caseOpened, marac, answer, proposed(), register()];
    expect(judged('HC-31', [before], today).finding).toBe(
      'Kit Vance, Northfield MARAC: it is not recorded that they were told of the move.',
    );
    const nobody = agency({ agency: 'Northfield MARAC', person: ' ' });
    expect(judged('HC-31', [story, nobody, answer], today).finding).toMatch('No MARAC co-ordinator');
    const silent = fact('AgencyDidNotAnswer', { responsibilityId: 'task-1', howAsked: 'Two calls' });
    expect(judged('HC-31', [story, marac, silent], today).outcome).toBe('NOT_DUE');
  });

  it('is not told by a check that was never sent, nor in time by one that was sent after supervision passed', () => {
    const imported = { importId: 'i', key: 'k' };
    const elsewhere = checkAsked({ kind: 'MARAC', body: 'Northfield MARAC', imported });
    expect(judged('HC-31', [story, elsewhere], today).finding).toMatch('No MARAC co-ordinator');
    expect(judged('HC-31', [story, asked, passed(), checkSent()], today).outcome).toBe('MET_LATE');
  });
});
