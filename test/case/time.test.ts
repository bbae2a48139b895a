import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  clockTime,
  dayInWords,
  endOf,
  endOfLondonDay,
  fromLondonClock,
  happenedOn,
  isDay,
  londonDay,
  nextDay,
  parseMoment,
} from '../../src/case/time.ts';

const days = fc.integer({ min: 0, max: 40_000 }).map((n) => addDays('1950-01-01', n));
const instants = fc
  .date({ min: new Date('1975-01-01T00:00:00Z'), max: new Date('2059-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

describe('London clocks', () => {
  it.each([
    ['in winter', '2026-01-15T12:00', '2026-01-15T12:00:00.000Z'],
    ['in summer', '2026-07-15T12:00', '2026-07-15T11:00:00.000Z'],
    ['just before they go forward', '2026-03-29T00:59', '2026-03-29T00:59:00.000Z'],
    ['in the hour they skip', '2026-03-29T01:30', '2026-03-29T01:30:00.000Z'],
    ['just after they go forward', '2026-03-29T02:00', '2026-03-29T01:00:00.000Z'],
    ['in the hour they repeat, the first time', '2026-10-25T01:30', '2026-10-25T00:30:00.000Z'],
    ['just after they went back', '2026-10-25T02:00', '2026-10-25T02:00:00.000Z'],
  ])('are read %s', (_, clock, instant) => {
    expect(fromLondonClock(clock)).toBe(instant);
  });

  it('tell the day on which an instant falls', () => {
    expect(londonDay('2026-07-14T23:30:00.000Z')).toBe('2026-07-15');
    expect(londonDay('2026-01-14T23:30:00.000Z')).toBe('2026-01-14');
  });

  it('give each instant one day, which ends after it and began before it', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const day = londonDay(instant);
        expect(instant <= endOfLondonDay(day)).toBe(true);
        expect(instant > endOfLondonDay(addDays(day, -1))).toBe(true);
      }),
    );
  });

  it('write an instant as people do', () => {
    expect(clockTime('2026-06-04T13:05:00.000Z')).toBe('2:05pm on 4 June 2026');
    expect(clockTime('2026-06-03T23:05:00.000Z')).toBe('12:05am on 4 June 2026');
    expect(clockTime('2026-12-31T12:00:00.000Z')).toBe('12:00pm on 31 December 2026');
    expect(dayInWords('2026-02-01')).toBe('1 February 2026');
  });
});

describe('days of the calendar', () => {
  it('are told from what only looks like one', () => {
    expect(['2024-02-29', '2026-12-31'].filter(isDay)).toHaveLength(2);
    expect(
      ['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '26-01-01', '', 'day'].filter(isDay),
    ).toEqual([]);
  });

  it('come one after the other, and back', () => {
    expect(nextDay('2024-02-28')).toBe('2024-02-29');
    fc.assert(
      fc.property(days, fc.integer({ min: -500, max: 500 }), (day, count) => {
        expect(addDays(addDays(day, count), -count)).toBe(day);
        expect(nextDay(day) > day && isDay(nextDay(day))).toBe(true);
      }),
    );
  });
});

describe('when something happened', () => {
  it.each([
    ['2026-03-03T14:05', { at: '2026-03-03T14:05:00.000Z', precision: 'minute' }],
    ['2026-07-03T14:05', { at: '2026-07-03T13:05:00.000Z', precision: 'minute' }],
    ['2026-07-03T14:05Z', { at: '2026-07-03T14:05:00.000Z', precision: 'minute' }],
    ['2026-07-03T14:05:10.250+02:00', { at: '2026-07-03T12:05:10.250Z', precision: 'minute' }],
    ['2026-03-03', { at: '2026-03-03', precision: 'day' }],
    ['2026-03', { at: '2026-03', precision: 'month' }],
    ['2026', { at: '2026', precision: 'year' }],
    ['unknown', { at: null, precision: 'unknown' }],
  ])('is read from %s', (text, moment) => {
    expect(parseMoment(text)).toEqual(moment);
  });

  it.each(['2026-02-30', '2026-02-30T10:00', '2026-13', '2026-03-03T24:00', '3 March 2026', 'soon', ''])(
    'is not read from “%s”',
    (text) => {
      expect(parseMoment(text)).toBeUndefined();
    },
  );

  it.each([
    [{ at: '2026-07-03T13:05:00.000Z', precision: 'minute' }, '2026-07-03T13:05:00.000Z'],
    [{ at: '2026-07-03', precision: 'day' }, '2026-07-03T22:59:59.999Z'],
    [{ at: '2026-02', precision: 'month' }, '2026-02-28T23:59:59.999Z'],
    [{ at: '2026', precision: 'year' }, '2026-12-31T23:59:59.999Z'],
    [{ at: null, precision: 'unknown' }, null],
  ] as const)('counts as having happened at its end: %j', (moment, end) => {
    expect(endOf(moment)).toBe(end);
  });

  it('is told for a past day and left out for today', () => {
    expect(happenedOn('2026-03-01', '2026-03-02T09:00:00.000Z')).toEqual({
      occurredAt: { at: '2026-03-01', precision: 'day' },
    });
    expect(happenedOn('2026-03-02', '2026-03-02T09:00:00.000Z')).toEqual({});
  });
});
