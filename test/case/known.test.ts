import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyCase, fold, type CaseState } from '../../src/case/case.ts';
import { occurredBy, recordedUntil, recordedUpTo } from '../../src/case/known.ts';
import { holderAt } from '../../src/case/responsibility/responsibility.state.ts';
import { endOf } from '../../src/case/time.ts';
import type { Precision } from '../../src/event-store/envelope/metadata.ts';
import { histories, instants } from '../handover/support/strange-histories.ts';
import { conversed, holder, OFFER, until } from './support/facts.ts';
import { caseFact, fact, given, TRANSFER } from './support/given.ts';
import { people } from './support/people.ts';

const transferOf = ({ transfers }: CaseState) => transfers[TRANSFER];

/** Every stamp in a case, wherever it stands, except those of the tenures and offers of a responsibility. */
function stamps(value: unknown): { occurredAt: string | null; precision: Precision }[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'stamp' in value ? [value.stamp as { occurredAt: string | null; precision: Precision }] : [];
  return [...own, ...Object.entries(value).flatMap(([name, each]) => (name === 'stamp' ? [] : stamps(each)))];
}

describe('what had happened by an instant', () => {
  it('hides a fact known to the day until that day is over', () => {
    const { state } = given(
      until('requested'),
      fact('PersonMoved', { knownBefore: true, source: 'Phone' }, { occurredAt: '2026-03-02' }),
    );
    expect(transferOf(occurredBy(state, '2026-03-02T23:59:59.998Z'))?.moved).toBeUndefined();
    expect(transferOf(occurredBy(state, '2026-03-02T23:59:59.999Z'))?.moved).toBeDefined();
  });

  it('never shows what happened at an unknown time', () => {
    const { state } = given(until('agreed'), {
      ...conversed(),
      occurredAt: { at: null, precision: 'unknown' },
    });
    expect(transferOf(state)?.conversations).toHaveLength(1);
    expect(transferOf(occurredBy(state, '2099-01-01T00:00:00.000Z'))?.conversations).toEqual([]);
  });

  it('shows what was said before, where it was said again later', () => {
    const told = (how: string, telling: object) =>
      fact(
        'PersonToldOfTransfer',
        { how, reportTo: 'Dana Reid', reportWhere: 'Southaven', reportAt: '2026-03-20T10:00:00.000Z' },
        telling,
      );
    const { state } = given(
      until('allocated'),
      told('By letter', { occurredAt: '2026-03-02T09:30' }),
      told('By letter again', { occurredAt: '2026-03-03' }),
    );
    const ways = (instant: string) => transferOf(occurredBy(state, instant))?.told.map(({ how }) => how);
    expect(ways('2026-03-03T12:00:00.000Z')).toEqual(['By letter']);
    expect(ways('2026-03-03T23:59:59.999Z')).toEqual(['By letter', 'By letter again']);
  });

  it('opens a question again that was answered later', () => {
    const asked = fact(
      'QueryRaised',
      { queryId: 'q1', to: 'HOME', question: 'Who?' },
      { at: '2026-03-03T09:00:00.000Z' },
    );
    const answered = fact(
      'QueryAnswered',
      { queryId: 'q1', answer: 'An aunt' },
      { at: '2026-03-04T09:00:00.000Z' },
    );
    const { state } = given(until('requested'), asked, answered);
    const [query] = transferOf(occurredBy(state, '2026-03-03T12:00:00.000Z'))?.queries ?? [];
    expect(query?.question).toBe('Who?');
    expect(query).not.toHaveProperty('answered');
  });

  it('has no transfer before it was proposed, and no person before the case was opened', () => {
    const { state } = given(until('requested'));
    expect(occurredBy(state, '2026-03-02T09:01:30.000Z').transfers).toEqual({});
    expect(occurredBy(state, '2026-03-02T08:59:59.999Z').identity).toBeNull();
  });

  it('gives supervision back to whoever held it, with the offer open again', () => {
    const { state } = given(until('passed'));
    const since = state.responsibilities.SUPERVISION.tenures.at(-1)?.since ?? '';
    const justBefore = new Date(Date.parse(since) - 1).toISOString();
    const then = occurredBy(state, justBefore);
    expect(then.responsibilities.SUPERVISION.tenures).toEqual([
      expect.objectContaining({ holder: holder(people.homePractitioner), until: null }),
    ]);
    expect(then.responsibilities.SUPERVISION.offers.map(({ offerId }) => offerId)).toEqual([OFFER]);
    expect(then.responsibilities.SUPERVISION.settled).toEqual([]);
    expect(transferOf(then)?.passed).toBeUndefined();
    expect(occurredBy(state, since)).toEqual(state);
  });

  it('does not back-date responsibility, whenever it is said to have begun', () => {
    const early = { at: '2026-03-05T09:00:00.000Z', occurredAt: '2026-02-01' };
    const data = { kind: 'MAPPA_AREA', from: null, to: { agency: 'POLICE', area: 'Middleshire' } } as const;
    const { state } = given(until('requested'), caseFact('ResponsibilityTransferred', data, early));
    expect(occurredBy(state, '2026-03-04T00:00:00.000Z').responsibilities.MAPPA_AREA.tenures).toEqual([]);
    expect(occurredBy(state, early.at).responsibilities.MAPPA_AREA.tenures).toHaveLength(1);
  });
});

