import { describe, expect, it } from '@jest/globals';
import { currentVersion, upcast, type Upcasters } from '../../../src/event-store/envelope/upcast.ts';

const upcasters: Upcasters = {
  NameRecorded: [
    (old) => ({ surname: (old as { name: string }).name }),
    (old) => ({ ...(old as object), forenames: '' }),
  ],
};

describe('Reading older versions', () => {
  it('takes each version through every later step', () => {
    expect(upcast(upcasters, 'NameRecorded', 1, { name: 'Example' })).toEqual({
      surname: 'Example',
      forenames: '',
    });
    expect(upcast(upcasters, 'NameRecorded', 2, { surname: 'Example' })).toEqual({
      surname: 'Example',
      forenames: '',
    });
    const today = { surname: 'Example', forenames: 'Ann' };
    expect(upcast(upcasters, 'NameRecorded', 3, today)).toBe(today);
  });

  it('counts the versions of a type from its steps', () => {
    expect(currentVersion(upcasters, 'NameRecorded')).toBe(3);
    expect(currentVersion(upcasters, 'Other')).toBe(1);
    expect(currentVersion(upcasters, 'constructor')).toBe(1);
  });

  it('refuses a version of a later release, and one that never was', () => {
    expect(() => upcast(upcasters, 'NameRecorded', 4, {})).toThrow('version 4, this release knows 3');
    expect(() => upcast(upcasters, 'NameRecorded', 0, {})).toThrow('no version 0');
  });
});
