import { describe, expect, it } from '@jest/globals';
import { decideMappaLevel } from '../../../src/case/mappa/mappa.ts';
import { caseOpened } from '../support/facts.ts';
import { caseFact, given } from '../support/given.ts';

describe('the MAPPA level', () => {
  it('is recorded again, with its reasons, when it stays as it was', () => {
    const first = {
      level: 1,
      category: 2,
      reasons: 'Managed by one agency',
      decidedOn: '2026-03-02',
    } as const;
    const again = { ...first, reasons: 'Three prompts, still managed by one agency' };
    const { state } = given(caseOpened)
      .when(decideMappaLevel, first)
      .then(caseFact('MappaLevelDecided', first))
      .when(decideMappaLevel, again)
      .then(caseFact('MappaLevelDecided', again));
    expect(state.mappa.map(({ reasons }) => reasons)).toEqual([first.reasons, again.reasons]);
  });

  it('happened on the day of the decision when that has passed', () => {
    const decided = { level: 0, reasons: 'Considered, not eligible', decidedOn: '2026-01-15' } as const;
    given(caseOpened)
      .when(decideMappaLevel, decided)
      .then(caseFact('MappaLevelDecided', decided, { occurredAt: '2026-01-15' }));
  });

  it('was not decided tomorrow', () => {
    given(caseOpened)
      .when(decideMappaLevel, { level: 2, reasons: 'Several agencies', decidedOn: '2026-03-03' })
      .thenRefused('invalid', 'not in the future', { field: 'decidedOn' });
  });
});
