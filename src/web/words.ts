/**
 * Days and times as people read them, on London clocks whatever the zone of the server.
 */

const days = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h12',
  hour: 'numeric',
  minute: '2-digit',
});

/** "4 June 2026" for a day (YYYY-MM-DD) or the London day of an instant; empty for nothing. */
export function day(when: string | null | undefined): string {
  if (!when) return '';
  return days.format(new Date(when.length === 10 ? `${when}T12:00:00Z` : when));
}

/**
 * "4 June 2026 at 2:05pm" for an instant; empty for nothing. Noon is "midday"; midnight is said to be the start
 * of its day, because people read it as the end.
 */
export function time(instant: string | null | undefined): string {
  if (!instant) return '';
  const shown = clock.format(new Date(instant)).replace(/\s/g, '');
  const spoken = { '12:00pm': 'midday', '12:00am': 'midnight (start of the day)' }[shown];
  return `${day(instant)} at ${spoken ?? shown}`;
}
