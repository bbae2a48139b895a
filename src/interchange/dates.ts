import { isDay } from '../case/time.ts';

/** Days and times as records write them. Nothing is guessed: what can be read in two ways is not read. */

/** A day as it was read (YYYY-MM-DD), or why it was not. */
export type DayRead = { day: string } | { doubt: string };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const WEEKDAY = '(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? +)?';

/** A day at the start of a text, as a source for larger patterns; it may be doubtful. */
export const DAY_AT_START = `${WEEKDAY}\\?? ?(?:\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{2,4}|\\d{4}-\\d{2}-\\d{2}|\\d{1,2}(?:st|nd|rd|th)? +(?:${MONTH})\\.?,? +\\d{2,4}|(?:${MONTH}) +\\d{1,2},? +\\d{4})\\b`;

const numbers = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})$/;
const dayFirst = new RegExp(`^${WEEKDAY}(\\d{1,2})(?:st|nd|rd|th)? +(${MONTH})\\.?,? +(\\d{2,4})$`, 'i');
const monthFirst = new RegExp(`^${WEEKDAY}(${MONTH}) +(\\d{1,2}),? +(\\d{4})$`, 'i');

/** Reads dd/MM/yyyy, d MMM yyyy, MMM d, yyyy or yyyy-MM-dd. */
export function readDay(text: string): DayRead {
  const written = text.trim();
  if (written.includes('?')) return { doubt: `The date “${written}” is marked as doubtful` };
  const [year, month, date] = partsOf(written) ?? [];
  if (year === undefined || month === undefined || date === undefined) {
    return { doubt: `“${written}” is not a date that can be read for certain` };
  }
  if (year.length !== 4) return { doubt: `The year of “${written}” has two digits` };
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return isDay(day) ? { day } : { doubt: `“${written}” is not in the calendar` };
}

function partsOf(written: string): [string, string, string] | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(written)) return written.split('-') as [string, string, string];
  const [, d, m, y] = numbers.exec(written) ?? [];
  if (d !== undefined && m !== undefined && y !== undefined) return [y, m, d];
  const [, date, named, year] = dayFirst.exec(written) ?? [];
  if (date !== undefined && named !== undefined && year !== undefined) return [year, number(named), date];
  const [, first, second, last] = monthFirst.exec(written) ?? [];
  if (first !== undefined && second !== undefined && last !== undefined) return [last, number(first), second];
  return undefined;
}

const number = (month: string) => String(MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1);

/** A time of day at the start of a text. */
export const TIME_AT_START =
  '(?:\\d{1,2}[:.]\\d{2}(?::\\d{2})? ?(?:am|pm)?|\\d{1,2} ?(?:am|pm)|midday|noon)(?![\\w:])';

/** HH:MM of "14:05", "14:05:00", "4.10pm", "2pm" or "midday"; undefined for anything else. */
export function readClock(text: string): string | undefined {
  const written = text.trim().toLowerCase();
  if (written === 'midday' || written === 'noon') return '12:00';
  const [, hour, minute = '00', half] =
    /^(\d{1,2})(?:[:.](\d{2})(?::\d{2})?)? ?(am|pm)?$/.exec(written) ?? [];
  if (hour === undefined || (half === undefined && !/[:.]/.test(written))) return undefined;
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return undefined;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'pm' ? 12 : 0);
  return hours < 24 && Number(minute) < 60 ? `${String(hours).padStart(2, '0')}:${minute}` : undefined;
}

/** A day and perhaps a time as one moment of London clocks; midnight stands for a day without a time. */
export function moment(day: string, clock: string | undefined): string {
  return clock === undefined || clock === '00:00' ? day : `${day}T${clock}`;
}