describe('what had happened by an instant, for any history', () => {
  const cases = histories.map((events) => fold(emptyCase('1'), events));

  it('shows nothing that happened later or at an unknown time', () => {
    fc.assert(
      fc.property(cases, instants, (state, instant) => {
        const { responsibilities: _tenures, transfers, ...rest } = occurredBy(state, instant);
        const visible = Object.values(transfers).map(({ passed: _passed, ...transfer }) => transfer);
        const later = stamps([rest, visible]).filter(({ occurredAt, precision }) => {
          const moment = endOf({ at: occurredAt, precision });
          return moment === null || moment > instant;
        });
        expect(later).toEqual([]);
      }),
    );
  });

  it('is the same asked once or twice, and asked through any later instant', () => {
    fc.assert(
      fc.property(cases, instants, instants, (state, one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        expect(occurredBy(occurredBy(state, later), earlier)).toEqual(occurredBy(state, earlier));
        expect(occurredBy(occurredBy(state, earlier), earlier)).toEqual(occurredBy(state, earlier));
      }),
    );
  });

  it('says the same of who held supervision as the whole story does', () => {
    fc.assert(
      fc.property(cases, instants, (state, instant) => {
        const then = occurredBy(state, instant).responsibilities.SUPERVISION;
        expect(holderAt(then, instant)).toEqual(holderAt(state.responsibilities.SUPERVISION, instant));
      }),
    );
  });

  it('is not changed by what is recorded after the log was cut, though the cut state was built upon', () => {
    fc.assert(
      fc.property(histories, instants, instants, (events, cut, instant) => {
        const known = events.filter(({ metadata }) => metadata.recordedAt <= cut);
        const state = fold(emptyCase('1'), known);
        const before = structuredClone(occurredBy(state, instant));
        fold(state, events.slice(known.length));
        expect(occurredBy(state, instant)).toEqual(before);
      }),
    );
  });

  it('leaves the state it was given as it was', () => {
    fc.assert(
      fc.property(cases, instants, (state, instant) => {
        const before = structuredClone(state);
        occurredBy(state, instant);
        expect(state).toEqual(before);
      }),
    );
  });
});

describe('what had been recorded by a fact or an instant', () => {
  it('is what folding only that much would have given, but for who held, oversaw and read', () => {
    const whole = given(until('conversed')).state;
    const asked = transferOf(whole)?.requested?.stamp;
    const { transfers, risk } = given(until('requested')).state;
    const { requested, agreed, conversations } = transferOf(recordedUpTo(whole, asked?.revision ?? -1)) ?? {};
    expect([requested, agreed, conversations]).toEqual([transfers[TRANSFER]?.requested, undefined, []]);
    expect(recordedUntil(whole, asked?.recordedAt ?? '').risk).toEqual(risk);
    expect(transferOf(recordedUntil(whole, asked?.recordedAt ?? ''))?.agreed).toBeUndefined();
  });
});
