import { createHash, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { leafOf, openBody, sealBody, type Place } from '../../../src/event-store/envelope/seal.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => createSecretKey(bytes));
const place: fc.Arbitrary<Place> = fc.record({
  stream: fc.string({ minLength: 1, maxLength: 60 }),
  revision: fc.nat(),
  metadata: fc.uint8Array({ minLength: 1, maxLength: 80 }),
});
const said = fc.string({ unit: 'binary', maxLength: 200 }).map((text) => JSON.stringify({ text }));

const flipped = (bytes: Uint8Array, at: number) =>
  bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

describe('A sealed event', () => {
  it('opens to what was said', () => {
    fc.assert(
      fc.property(key, place, said, (secret, where, text) => {
        const { body, leaf } = sealBody(secret, where, text);
        expect(openBody(secret, where, body)).toBe(text);
        expect(leafOf(where, body)).toEqual(leaf);
      }),
    );
  });

  it('does not open, and has another leaf, once any byte of stream, revision, metadata or body is changed', () => {
    fc.assert(
      fc.property(key, place, said, (secret, where, text) => {
        const { body, leaf } = sealBody(secret, where, text);
        const refused = (other: Place, bytes: Uint8Array) => {
          expect(() => openBody(secret, other, bytes)).toThrow();
          expect(leafOf(other, bytes).equals(leaf)).toBe(false);
        };
        for (let at = 0; at < body.length; at++) refused(where, flipped(body, at));
        for (let at = 0; at < where.metadata.length; at++) {
          refused({ ...where, metadata: flipped(where.metadata, at) }, body);
        }
        refused({ ...where, revision: where.revision + 1 }, body);
        refused({ ...where, stream: `${where.stream}x` }, body);
        refused({ ...where, stream: where.stream.slice(1) }, body);
        for (const length of [0, 11, body.length - 1]) refused(where, body.subarray(0, length));
      }),
      { numRuns: 30 },
    );
  });

  it('does not open under another key', () => {
    fc.assert(
      fc.property(key, key, place, said, (secret, other, where, text) => {
        fc.pre(!secret.equals(other));
        expect(() => openBody(other, where, sealBody(secret, where, text).body)).toThrow();
      }),
    );
  });

  it('never gives one leaf to two places that only share their bytes end to end', () => {
    const body = Buffer.alloc(40);
    const of = (stream: string, metadata: string) =>
      leafOf({ stream, revision: 0, metadata: Buffer.from(metadata) }, body);
    expect(of('case-1', '2').equals(of('case-12', ''))).toBe(false);
  });

  it('is laid out as it was decided for ever', () => {
    const where = { stream: 'case-1', revision: 258, metadata: Buffer.from('{"a":1}') };
    const secret = createSecretKey(Buffer.alloc(32, 7));
    const { body, leaf } = sealBody(secret, where, '{}');
    const hex = (text: string) => Buffer.from(text).toString('hex');
    const additional = `00000006${hex('case-1')}000000080000000000000102` + `00000007${hex('{"a":1}')}`;
    const length = (additional.length / 2).toString(16).padStart(8, '0');
    const preimage = Buffer.from(`00${length}${additional}${body.toString('hex')}`, 'hex');
    expect(leaf).toEqual(createHash('sha256').update(preimage).digest());
    expect(body).toHaveLength(12 + 2 + 16);
  });

  it('uses another nonce each time', () => {
    const where = { stream: 'case-1', revision: 0, metadata: Buffer.from('{}') };
    const secret = createSecretKey(Buffer.alloc(32, 7));
    const nonces = Array.from({ length: 1_000 }, () =>
      sealBody(secret, where, '{}').body.toString('hex', 0, 12),
    );
    expect(new Set(nonces).size).toBe(1_000);
  });
});
