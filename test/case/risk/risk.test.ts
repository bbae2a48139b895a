import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AssessRosh } from '../../../src/case/risk/risk.commands.ts';
import { assessRosh } from '../../../src/case/risk/risk.ts';
import { caseOpened } from '../support/facts.ts';
import { caseFact, given } from '../support/given.ts';

const asked: AssessRosh = { overall: 'HIGH', assessedOn: '2026-03-02', source: 'OASys layer 3' };

const assess = (special: Partial<AssessRosh>) =>
  given(caseOpened).when(assessRosh, { ...asked, ...special }, { transferId: null });

describe('risk of serious harm', () => {
  it('is recorded for each group that was assessed', () => {
    const { state } = assess({ children: 'HIGH', public: 'LOW' }).then(
      caseFact('RoshLevelAssessed', { ...asked, public: 'LOW', children: 'HIGH' }),
    );
    expect(state.rosh).toHaveLength(1);
  });

  it('happened on the day of the assessment when that has passed', () => {
    assess({ assessedOn: '2026-02-20' }).then(
      caseFact('RoshLevelAssessed', { ...asked, assessedOn: '2026-02-20' }, { occurredAt: '2026-02-20' }),
    );
  });

  it('was not assessed tomorrow', () => {
    assess({ assessedOn: '2026-03-03' }).thenRefused('invalid', 'not in the future', { field: 'assessedOn' });
  });

  it('is overall never below the highest group', () => {
    const levels = ['LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'] as const;
    const level = fc.integer({ min: 0, max: 3 });
    const some = fc.option(level, { nil: undefined });
    const groups = fc.record({
      public: some,
      knownAdult: some,
      children: some,
      staff: some,
      prisoners: some,
    });
    fc.assert(
      fc.property(level, groups, (overall, given) => {
        const highest = Math.max(0, ...Object.values(given).map((each) => each ?? 0));
        const words = Object.entries(given).map(([group, each]) => [
          group,
          each === undefined ? undefined : levels[each],
        ]);
        const outcome = assess({ overall: levels[overall]!, ...Object.fromEntries(words) });
        if (overall >= highest) outcome.thenAccepted();
        else outcome.thenRefused('invalid', 'at least as high as the highest group', { field: 'overall' });
      }),
    );
  });
});
