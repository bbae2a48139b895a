import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Rate } from '../../src/security/rate.ts';

describe('the count of requests', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('lets so many through in a minute and tells how long to wait for the next', () => {
    let now = 60_000 * 1000 + 15_000;
    const rate = new Rate(2, () => now);
    expect([rate.take('amira'), rate.take('amira'), rate.take('amira'), rate.take('ben')]).toEqual([
      0, 0, 45, 0,
    ]);
    now += 45_000;
    expect(rate.take('amira')).toBe(0);
  });

  it('does not begin anew where the clock of the machine is set', () => {
    jest.useFakeTimers();
    const rate = new Rate(1);
    expect(rate.take('amira')).toBe(0);
    jest.setSystemTime(Date.now() - 3_600_000);
    expect(rate.take('amira')).toBeGreaterThan(0);
    jest.advanceTimersByTime(60_000);
    expect(rate.take('amira')).toBe(0);
  });

  it('knows no limit when it is 0', () => {
    const rate = new Rate(0, () => 0);
    expect(Array.from({ length: 1000 }, () => rate.take('amira')).every((wait) => wait === 0)).toBe(true);
  });
});
