import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyCase, fold } from '../../src/case/case.ts';
import { assess, lateRules, unmetAt } from '../../src/handover/assess.ts';
import type { RuleAnswer } from '../../src/handover/assessment.ts';
import { policyHistory } from './support/policies.ts';
import { ruleOf } from '../../src/handover/rules/rules.ts';
import { acknowledged, caseOpened, conversed, proposed, requested, until } from '../case/support/facts.ts';
import { fact, given, TRANSFER, type Told } from '../case/support/given.ts';
import { changedPolicy, judged, mappa, noon, ordinary, overridden, rosh, shipped } from './support/asking.ts';
import { histories, instants } from './support/strange-histories.ts';

const ask = assess(shipped);
const all = (story: readonly Told[], now: string): RuleAnswer[] => ask(given(story).state, TRANSFER, now);

describe('completeness, for any history', () => {
  it('never throws, answers every rule once in order, and rests only on events of the case', () => {
    fc.assert(
      fc.property(histories, instants, (events, now) => {
        const answers = ask(fold(emptyCase('1'), events), TRANSFER, now);
        expect(answers.map(({ rule }) => rule)).toEqual(Object.keys(shipped.at(now).rules).sort());
        const ids = new Set(events.map(({ metadata }) => metadata.eventId));
        expect(answers.flatMap(({ because }) => because).filter((id) => !ids.has(id))).toEqual([]);
        const mute = answers.filter(({ finding, why }) => !finding.endsWith('.') || !why.endsWith('.'));
        expect(mute).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('never takes for done what rests on an erased event of the transfer', () => {
    fc.assert(
      fc.property(histories, instants, (events, now) => {
        const gone = events.filter(({ erased, metadata }) => erased && metadata.transferId === TRANSFER);
        const types = new Set<string>(gone.map(({ metadata }) => metadata.type));
        for (const { rule, outcome } of ask(fold(emptyCase('1'), events), TRANSFER, now)) {
          const needs = ruleOf.get(rule)?.needs ?? [];
          if (needs.some((type) => types.has(type))) expect([rule, outcome]).toEqual([rule, 'UNKNOWN']);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('does not become undone again in time alone: only what is recorded can take away what was done', () => {
    fc.assert(
      fc.property(histories, instants, fc.integer({ min: 1, max: 90 }), (events, now, days) => {
        const state = fold(emptyCase('1'), events);
        const later = new Date(Date.parse(now) + days * 86_400_000).toISOString();
        const before = new Map(ask(state, TRANSFER, now).map((each) => [each.rule, each.outcome]));
        const stands = ['HC-03', 'HC-05', 'HC-07', 'HC-08', 'HC-09', 'HC-10', 'HC-11', 'HC-15'];
        for (const { rule, outcome } of ask(state, TRANSFER, later)) {
          if (stands.includes(rule) && before.get(rule) === 'SATISFIED') expect(outcome).toBe('SATISFIED');
        }
      }),
    );
  });
});

describe('completeness, where something is missing', () => {
  it('answers UNKNOWN for a transfer of which nothing is recorded', () => {
    const outcomes = new Set(all(caseOpened, noon('2026-03-02')).map(({ outcome }) => outcome));
    expect(outcomes).toEqual(new Set(['UNKNOWN', 'NOT_APPLICABLE']));
  });

  it('answers UNKNOWN past the years whose bank holidays are known, and says so', () => {
    const late = { ...requested(), at: noon('2028-12-29') };
    expect(judged('HC-03', [caseOpened, proposed(), late], noon('2029-01-02'))).toMatchObject({
      outcome: 'UNKNOWN',
      finding:
        'This could not be worked out. Bank holidays are known from 2020 to 2028, and 2029 is outside. ' +
        'Add the missing years to the list of bank holidays.',
    });
  });

  it('still says who is to be told of it while today is known, and answers UNKNOWN for HC-16 when it is not', () => {
    const late = { ...requested(), at: noon('2028-12-18') };
    const story = [caseOpened, proposed(), late, ordinary].flat();
    const before = all(story, noon('2028-12-29'));
    expect(lateRules(before, noon('2028-12-29'))).toEqual([
      { rule: 'HC-05', to: 'SENIOR', dueOn: '2028-12-27' },
      { rule: 'HC-31', to: 'SENIOR', dueOn: '2028-12-29' },
    ]);
    expect(before.find(({ rule }) => rule === 'HC-16')?.outcome).toBe('FAILED');
    expect(judged('HC-16', [story], noon('2029-01-02')).outcome).toBe('UNKNOWN');
  });

  it('answers UNKNOWN with the id of the event that was erased', () => {
    const { state } = given(until('requested'), acknowledged());
    const erased = { eventId: 'e9', type: 'TransferAcknowledged', transferId: TRANSFER };
    const answers = ask({ ...state, erasedEvents: [erased] }, TRANSFER, noon('2026-03-03'));
    expect(answers.find(({ rule }) => rule === 'HC-03')).toMatchObject({
      outcome: 'UNKNOWN',
      because: ['e9'],
      finding: 'This rests on something that was recorded and has since been erased.',
    });
    expect(answers.find(({ rule }) => rule === 'HC-14')?.outcome).toBe('NOT_APPLICABLE');
  });

  it('does not take ROSH for low when a later assessment was erased', () => {
    const { state } = given(until('requested'), ordinary);
    const erased = { eventId: 'e9', type: 'RoshLevelAssessed' };
    const answers = ask({ ...state, erasedEvents: [erased] }, TRANSFER, noon('2026-03-03'));
    expect(answers.find(({ rule }) => rule === 'HC-06')?.outcome).toBe('NOT_DUE');
  });

  it('goes by the highest level for any group and by the newest assessment, not the one recorded last', () => {
    const group = fact(
      'RoshLevelAssessed',
      { overall: 'MEDIUM', children: 'VERY_HIGH', assessedOn: '2026-02-20', source: 'OASys' },
      { transferId: null },
    );
    expect(judged('HC-06', [until('requested'), group, rosh('LOW'), mappa(0)], noon('2026-03-02')).why).toBe(
      'ROSH is very high: the practitioner needs the grade, the experience and the time for it.',
    );
  });
});

describe('completeness, once a transfer is over', () => {
  const withdrawn = fact('TransferWithdrawn', { reason: 'Stays' }, { at: noon('2026-03-06') });

  it('lets go of what can no longer matter, and keeps what was found by then', () => {
    const story = [...until('requested'), ...ordinary, withdrawn];
    expect(judged('HC-05', [story], noon('2026-03-09'))).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding:
        'The transfer was withdrawn on 6 March 2026. By then: ' +
        'No receiving practitioner is named; the last day was 5 March 2026.',
    });
  });

  it('keeps for ever that an act went on without what it needed', () => {
    expect(judged('HC-07', [until('requested'), withdrawn], noon('2026-03-09')).outcome).toBe('FAILED');
    expect(
      judged('HC-09', [until('agreed'), until('passed').at(-1) as Told], noon('2026-03-09')).outcome,
    ).toBe('FAILED');
  });
});

describe('what stands in the way of an act', () => {
  it('is what is failed, unknown or not done yet, unless it only advises', () => {
    const answers = all([...until('agreed'), ...ordinary], noon('2026-03-03'));
    const before = unmetAt('pass', answers);
    expect(before.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['HC-09', 'HC-10', 'HC-19', 'HC-60']),
    );
    expect(before.filter(({ severity }) => severity === 'ADVISES')).toEqual([]);
    expect(unmetAt('agree', answers).map(({ rule }) => rule)).toEqual(['HC-08']);
  });

  it('is not what was met late', () => {
    const answers = all([...until('agreed'), ...until('passed').slice(-1), conversed()], noon('2026-03-03'));
    expect(answers.find(({ rule }) => rule === 'HC-09')?.outcome).toBe('MET_LATE');
    expect(unmetAt('pass', answers).map(({ rule }) => rule)).not.toContain('HC-09');
  });

  it('shows for ever that somebody went on with a reason', () => {
    const story = [...until('agreed'), overridden('HC-09', 'pass'), ...until('passed').slice(-1)];
    expect(judged('HC-09', [story], noon('2026-03-03'))).toMatchObject({
      outcome: 'FAILED',
      overridden: { reason: 'They move tonight', gate: 'pass' },
    });
    expect(judged('HC-09', [story, conversed()], noon('2026-03-03')).overridden?.reason).toBe(
      'They move tonight',
    );
  });
});

describe('policy that changes half-way', () => {
  const first = shipped.at('2026-03-01T00:00:00.000Z').version;
  const stricter = changedPolicy((policy) => {
    policy.version = '2026-03-04';
    policy.rules['HC-03'].deadline.workingDays = 1;
    policy.rules['HC-09'].severity = 'ADVISES';
  });
  const history = policyHistory([
    { text: changedPolicy(() => undefined), adoptedAt: '2026-01-01T00:00:00.000Z' },
    { text: stricter, adoptedAt: '2026-03-04T00:00:00.000Z' },
  ]);

  it('leaves a deadline with the edition that was in force when its clock started', () => {
    expect(judged('HC-03', [until('requested')], noon('2026-03-04'), history)).toMatchObject({
      dueOn: '2026-03-04',
      deadlineBasis: { policyVersion: first },
      policyVersion: '2026-03-04',
    });
    const after = [caseOpened, proposed(), { ...requested(), at: noon('2026-03-04') }];
    expect(judged('HC-03', after, noon('2026-03-04'), history)).toMatchObject({
      dueOn: '2026-03-05',
      deadlineBasis: { policyVersion: '2026-03-04' },
    });
  });

  it('sets no last day for what had begun before there was such a rule', () => {
    const without = changedPolicy((policy) => {
      policy.version = '2025-12-01';
      delete policy.rules['HC-03'];
    });
    const grown = policyHistory([
      { text: without, adoptedAt: '2026-01-01T00:00:00.000Z' },
      { text: stricter, adoptedAt: '2026-03-04T00:00:00.000Z' },
    ]);
    const story = [until('requested')];
    expect(judged('HC-03', story, noon('2026-03-20'), grown)).toMatchObject({ outcome: 'NOT_DUE' });
    expect(judged('HC-03', story, noon('2026-03-20'), grown)).not.toHaveProperty('dueOn');
  });

  it('counts from a time that is still to come by the edition in force at the asked instant', () => {
    const appointment = { appointmentId: 'a', at: noon('2026-03-20'), place: 'Southaven', withStaffId: 'b' };
    const story = [until('passed'), fact('FirstAppointmentOffered', appointment)];
    const at = (now: string) => judged('HC-12', story, now, history).deadlineBasis?.policyVersion;
    expect(at(noon('2026-03-03'))).toBe(first);
    expect(at(noon('2026-03-04'))).toBe('2026-03-04');
  });

  it('judges everything else by the edition in force at the asked instant', () => {
    const story = [until('requested')];
    expect(judged('HC-09', story, noon('2026-03-03'), history)).toMatchObject({
      severity: 'NEEDS_REASON',
      policyVersion: first,
    });
    expect(judged('HC-09', story, noon('2026-03-04'), history)).toMatchObject({ severity: 'ADVISES' });
  });
});
