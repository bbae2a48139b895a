import { hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { KeyRing } from '../../../src/event-store/keys/key-ring.ts';
import { openText, sealText } from '../../../src/event-store/keys/sealed-text.ts';

const exported = (ring: KeyRing, generation: number, id: string) =>
  ring.eventKey(generation, id)?.export().toString('hex');

describe('The keys of a stream', () => {
  it('derives event keys by HKDF-SHA256 from the key of the generation and the event id', () => {
    const ring = KeyRing.create('case-1');
    const caseKey = ring.encode().subarray(9, 41);
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const expected = Buffer.from(hkdfSync('sha256', caseKey, '', id, 32)).toString('hex');
        expect(exported(ring, 1, id)).toBe(expected);
      }),
    );
  });

  it('come back from their record as they were, whole and narrowed', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1 }), fc.uuid(), (kept, other) => {
        fc.pre(!kept.includes(other));
        const ring = KeyRing.create('case-1').withNewGeneration().narrowed(1, kept);
        const again = KeyRing.decode('case-1', ring.encode());
        expect(again.newest).toBe(2);
        for (const id of kept) expect(exported(again, 1, id)).toBe(exported(ring, 1, id));
        expect(again.eventKey(1, other)).toBeUndefined();
        expect(exported(again, 2, other)).toBe(exported(ring, 2, other));
      }),
    );
  });

  it('keeps the keys of the events it is narrowed to, and cannot be widened again', () => {
    const [a, b, c] = fc.sample(fc.uuid(), 3) as [string, string, string];
    const ring = KeyRing.create('case-1').withNewGeneration();
    const narrowed = ring.narrowed(1, [a, b]);
    expect(exported(narrowed, 1, a)).toBe(exported(ring, 1, a));
    const narrower = narrowed.narrowed(1, [b, c]);
    expect(narrower.eventKey(1, a)).toBeUndefined();
    expect(narrower.eventKey(1, c)).toBeUndefined();
    expect(exported(narrower, 1, b)).toBe(exported(ring, 1, b));
  });

  it('says when a generation is not there at all, which is a fault and no erasure', () => {
    expect(() => KeyRing.create('case-1').eventKey(2, 'x')).toThrow('Generation 2 of the key of case-1');
  });
});

describe('Texts in read models', () => {
  it('open in their own context only', () => {
    const ring = KeyRing.create('case-1');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = sealText(ring, 'case.name', text);
        expect(openText(ring, 'case.name', sealed)).toBe(text);
        expect(() => openText(ring, 'case.notes', sealed)).toThrow();
        expect(() => openText(KeyRing.create('case-2'), 'case.name', sealed)).toThrow();
      }),
    );
  });

  it('open after a new generation, and no longer once theirs was narrowed', () => {
    const ring = KeyRing.create('case-1');
    const sealed = sealText(ring, 'case.name', 'Ann Example');
    const grown = ring.withNewGeneration();
    expect(openText(grown, 'case.name', sealed)).toBe('Ann Example');
    const narrowed = grown.narrowed(1, []);
    expect(openText(narrowed, 'case.name', sealed)).toBeUndefined();
    expect(openText(undefined, 'case.name', sealed)).toBeUndefined();
    expect(openText(narrowed, 'case.name', sealText(narrowed, 'case.name', 'Ann Example'))).toBe(
      'Ann Example',
    );
  });

  it('are kept for no event whose id could not be read back', () => {
    const narrowed = KeyRing.create('case-1').narrowed(1, ['x']);
    expect(() => narrowed.encode()).toThrow('not a UUID: x');
  });
});
