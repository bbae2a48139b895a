import { dialled } from '../case/contingency/tonight.ts';
import { dayInWords, londonDay, onLondonClock, timeInWords } from '../case/time.ts';

/**
 * Days and times as pages show them, on London clocks whatever the zone of the server.
 */

/** "4 June 2026" for a day (YYYY-MM-DD) or the London day of an instant; empty for nothing. */
export function day(when: string | null | undefined): string {
  if (!when) return '';
  return dayInWords(when.length === 10 ? when : londonDay(when));
}

/** The same without the year where it is that of another day or instant: "4 June". */
export function shortDay(when: string, other: string): string {
  const [full, year] = [day(when), ` ${onLondonClock(other).slice(0, 4)}`];
  return full.endsWith(year) ? full.slice(0, -year.length) : full;
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

/** As many characters as may be, up to the end of a word; whole where it is short enough. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const begun = text.slice(0, most);
  return `${begun.slice(0, Math.max(begun.lastIndexOf(' '), most / 2)).trimEnd()} …`;
}

/** With a full stop where the text has no end of its own. */
export function stopped(text: string): string {
  const whole = text.trimEnd();
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}

/** `0` or `+44`, and nine or ten digits more: too many for a day or a time of day. */
const NUMBER =
  /((?:(?:\+44 ?(?:\(0\) ?)?|(?<![\d+])0)\d(?:[ -]?\d){8,9}|\(0\d{2,4}\) ?\d(?:[ -]?\d){5,7})(?: ?(?:ext\.?|x) ?\d+)?)(?!\d)/i;

/** Some text; with `dial` when it is a telephone number, for a `tel:` link. */
export interface Part {
  text: string;
  dial?: string;
}

/** A text as people wrote it, cut where telephone numbers of the United Kingdom begin and end. */
export function numbersIn(text: string): Part[] {
  return text.split(NUMBER).flatMap((part, n) => {
    const dial = n % 2 === 1 ? dialled(part) : null;
    return part === '' ? [] : [dial === null ? { text: part } : { text: part, dial }];
  });
}
