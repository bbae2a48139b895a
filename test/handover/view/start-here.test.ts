import { describe, expect, it } from '@jest/globals';
import { isRoshUnchecked } from '../../../src/case/risk/risk-levels.ts';
import { startHere } from '../../../src/handover/view/start-here.ts';
import { caseOpened } from '../../case/support/facts.ts';
import { caseFact, given, type Told } from '../../case/support/given.ts';
import { imported, item, levels } from '../support/of-risk.ts';

const shown = (...told: Told[]) => startHere(given([...caseOpened], ...told).state);
const brought = (itemId: string, who: string) => item({ itemId, who, startHere: false, imported });

describe('who is at risk, as it is read first', () => {
  it('is what was chosen to be read first, and nothing beside it', () => {
    const lines = shown(brought('item-1', 'Her children'), item({ itemId: 'item-2' }));
    expect(lines).toMatchObject([{ who: 'Jo, his former partner', isUnchecked: false }]);
  });

  it('is what came in from elsewhere, marked as unchecked, while nothing was chosen', () => {
    expect(shown(brought('item-1', 'Her children'))).toMatchObject([
      { who: 'Her children', isUnchecked: true, isWithdrawn: false },
    ]);
  });

  it('is what is left when what was chosen is set aside, and that last', () => {
    const aside = caseFact('RiskItemWithdrawn', { itemId: 'item-2', why: 'Another case' });
    const lines = shown(brought('item-1', 'Her children'), item({ itemId: 'item-2' }), aside);
    expect(lines.map(({ who, isWithdrawn }) => [who, isWithdrawn])).toEqual([
      ['Her children', false],
      ['Jo, his former partner', true],
    ]);
  });

  it('is at most seven lines that nobody has chosen', () => {
    const many = Array.from({ length: 9 }, (_, n) => brought(`item-${n}`, `Adult ${n}`));
    expect(shown(...many)).toHaveLength(7);
  });
});

describe('levels of risk that came from elsewhere', () => {
  it('are unchecked until somebody confirms them or assesses anew', () => {
    const unchecked = (...told: Told[]) => isRoshUnchecked(given([...caseOpened], ...told).state);
    expect(unchecked()).toBe(false);
    expect(unchecked(levels({ imported }))).toBe(true);
    expect(unchecked(levels({ imported }), levels({ assessedOn: '2026-03-01' }))).toBe(false);
  });
});
