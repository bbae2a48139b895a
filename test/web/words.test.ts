import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { day, numbersIn, sentence, stopped, time } from '../../src/web/words.ts';

describe('a time on a page', () => {
  it.each([
    ['2026-06-04T13:05:00.000Z', '4 June 2026 at 2:05pm'],
    ['2026-12-04T14:05:00.000Z', '4 December 2026 at 2:05pm'],
    ['2026-06-04T11:00:00.000Z', '4 June 2026 at midday'],
    ['2026-12-04T12:00:00.000Z', '4 December 2026 at midday'],
    ['2026-12-04T12:30:00.000Z', '4 December 2026 at 12:30pm'],
    ['2026-06-03T23:00:00.000Z', '4 June 2026 at midnight (start of the day)'],
    ['2026-06-03T23:30:00.000Z', '4 June 2026 at 12:30am'],
    ['2026-12-04T00:00:00.000Z', '4 December 2026 at midnight (start of the day)'],
    // Clocks go forward at 1am on 29 March and back at 2am on 25 October 2026.
    ['2026-03-29T00:59:00.000Z', '29 March 2026 at 12:59am'],
    ['2026-03-29T01:00:00.000Z', '29 March 2026 at 2:00am'],
    ['2026-10-25T00:30:00.000Z', '25 October 2026 at 1:30am'],
    ['2026-10-25T01:30:00.000Z', '25 October 2026 at 1:30am'],
  ])('%s is shown as %s', (instant, shown) => {
    expect(time(instant)).toBe(shown);
  });

  it.each(['UTC', 'Pacific/Auckland', 'America/Los_Angeles'])('does not depend on a server in %s', (zone) => {
    const script = `const { day, time } = await import('./src/web/words.ts');
      console.log(time('2026-06-03T23:30:00.000Z'), '|', day('2026-06-03T23:30:00.000Z'), '|', day('2026-06-04'))`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TZ: zone, NODE_NO_WARNINGS: '1' },
      encoding: 'utf8',
    });
    expect(stdout.trim()).toBe('4 June 2026 at 12:30am | 4 June 2026 | 4 June 2026');
  });
});

describe('a day on a page', () => {
  it('is the day itself, or the London day of an instant, or nothing', () => {
    expect(day('2026-02-28')).toBe('28 February 2026');
    expect(day('2026-06-30T23:15:00.000Z')).toBe('1 July 2026');
    expect([day(null), day(undefined), time(null)]).toEqual(['', '', '']);
  });
});

describe('a sentence', () => {
  it('begins with a capital and keeps the rest', () => {
    expect(sentence('our suggestion: HMPPS says so')).toBe('Our suggestion: HMPPS says so');
  });
});

describe('the end of a sentence', () => {
  it.each([
    ['Visit him once a month.', 'Visit him once a month.'],
    ['Visit him once a month', 'Visit him once a month.'],
    ['Is he there? ', 'Is he there?'],
  ])('%s', (written, shown) => {
    expect(stopped(written)).toBe(shown);
  });
});

describe('telephone numbers in a text', () => {
  const dials = (text: string) => numbersIn(text).flatMap(({ dial }) => dial ?? []);

  it.each<[string, string[]]>([
    ['Edie Marsh, duty officer in Leeds, 01632 960101.', ['01632960101']],
    ['The desk, +44 1632 960101, then 07700 900 123 until 11pm', ['+441632960101', '07700900123']],
    ['+44 (0)1632 960101 ext 4', ['+441632960101;ext=4']],
    ['Ring (01632) 960101, or (020) 7946 0101', ['01632960101', '02079460101']],
    ['From 01 12 2026 at 09 30 until 2026-12-03, room 0123', []],
    ['X0100002 and 001632960101123456', []],
    ['Edie Marsh', []],
  ])('%s', (text, found) => {
    expect(dials(text)).toEqual(found);
    expect(
      numbersIn(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});
