import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type {
  AssessRosh,
  RecordOasys,
  RecordRiskToSelf,
  StateNotKnown,
} from '../../../src/case/risk/risk.commands.ts';
import { stateNotKnown } from '../../../src/case/risk/not-known.ts';
import { assessRosh, confirmRosh, recordOasys, recordRiskToSelf } from '../../../src/case/risk/risk.ts';
import { newestToSelf } from '../../../src/case/risk/risk.state.ts';
import { caseOpened, proposed, until } from '../support/facts.ts';
import { caseFact, fact, given, id } from '../support/given.ts';
import { people } from '../support/people.ts';

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

describe('levels that were brought in', () => {
  const levels = caseFact('RoshLevelAssessed', { ...asked, imported: { importId: 'i', key: 'k' } });
  const brought = given(caseOpened, levels);
  const { eventId } = brought.state.rosh[0]!.stamp;
  const confirm = (story: typeof brought, roshId = eventId) =>
    story.when(confirmRosh, { roshId }, { transferId: null });

  it('are confirmed once', () => {
    const once = confirm(brought).then(caseFact('RoshLevelConfirmed', { assessment: eventId }));
    expect(once.state.rosh[0]!.confirmed).toMatchObject({ assessment: eventId });
    confirm(once).thenRefused('conflict', 'were confirmed by Priya Nair');
  });

  it('are chosen among those of the case that came from elsewhere', () => {
    confirm(brought, 'another').thenRefused('invalid', 'Choose levels', { field: 'roshId' });
    confirm(given(caseOpened, caseFact('RoshLevelAssessed', asked))).thenRefused(
      'conflict',
      'were recorded here by Priya Nair',
    );
  });
});

describe('an OASys assessment', () => {
  const complete: RecordOasys = {
    layer: 'LAYER_3',
    status: 'COMPLETE',
    completedOn: '2026-01-12',
    asOf: '2026-03-01',
  };
  const record = (special: Partial<RecordOasys>, { completedOn, ...rest } = complete) =>
    given(caseOpened).when(
      recordOasys,
      { ...rest, ...(completedOn && { completedOn }), ...special },
      { transferId: null },
    );
  const { completedOn: _, ...open } = { ...complete, status: 'OPEN' as const };

  it('happened on the day on which it was completed, and stands as at the day of the look', () => {
    const source = { system: 'OASys', asOf: '2026-03-01' };
    const { asOf: _asOf, ...data } = complete;
    record({}).then(
      caseFact(
        'OasysAssessmentRecorded',
        { assessmentId: id(1), ...data, source },
        { occurredAt: '2026-01-12' },
      ),
    );
  });

  it('has a day of completion exactly when it is complete', () => {
    record({}, open).thenAccepted();
    record({ status: 'COMPLETE' }, open).thenRefused('invalid', 'Enter the day', { field: 'completedOn' });
    record({ status: 'LOCKED_INCOMPLETE' }).thenRefused('invalid', 'not complete', { field: 'completedOn' });
  });

  it('was neither completed after the look nor looked at tomorrow', () => {
    record({ completedOn: '2026-03-02' }).thenRefused('invalid', 'not later than', { field: 'completedOn' });
    record({ asOf: '2026-03-03' }).thenRefused('invalid', 'not in the future', { field: 'asOf' });
  });
});

describe('what the home side does not know', () => {
  const state = (
    command: StateNotKnown,
    by: (typeof people)[keyof typeof people] = people.homePractitioner,
  ) => given(until('requested')).when(stateNotKnown, command, { by });

  it('is said point by point, or said to be nothing with a tick', () => {
    state({ points: ['Who else lives there'] }).then(
      fact('NotKnownStated', { points: ['Who else lives there'] }),
    );
    state({ nothing: true }).then(fact('NotKnownStated', { points: [] }));
  });

  it('is never nothing by accident, nor both', () => {
    state({}).thenRefused('invalid', 'tick that there is nothing', { field: 'points' });
    state({ points: [] }).thenRefused('invalid', 'tick that there is nothing', { field: 'points' });
    state({ points: ['Where he works'], nothing: true }).thenRefused('invalid', 'Take the tick away', {
      field: 'nothing',
    });
  });

  it('is for the home side to say, before the request is sent too', () => {
    state({ nothing: true }, people.receivingPractitioner).thenRefused('forbidden', 'the home team');
    given(caseOpened, proposed()).when(stateNotKnown, { nothing: true }).thenAccepted();
  });
});

describe('risk to the person themselves', () => {
  const none = { suicide: 'NONE', selfHarm: 'NONE', custody: 'NOT_APPLICABLE' } as const;
  const asked: RecordRiskToSelf = {
    ...none,
    ...{ hostelSetting: 'NOT_KNOWN', vulnerability: 'NONE', assessedOn: '2026-02-20', source: 'OASys' },
  };
  const record = (special: Partial<RecordRiskToSelf> = {}) =>
    given(caseOpened).when(recordRiskToSelf, { ...asked, ...special }, { transferId: null });

  it('is recorded area by area, on the day on which it was so', () => {
    const { state } = record().then(caseFact('RiskToSelfRecorded', asked, { occurredAt: '2026-02-20' }));
    expect(newestToSelf(state.risk)?.hostelSetting).toBe('NOT_KNOWN');
    record({ assessedOn: '2026-03-03' }).thenRefused('invalid', 'not in the future', { field: 'assessedOn' });
  });

  it('says in words what a concern is', () => {
    record({ suicide: 'PREVIOUS' }).thenRefused('invalid', 'Write what the concern is', { field: 'details' });
    record({ suicide: 'PREVIOUS', details: 'In 2024, after a loss' }).thenAccepted();
  });

  it('stands as it was last, by its own day and not by when it was recorded', () => {
    const later = record().thenAccepted();
    const { state } = later
      .when(
        recordRiskToSelf,
        { ...asked, vulnerability: 'NOT_KNOWN', assessedOn: '2026-01-01' },
        { transferId: null },
      )
      .thenAccepted();
    expect(newestToSelf(state.risk)?.vulnerability).toBe('NONE');
  });
});
