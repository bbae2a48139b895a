import { dayInWords, londonDay, onLondonClock, timeInWords } from '../case/time.ts';

/**
 * Days and times as pages show them, on London clocks whatever the zone of the server.
 */

/** "4 June 2026" for a day (YYYY-MM-DD) or the London day of an instant; empty for nothing. */
export function day(when: string | null | undefined): string {
  if (!when) return '';
  return dayInWords(when.length === 10 ? when : londonDay(when));
}

/**
 * "4 June 2026 at 2:05pm" for an instant; empty for nothing. Noon is "midday"; midnight is said to be the start
 * of its day, because people read it as the end.
 */
export function time(instant: string | null | undefined): string {
  if (!instant) return '';
  const [date = '', clock = ''] = onLondonClock(instant).split('T');
  const spoken = { '12:00': 'midday', '00:00': 'midnight (start of the day)' }[clock];
  return `${dayInWords(date)} at ${spoken ?? timeInWords(clock)}`;
}

/** With a capital letter at its start; the rest as it is. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** On one line, as a telephone number has to be. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}
