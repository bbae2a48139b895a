import type { Moment } from '../event-store/envelope/metadata.ts';

/**
 * Times of the field: instants are ISO 8601 in UTC with milliseconds, days are YYYY-MM-DD in Europe/London.
 * Strings of the same kind compare in time order.
 */

const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const HOUR = 3_600_000;

/** Asking the calendar of a time zone is slow, and the same hours and days are asked about again and again. */
const ahead = new Map<number, number>();
const ends = new Map<string, string>();
const days = new Map<string, string>();
const MOST = 10_000;

/** By how many milliseconds London clocks are ahead of UTC: they change on the hour and at no other time. */
function londonAhead(instant: number): number {
  const hour = Math.floor(instant / HOUR) * HOUR;
  const known = ahead.get(hour);
  if (known !== undefined) return known;
  const part = Object.fromEntries(london.formatToParts(hour).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour: hours = 0, minute = 0, second = 0 } = part;
  const found = Date.UTC(year, month - 1, day, hours, minute, second) - hour;
  if (ahead.size >= MOST) ahead.clear();
  ahead.set(hour, found);
  return found;
}

/** The London clock at an instant, as if it were UTC: `2026-07-01T12:00Z` gives `2026-07-01T13:00:00.000Z`. */
const londonClock = (instant: number): number => instant + londonAhead(instant);

/** The day in London on which an instant falls: London clocks are never behind UTC. */
export function londonDay(instant: string): string {
  const known = days.get(instant);
  if (known !== undefined) return known;
  const utc = new Date(instant).toISOString();
  const calendar = utc.slice(0, 10);
  const day = utc <= endOfLondonDay(calendar) ? calendar : nextDay(calendar);
  if (days.size >= MOST) days.clear();
  days.set(instant, day);
  return day;
}

/**
 * The instant at which London clocks show a time (`2026-03-03T14:05`). In the hour that clocks repeat in autumn
 * the first passing is meant; a time they skip in spring is read as the hour after it.
 */
export function fromLondonClock(clock: string): string {
  const wanted = Date.parse(`${clock}Z`);
  const summer = wanted - 3_600_000;
  return new Date(londonClock(summer) === wanted ? summer : wanted).toISOString();
}

/** What London clocks show at an instant, to the minute: `2026-03-03T14:05`. */
export function onLondonClock(instant: string): string {
  return new Date(londonClock(Date.parse(instant))).toISOString().slice(0, 16);
}

/** The last millisecond of a London day. */
export function endOfLondonDay(day: string): string {
  const known = ends.get(day);
  if (known !== undefined) return known;
  const end = new Date(Date.parse(fromLondonClock(`${nextDay(day)}T00:00`)) - 1).toISOString();
  if (ends.size >= MOST) ends.clear();
  ends.set(day, end);
  return end;
}

/** The day after, by the calendar. */
export function nextDay(day: string): string {
  return addDays(day, 1);
}

/** So many calendar days later; negative for earlier. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The same day of a later month, or of an earlier one; its last day where the month is shorter. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/**
 * When a fact counts as having happened: a minute as it is, a day, month or year at its end,
 * and what is unknown never (null).
 */
export function endOf({ at, precision }: Moment): string | null {
  if (at === null || precision === 'unknown') return null;
  if (precision === 'minute') return at;
  if (precision === 'day') return endOfLondonDay(at);
  return endOfLondonDay(precision === 'month' ? lastDayOf(at) : `${at}-12-31`);
}

function lastDayOf(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

/**
 * Reads when something happened as people write it to us: `2026-03-03T14:05` (London clocks) or with an offset,
 * `2026-03-03`, `2026-03`, `2026`, or `unknown`. Undefined when it is none of these or not in the calendar.
 */
export function parseMoment(text: string): Moment | undefined {
  if (text === 'unknown') return { at: null, precision: 'unknown' };
  if (/^\d{4}$/.test(text)) return { at: text, precision: 'year' };
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return { at: text, precision: 'month' };
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return isDay(text) ? { at: text, precision: 'day' } : undefined;
  const minute =
    /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  if (minute === null || !isDay(minute[1] ?? '')) return undefined;
  const at = minute[5] === undefined ? fromLondonClock(text) : new Date(text).toISOString();
  return { at, precision: 'minute' };
}

/** Whether it is a day in the calendar, written YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  );
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A day as people write it: `4 June 2026`. */
export function dayInWords(day: string): string {
  const [year, month = 1, date = 1] = day.split('-').map(Number);
  return `${date} ${months[month - 1]} ${year}`;
}

/** An instant as people write it, on London clocks: `2:05pm on 4 June 2026`. */
export function clockTime(instant: string): string {
  const [day = '', clock = ''] = onLondonClock(instant).split('T');
  return `${timeInWords(clock)} on ${dayInWords(day)}`;
}

/** A time of day as people write it: `2:05pm` for `14:05`. */
export function timeInWords(clock: string): string {
  const hour = Number(clock.slice(0, 2));
  return `${hour % 12 === 0 ? 12 : hour % 12}${clock.slice(2)}${hour < 12 ? 'am' : 'pm'}`;
}

/** When a fact of a past day happened, as a draft carries it; a fact of today happened as it is recorded. */
export function happenedOn(day: string, now: string): { occurredAt?: Moment } {
  return day < londonDay(now) ? { occurredAt: { at: day, precision: 'day' } } : {};
}
