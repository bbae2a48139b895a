import { dayInWords, londonDay } from '../case/time.ts';

/**
 * Days and times as pages show them, on London clocks whatever the zone of the server.
 */

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h12',
  hour: 'numeric',
  minute: '2-digit',
});

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
  const shown = clock.format(new Date(instant)).replace(/\s/g, '').toLowerCase();
  const spoken = { '12:00pm': 'midday', '12:00am': 'midnight (start of the day)' }[shown];
  return `${day(instant)} at ${spoken ?? shown}`;
}

/** With a capital letter at its start; the rest as it is. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** On one line, as a telephone number has to be. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}
