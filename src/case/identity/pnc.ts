/** Year and serial read as one number give the place of the check letter in this alphabet (domain §5.4). */
const LETTERS = 'ZABCDEFGHJKLMNPQRTUVWXY';

const WITH_SLASH = /^(\d{2}|\d{4})\/(\d{1,7})([A-Z])$/;
const SHORT = /^(\d{2})(\d{1,6})([A-Z])$/;
const LONG = /^(\d{4})(\d{5,7})([A-Z])$/;

/** The check letter for a year and a serial of at most seven digits. */
export function checkLetter(year: string, serial: string): string {
  return LETTERS[Number(year.slice(-2) + serial.padStart(7, '0')) % LETTERS.length] ?? '';
}

/**
 * A PNC number in its canonical form `YYYY/NNNNNNNC`, from any of the forms in which people write it: two or four
 * digits of the year, with or without the slash, with or without the zeros before the serial. Null when it is none of these,
 * when its letter does not fit, or when its year has not come yet. `today` is YYYY-MM-DD.
 * Without a slash, nine characters or fewer begin with a year of two digits, as the police systems read it.
 */
export function canonicalPnc(text: string, today: string): string | null {
  const [, year, serial, letter] = (WITH_SLASH.exec(text) ??
    SHORT.exec(text) ??
    LONG.exec(text) ??
    []) as string[];
  if (year === undefined || serial === undefined) return null;
  const thisYear = today.slice(0, 4);
  const fullYear = year.length === 4 ? year : inCentury(year, thisYear);
  if (fullYear > thisYear || checkLetter(year, serial) !== letter) return null;
  return `${fullYear}/${serial.padStart(7, '0')}${letter}`;
}

/** Two digits of a year mean the last such year that has begun. */
function inCentury(year: string, thisYear: string): string {
  const inThisCentury = thisYear.slice(0, 2) + year;
  return inThisCentury <= thisYear ? inThisCentury : `${Number(thisYear.slice(0, 2)) - 1}${year}`;
}
