import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { urgencyOf } from '../../src/read-model/projection/case-rows.ts';
import { id } from '../case/support/given.ts';

type Listed = Parameters<typeof urgencyOf>[0];

const day = fc.integer({ min: 0, max: 60 }).map((n) => new Date(Date.UTC(2026, 1, 1 + n)).toISOString());
const listed: fc.Arbitrary<Listed> = fc.record({
  transferId: fc.integer({ min: 1, max: 999_999 }).map(id),
  receiver: fc.constantFrom(null, id(7)),
  rosh: fc.constantFrom(null, 'VERY_HIGH', 'HIGH', 'MEDIUM', 'LOW'),
  dueOn: fc.option(day.map((instant) => instant.slice(0, 10))),
  requestedAt: fc.option(day),
});
const transfers = fc.uniqueArray(listed, { selector: ({ transferId }) => transferId, maxLength: 40 });

const RISK = ['VERY_HIGH', 'HIGH'];

/** The order as it is told: one thing after the other, what is absent last. */
function inWords(a: Listed, b: Listed): number {
  const risk = ({ rosh }: Listed) => (RISK.includes(rosh ?? '') ? RISK.indexOf(rosh ?? '') : RISK.length);
  const waits = ({ receiver, requestedAt }: Listed) => receiver === null && requestedAt !== null;
  const time = (text: string | null) => (text === null ? Number.MAX_SAFE_INTEGER : Date.parse(text));
  return (
    Number(waits(b)) - Number(waits(a)) ||
    risk(a) - risk(b) ||
    time(a.dueOn) - time(b.dueOn) ||
    time(a.requestedAt) - time(b.requestedAt) ||
    a.transferId.localeCompare(b.transferId)
  );
}

describe('panic order', () => {
  it('is that of comparing one thing after the other', () => {
    fc.assert(
      fc.property(transfers, (all) => {
        const bySortedText = all.toSorted((a, b) => (urgencyOf(a) < urgencyOf(b) ? -1 : 1));
        expect(bySortedText).toEqual(all.toSorted(inWords));
      }),
    );
  });

  it('puts a draft that nobody has sent after what was sent and nobody is named for, by its risk', () => {
    const draft = { transferId: id(1), receiver: null, rosh: 'MEDIUM', dueOn: null, requestedAt: null };
    const sent = { ...draft, transferId: id(2), requestedAt: '2026-02-02T09:00:00.000Z' };
    const high = { ...sent, transferId: id(3), receiver: id(7), rosh: 'HIGH' };
    const order = [draft, high, sent].toSorted((a, b) => (urgencyOf(a) < urgencyOf(b) ? -1 : 1));
    expect(order).toEqual([sent, high, draft]);
  });

  it('puts the most overdue first on any day, without being sorted again', () => {
    fc.assert(
      fc.property(transfers, day, (all, now) => {
        const daysLate = ({ dueOn }: Listed) =>
          dueOn === null ? 0 : Math.max(0, Date.parse(now) - Date.parse(dueOn));
        const alike = all.filter(
          ({ receiver, rosh, requestedAt }) => receiver === null && rosh === 'HIGH' && requestedAt !== null,
        );
        const sorted = alike.toSorted((a, b) => (urgencyOf(a) < urgencyOf(b) ? -1 : 1)).map(daysLate);
        expect(sorted).toEqual(sorted.toSorted((a, b) => b - a));
      }),
    );
  });
});
