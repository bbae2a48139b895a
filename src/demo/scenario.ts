import { addDays, fromLondonClock } from '../case/time.ts';
import { isWorkingDay } from '../handover/working-days.ts';

/** A demonstration case as a story: who did what, and when, told from the day on which it is loaded. */
export interface Scenario {
  title: string;
  about: string;
  steps: Step[];
}

/**
 * One command of a story. `at` is `-12 10:00` (twelve working days before the day of loading, on London clocks),
 * `friday 18:40` (the last Friday before that day), `friday-3 10:00`, or a full date and time such as
 * `2026-04-02 16:45`. `by` is the login of an invented member of staff.
 */
export interface Step {
  at: string;
  by: string;
  act: string;
  /**
   * Fields of the command. In it `@ben` stands for that person's id, `day +5` and `time +5 10:00` for a working day
   * counted as in `at`, `$police` what another step made `as` police, `$register` the first that nobody has reviewed, and `$transfer`, `$query`, `$offer`, `$appointment`, `$action`, `$check`, `$readBack`, `$revision` for what the story made last.
   */
  body: Record<string, unknown>;
  /** What the check, task, statement or emergency action that it makes is called by later steps. */
  as?: string;
  /** Of a step that comes too late: words with which it is turned down. Nothing of it is recorded. */
  refused?: string;
}

/** What the words of a story stand for at one step. */
export interface Meaning {
  /** YYYY-MM-DD: the day of loading. */
  today: string;
  staffId(login: string): string;
  /** Ids and revisions that the story made last, by name without the dollar sign. */
  made: Readonly<Record<string, string | number | undefined>>;
}

/** The instant (ISO 8601 UTC) that `at` names. */
export function instantOf(at: string, today: string): string {
  const [day = '', clock = ''] = at.split(' ');
  return fromLondonClock(`${dayOf(day, today)}T${clock}`);
}

/** The day that `-12`, `+5`, `friday`, `friday-3` or `2026-04-02` names. */
export function dayOf(text: string, today: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  const [, friday, shift = '0'] = /^(friday)?([+-]\d+)?$/.exec(text) ?? refuseWords(text);
  return workingDaysFrom(friday === undefined ? today : lastFriday(today), Number(shift));
}

function workingDaysFrom(day: string, count: number): string {
  const step = Math.sign(count);
  for (let left = Math.abs(count); left > 0;) {
    day = addDays(day, step);
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}

function lastFriday(today: string): string {
  let day = addDays(today, -1);
  while (new Date(`${day}T00:00:00Z`).getUTCDay() !== 5) day = addDays(day, -1);
  return day;
}

/** The body of a step with every word of the story replaced by what it stands for. */
export function meant(value: unknown, meaning: Meaning): unknown {
  if (Array.isArray(value)) return value.map((entry) => meant(entry, meaning));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, meant(entry, meaning)]));
  }
  return typeof value === 'string' ? meantText(value, meaning) : value;
}

function meantText(text: string, { today, staffId, made }: Meaning): string | number {
  if (text.startsWith('@')) return staffId(text.slice(1));
  if (text.startsWith('$')) return made[text.slice(1)] ?? refuseWords(text);
  if (/^day [\w+-]+$/.test(text)) return dayOf(text.slice(4), today);
  if (/^time [\w+-]+ \d{2}:\d{2}$/.test(text)) return instantOf(text.slice(5), today);
  return text;
}

function refuseWords(text: string): never {
  throw new Error(`A demonstration case says “${text}”, which stands for nothing at that step`);
}
