/**
 * Bank holidays of England and Wales worked out from their rules, slowly and independently of the list that the
 * service ships: what the list is checked against.
 */

const utc = (year: number, month: number, date: number): Date => new Date(Date.UTC(year, month - 1, date));
const iso = (date: Date): string => date.toISOString().slice(0, 10);

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
function easterSunday(year: number): Date {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return utc(year, Math.floor(n / 31), (n % 31) + 1);
}

function firstMonday(year: number, month: number): Date {
  const first = utc(year, month, 1);
  while (first.getUTCDay() !== 1) first.setUTCDate(first.getUTCDate() + 1);
  return first;
}

function lastMonday(year: number, month: number): Date {
  const last = utc(year, month + 1, 0);
  while (last.getUTCDay() !== 1) last.setUTCDate(last.getUTCDate() - 1);
  return last;
}

const after = (date: Date, days: number): Date => new Date(date.getTime() + days * 86_400_000);

/** A holiday that falls on a weekend is taken on the next day that is neither weekend nor already a holiday. */
function substituted(days: Date[]): Date[] {
  const own = days.filter((day) => ![0, 6].includes(day.getUTCDay())).map(iso);
  for (const day of days.filter((each) => [0, 6].includes(each.getUTCDay()))) {
    let next = day;
    while ([0, 6].includes(next.getUTCDay()) || own.includes(iso(next))) next = after(next, 1);
    own.push(iso(next));
  }
  return own.map((day) => new Date(day));
}

/** What was moved or given by proclamation. */
const proclaimed: Record<number, { moved: [from: string, to: string][]; extra: string[] }> = {
  2020: { moved: [['2020-05-04', '2020-05-08']], extra: [] },
  2022: { moved: [['2022-05-30', '2022-06-02']], extra: ['2022-06-03', '2022-09-19'] },
  2023: { moved: [], extra: ['2023-05-08'] },
};

const years = new Map<number, Set<string>>();

function holidaysOf(year: number): Set<string> {
  const easter = easterSunday(year);
  const ruled = [
    ...substituted([utc(year, 1, 1)]),
    after(easter, -2),
    after(easter, 1),
    firstMonday(year, 5),
    lastMonday(year, 5),
    lastMonday(year, 8),
    ...substituted([utc(year, 12, 25), utc(year, 12, 26)]),
  ].map(iso);
  const { moved = [], extra = [] } = proclaimed[year] ?? {};
  const days = ruled.map((day) => moved.find(([from]) => from === day)?.[1] ?? day);
  return new Set([...days, ...extra]);
}

/** Whether a day (YYYY-MM-DD) is a bank holiday. */
export function bankHoliday(day: string): boolean {
  const year = Number(day.slice(0, 4));
  const known = years.get(year) ?? holidaysOf(year);
  years.set(year, known);
  return known.has(day);
}
