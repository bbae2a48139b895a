import { fromLondonClock, londonDay, nextDay } from '../case/time.ts';
import calendar from './bank-holidays.json' with { type: 'json' };

/**
 * Working days of England and Wales: Monday to Friday less bank holidays, as GOV.UK publishes them. The list is part
 * of the program, so that no clock is lost with the network. Days are YYYY-MM-DD in Europe/London.
 */

const holidays = new Set(calendar['england-and-wales'].events.map(({ date }) => date));
const years = [...holidays].map((day) => day.slice(0, 4)).sort();
const firstYear = years[0] ?? '';
const lastYear = years.at(-1) ?? '';

/** Which edition of the list of bank holidays the answers rest on. */
export const calendarVersion: string = calendar.version;

/** A day lies outside the years whose bank holidays are known: nothing can be said about it. */
export class CalendarEnds extends Error {
  override name = 'CalendarEnds';
  constructor(day: string) {
    super(
      `Bank holidays are known from ${firstYear} to ${lastYear}, and ${day.slice(0, 4)} is outside. ` +
        'Add the missing years to the list of bank holidays',
    );
  }
}

/** Whether people are at work on this day; throws `CalendarEnds`. */
export function isWorkingDay(day: string): boolean {
  const year = day.slice(0, 4);
  if (!(firstYear <= year && year <= lastYear)) throw new CalendarEnds(day);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.has(day);
}

/** Nobody is at work on this day. Past the years whose bank holidays are known, weekends still count. */
export function isDayOff(day: string): boolean {
  try {
    return !isWorkingDay(day);
  } catch {
    return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
  }
}

/** Nobody is in the office at an instant (ISO 8601 UTC): a day off, or before 9am or from 5pm in London. */
export function isOutOfHours(instant: string): boolean {
  const day = londonDay(instant);
  return (
    isDayOff(day) || instant < fromLondonClock(`${day}T09:00`) || instant >= fromLondonClock(`${day}T17:00`)
  );
}

/** The same days are counted from again and again, and each count walks through the calendar. */
const counted = new Map<string, string>();

/** The working day that comes so many after a day, which is day 0 whether people work on it or not; throws `CalendarEnds`. */
export function addWorkingDays(day: string, workingDays: number): string {
  const asked = `${day} ${workingDays}`;
  const known = counted.get(asked);
  if (known !== undefined) return known;
  isWorkingDay(day);
  for (let left = workingDays; left > 0;) {
    day = nextDay(day);
    if (isWorkingDay(day)) left -= 1;
  }
  if (counted.size >= 10_000) counted.clear();
  counted.set(asked, day);
  return day;
}

/** The last day in time when a clock of so many working days starts at an instant; throws `CalendarEnds`. */
export function lastDay(startedAt: string, workingDays: number): string {
  return addWorkingDays(londonDay(startedAt), workingDays);
}

/** How many working days lie after a day, up to another and with it; 0 when that is not later; throws `CalendarEnds`. */
export function workingDaysBetween(from: string, to: string): number {
  let days = 0;
  for (let day = from; day < to;) {
    day = nextDay(day);
    if (isWorkingDay(day)) days += 1;
  }
  return days;
}

/** The same, and null where bank holidays are not known. */
export function workingDaysOrNull(from: string, to: string): number | null {
  try {
    return workingDaysBetween(from, to);
  } catch (error) {
    if (error instanceof CalendarEnds) return null;
    throw error;
  }
}
