import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalPnc, checkLetter } from '../../../src/case/identity/pnc.ts';

const TODAY = '2026-03-02';

const numbers = fc.record({
  year: fc.integer({ min: 1927, max: 2026 }),
  serial: fc.integer({ min: 0, max: 9_999_999 }),
});

const canonicalOf = ({ year, serial }: { year: number; serial: number }) => {
  const digits = String(serial).padStart(7, '0');
  return `${year}/${digits}${checkLetter(String(year), digits)}`;
};

describe('canonicalPnc', () => {
  it.each([
    ['2002/0073319Z', '2002/0073319Z'],
    ['2002/73319Z', '2002/0073319Z'],
    ['02/73319Z', '2002/0073319Z'],
    ['0273319Z', '2002/0073319Z'],
    ['20020073319Z', '2002/0073319Z'],
  ])('reads %s as %s', (written, canonical) => {
    expect(canonicalPnc(written, TODAY)).toBe(canonical);
  });

  it.each([
    ['another letter', '2002/0073319A'],
    ['a letter that is never used', '2002/0073319I'],
    ['a year that has not come', canonicalOf({ year: 2027, serial: 5 })],
    ['three digits for the year', '202/0073319Z'],
    ['eight digits after the year', '2002/00733190Z'],
    ['no letter', '2002/0073319'],
    ['nothing at all', ''],
  ])('takes nothing with %s', (_, written) => {
    expect(canonicalPnc(written, TODAY)).toBeNull();
  });

  it('reads every way of writing a number as the same one', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const canonical = canonicalOf(number);
        const [year = '', rest = ''] = canonical.split('/');
        const bare = rest.replace(/^0{1,6}(?=\d)/, '');
        const short = year.slice(2);
        const ways = [canonical, `${year}/${bare}`, `${short}/${rest}`, `${short}/${bare}`, year + rest];
        for (const way of ways) expect(canonicalPnc(way, TODAY)).toBe(canonical);
      }),
    );
  });

  it('reads its own canonical form unchanged', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const once = canonicalPnc(canonicalOf(number), TODAY) ?? '';
        expect(canonicalPnc(once, TODAY)).toBe(once);
      }),
    );
  });

  it('notices every single wrong digit in a serial', () => {
    fc.assert(
      fc.property(
        numbers,
        fc.integer({ min: 5, max: 11 }),
        fc.integer({ min: 1, max: 9 }),
        (number, place, by) => {
          const right = canonicalOf(number);
          const digit = (Number(right[place]) + by) % 10;
          expect(canonicalPnc(right.slice(0, place) + digit + right.slice(place + 1), TODAY)).toBeNull();
        },
      ),
    );
  });

  it('answers null or a canonical form for anything that is typed', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        expect(canonicalPnc(typed, TODAY) ?? '2002/0073319Z').toMatch(/^\d{4}\/\d{7}[A-Z]$/);
      }),
    );
  });
});
