import { describe, expect, it } from '@jest/globals';
import { caseFact } from '../../case/support/given.ts';
import { passed, requested, caseOpened, proposed, until } from '../../case/support/facts.ts';
import { people } from '../../case/support/people.ts';
import { judged, noon } from '../support/asking.ts';
import { imported, item, levels, lookedUp, notKnown } from '../support/of-risk.ts';

const today = noon('2026-03-03');
const story = until('supervisionOffered');

describe('HC-21, a level for each group', () => {
  it('names the groups without a level', () => {
    const some = caseFact('RoshLevelAssessed', {
      ...{ overall: 'MEDIUM', public: 'LOW', assessedOn: '2026-02-02', source: 'OASys' },
    });
    expect(judged('HC-21', [story, some], today)).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'The assessment of 2 February 2026 gives no level for a known adult, children and staff.',
    });
    expect(judged('HC-21', [story, levels(), passed()], today).outcome).toBe('SATISFIED');
    expect(judged('HC-21', [story, passed(), levels()], today).outcome).toBe('MET_LATE');
  });

  it('is not met by levels recorded elsewhere until somebody checks them', () => {
    const elsewhere = levels({ imported });
    expect(judged('HC-21', [story, elsewhere], today).finding).toBe(
      'The levels of 2 February 2026 were recorded elsewhere, and nobody has checked them.',
    );
    const [assessment = ''] = judged('HC-21', [story, elsewhere], today).because;
    const confirmed = caseFact('RoshLevelConfirmed', { assessment });
    expect(judged('HC-21', [story, elsewhere, confirmed], today).outcome).toBe('SATISFIED');
  });

  it('is not known after a look-up that failed', () => {
    expect(judged('HC-21', [story, lookedUp('OASYS', 'FAILED')], today).outcome).toBe('UNKNOWN');
  });
});

describe('HC-22, who, what, when and what raises and lowers it', () => {
  it('is asked of each group at medium or above, and says what is missing', () => {
    expect(judged('HC-22', [story, levels()], today)).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'Told of a known adult: nothing.',
    });
    const bare = item({ whenGreatest: ' ', lowers: '' });
    expect(judged('HC-22', [story, levels(), bare], today).finding).toBe(
      'Told of a known adult: not when and what lowers it.',
    );
    expect(judged('HC-22', [story, levels(), item()], today).outcome).toBe('SATISFIED');
  });

  it('does not count what came from elsewhere unchecked, and says how much of it there is', () => {
    expect(judged('HC-22', [story, levels(), item({ imported })], today)).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'Told of a known adult: nothing; 1 recorded elsewhere and not checked.',
    });
    const confirmed = caseFact('RiskItemConfirmed', { itemId: 'item-1', statementType: 'JUDGEMENT' });
    expect(judged('HC-22', [story, levels(), item({ imported }), confirmed], today).outcome).toBe(
      'SATISFIED',
    );
  });

  it('does not count what was withdrawn', () => {
    const withdrawn = caseFact('RiskItemWithdrawn', { itemId: 'item-1', why: 'Somebody else' });
    expect(judged('HC-22', [story, levels(), item(), withdrawn], today).outcome).toBe('NOT_DUE');
  });

  it('does not apply to low risk, and does where the level is not known', () => {
    const low = levels({ overall: 'LOW', knownAdult: 'LOW' });
    expect(judged('HC-22', [story, low], today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'ROSH is low.',
    });
    expect(judged('HC-22', [story], today).finding).toBe(
      'No level of risk of serious harm is recorded. It is taken to apply, because ROSH is not known.',
    );
  });
});

describe('HC-23, what each level rests on', () => {
  it('is asked where risk is high, and names the groups without a statement', () => {
    const high = levels({ overall: 'HIGH', knownAdult: 'HIGH' });
    expect(judged('HC-23', [story, high, item()], today)).toMatchObject({
      severity: 'ADVISES',
      finding: 'No statement is recorded for the level of the public, children and staff.',
    });
  });
});

describe('HC-32, the kind of each statement', () => {
  it('is enforced: only a statement written here without one breaks it, and what is unchecked is counted', () => {
    expect(judged('HC-32', [story, item({ imported })], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding:
        'Each statement written or checked here says what kind it is; 1 recorded elsewhere and not checked.',
    });
    const { statementType: _none, ...without } = item().data as Parameters<typeof item>[0] & object;
    const bare = caseFact('RiskItemCaptured', without as never);
    expect(judged('HC-32', [story, bare], today).outcome).toBe('FAILED');
  });
});

describe('HC-33, what the home practitioner does not know', () => {
  const silent = [...caseOpened, proposed(), requested()];

  it('is said with the request or by a statement of its own, which may be that there is nothing', () => {
    expect(judged('HC-33', [silent], today)).toMatchObject({ outcome: 'NOT_DUE', line: 'not-known' });
    expect(judged('HC-33', [silent, notKnown([])], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'The home practitioner said that they know of nothing that is not known.',
    });
    expect(judged('HC-33', [silent, notKnown(['Who lives there', 'His work'])], today).finding).toBe(
      'The home practitioner named 2 things they do not know.',
    );
  });

  it('is not said by the receiving side', () => {
    expect(judged('HC-33', [silent, notKnown([], people.receivingPractitioner)], today).outcome).toBe(
      'NOT_DUE',
    );
  });
});
