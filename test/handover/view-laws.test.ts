import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commandRoutes } from '../../src/case/command-routes.ts';
import { emptyCase, fold } from '../../src/case/case.ts';
import { assess } from '../../src/handover/assess.ts';
import { handoverView } from '../../src/handover/view.ts';
import { TRANSFER } from '../case/support/given.ts';
import { directory } from '../case/support/people.ts';
import { shipped } from './support/asking.ts';
import { histories, instants } from './support/strange-histories.ts';

describe('the page that each rule leads to', () => {
  it('is one where something can be done', () => {
    const acts = new Set(commandRoutes.map(({ act }) => act));
    fc.assert(
      fc.property(histories, instants, (events, now) => {
        const state = fold(emptyCase('1'), events);
        if (state.transfers[TRANSFER] === undefined) return;
        const answers = assess(shipped)(state, TRANSFER, now);
        const { lines, forManagers, doNotApply, alarms } = handoverView(state, TRANSFER, {
          now,
          answers,
          directory,
        });
        const shown = [...lines.flatMap(({ rules }) => rules), ...forManagers, ...doNotApply, ...alarms];
        const strange = shown
          .map(({ href }) => href.split('?')[0]?.split('/').at(-1) ?? '')
          .filter((act) => !acts.has(act));
        expect(strange).toEqual([]);
      }),
    );
  });
});

describe('the page, for any history', () => {
  it('is never without words, never praises, and counts every answer', () => {
    fc.assert(
      fc.property(histories, instants, fc.boolean(), (events, now, past) => {
        const state = fold(emptyCase('1'), events);
        const answers = assess(shipped)(state, TRANSFER, now);
        const transfer = state.transfers[TRANSFER];
        if (transfer === undefined) {
          expect(() => handoverView(state, TRANSFER, { now, answers, directory })).toThrow(RangeError);
          return;
        }
        const shown = handoverView(state, TRANSFER, { now, ...(past && { asAt: now }), answers, directory });
        const counted = Object.values(shown.counts).reduce((sum, each) => sum + each, 0);
        expect(counted).toBe(answers.length);
        expect(shown.next.length).toBeLessThanOrEqual(3);
        const words = [shown.stageShown, ...shown.lines.flatMap(({ title, summary }) => [title, summary])];
        expect(words.join(' ')).not.toMatch(
          /%|\bcomplete\b|\bgreen\b|\bsafe\b|\bcompliant\b|undefined|null/i,
        );
        expect(shown.lines.every(({ rules, notRecorded }) => rules.length > 0 || notRecorded)).toBe(true);
        const partly = shown.lines.filter(({ notRecorded }) => notRecorded !== undefined);
        expect(
          partly.filter(({ worst }) => ['SATISFIED', 'MET_LATE', 'NOT_APPLICABLE'].includes(worst)),
        ).toEqual([]);
        expect(partly.map(({ line }) => line)).toContain('address');
      }),
      { numRuns: 300 },
    );
  });
});
