import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextAddress, signInAddress } from '../../src/security/next-address.ts';

describe('where sign-in leads', () => {
  it('is a path of ours, with its query', () => {
    expect(nextAddress('/handovers/1?asAt=2026-03-03T14:05')).toBe('/handovers/1?asAt=2026-03-03T14:05');
    expect(signInAddress('/lists?page=2')).toBe('/sign-in?next=%2Flists%3Fpage%3D2');
    expect(signInAddress('/')).toBe('/sign-in');
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    'javascript:alert(1)',
    'evil',
    '/sign-in?next=/',
    '',
    undefined,
    ['/a', '/b'],
  ])('is the front page for %p', (asked) => {
    expect(nextAddress(asked)).toBe('/');
  });

  it('is never another site, whatever is asked', () => {
    const parts = fc.constantFrom(
      '/',
      '//',
      '\\',
      '.',
      '..',
      '@',
      ':',
      '?',
      '#',
      '%2f',
      'evil.example',
      '\t',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.array(parts).map((some) => some.join('')),
        (asked) => {
          const { origin } = new URL(nextAddress(asked), 'https://ours.example');
          expect(origin).toBe('https://ours.example');
        },
      ),
      { numRuns: 2000 },
    );
  });
});
