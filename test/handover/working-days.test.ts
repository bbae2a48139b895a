import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, endOfLondonDay } from '../../src/case/time.ts';
import {
  addWorkingDays,
  CalendarEnds,
  calendarVersion,
  isOutOfHours,
  isWorkingDay,
  lastDay,
} from '../../src/handover/working-days.ts';
import { bankHoliday } from './support/bank-holidays.ts';

const weekend = (day: string): boolean => [0, 6].includes(new Date(day).getUTCDay());
const everyDay = Array.from({ length: 3288 }, (_, i) => addDays('2020-01-01', i));

describe('working days of England and Wales', () => {
  it('agree with the rules of the calendar on every day from 2020 to 2028', () => {
    expect(everyDay.at(-1)).toBe('2028-12-31');
    const wrong = everyDay.filter((day) => isWorkingDay(day) === (weekend(day) || bankHoliday(day)));
    expect(wrong).toEqual([]);
  });

  it('count like somebody who crosses off the days one by one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3100 }), fc.integer({ min: 0, max: 60 }), (start, count) => {
        const from = everyDay[start] ?? '';
        const after = everyDay.slice(start + 1).filter((day) => !weekend(day) && !bankHoliday(day));
        expect(addWorkingDays(from, count)).toBe(count === 0 ? from : after[count - 1]);
      }),
    );
  });

  it.each([
    ['the Wednesday before Easter', '2026-04-01', 2, '2026-04-07'],
    ['Good Friday itself, as day 0', '2026-04-03', 1, '2026-04-07'],
    ['Christmas Eve, with a substitute for Boxing Day', '2026-12-24', 1, '2026-12-29'],
    ['Christmas Eve of 2027, with two substitutes', '2027-12-24', 1, '2027-12-29'],
    ['the Friday of a weekend', '2026-06-05', 1, '2026-06-08'],
    ['a Saturday, which stays day 0', '2026-06-06', 0, '2026-06-06'],
    ['the day before the State Funeral', '2022-09-16', 1, '2022-09-20'],
    ['the week of the Platinum Jubilee', '2022-06-01', 1, '2022-06-06'],
  ])('%s', (_name, day, count, expected) => {
    expect(addWorkingDays(day, count)).toBe(expected);
  });

  it('start with the London day, and end with it, on the nights when clocks change', () => {
    expect(lastDay('2026-03-27T23:30:00.000Z', 1)).toBe('2026-03-30');
    expect(lastDay('2026-03-29T23:30:00.000Z', 1)).toBe('2026-03-31');
    expect(endOfLondonDay(lastDay('2026-03-26T12:00:00.000Z', 2))).toBe('2026-03-30T22:59:59.999Z');
    expect(endOfLondonDay(lastDay('2026-10-23T12:00:00.000Z', 1))).toBe('2026-10-26T23:59:59.999Z');
    expect(lastDay('2026-10-25T23:30:00.000Z', 0)).toBe('2026-10-25');
  });

  it('are not guessed outside the years whose bank holidays are known', () => {
    expect(() => addWorkingDays('2028-12-27', 3)).toThrow(CalendarEnds);
    expect(() => isWorkingDay('2019-12-31')).toThrow(
      'Bank holidays are known from 2020 to 2028, and 2019 is outside. Add the missing years to the list of bank holidays',
    );
  });

  it('say which edition of the list they rest on', () => {
    expect(calendarVersion).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
});

describe('the hours of an office', () => {
  it.each([
    ['a weekday just before nine', '2026-11-23T08:59:59.999Z', true],
    ['nine', '2026-11-23T09:00:00.000Z', false],
    ['just before five', '2026-11-23T16:59:59.999Z', false],
    ['five', '2026-11-23T17:00:00.000Z', true],
    ['nine in summer', '2026-07-06T08:00:00.000Z', false],
    ['five in summer', '2026-07-06T16:00:00.000Z', true],
    ['a Sunday at noon', '2026-11-22T12:00:00.000Z', true],
    ['Boxing Day at noon, kept on a Monday', '2026-12-28T12:00:00.000Z', true],
    ['a Saturday past the known years', '2031-11-22T12:00:00.000Z', true],
    ['a weekday past the known years', '2031-11-20T12:00:00.000Z', false],
  ])('%s', (_name, instant, out) => {
    expect(isOutOfHours(instant)).toBe(out);
  });
});
