import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { canonicalMetadata } from '../../../src/event-store/envelope/canonical-json.ts';
import type { Metadata } from '../../../src/event-store/envelope/metadata.ts';

const text = fc.string({ unit: 'binary' });
const metadata = fc.record(
  {
    eventId: fc.uuid(),
    type: text,
    schemaVersion: fc.nat(),
    transferId: text,
    occurredAt: fc.option(text),
    occurredPrecision: fc.constantFrom('minute', 'day', 'month', 'year', 'unknown'),
    recordedAt: text,
    actor: fc.record({ id: text, role: text, agency: text, area: text }),
    correlationId: text,
    causationId: text,
    commandId: text,
    commandFingerprint: text,
    policyVersion: text,
    keyGeneration: fc.nat(),
    previousLeaf: text,
  },
  {
    requiredKeys: [
      'eventId',
      'type',
      'schemaVersion',
      'occurredAt',
      'occurredPrecision',
      'recordedAt',
      'actor',
      'correlationId',
      'causationId',
      'commandId',
      'commandFingerprint',
      'policyVersion',
      'keyGeneration',
      'previousLeaf',
    ],
  },
) as fc.Arbitrary<Metadata>;

describe('Canonical metadata', () => {
  it('is RFC 8785 for any metadata', () => {
    fc.assert(fc.property(metadata, (any) => expect(canonicalMetadata(any)).toBe(canonicalize(any))));
  });

  it('is the same whatever order the fields came in', () => {
    fc.assert(
      fc.property(metadata, (any) => {
        const reversed = Object.fromEntries(Object.entries(any).reverse()) as unknown as Metadata;
        expect(canonicalMetadata(reversed)).toBe(canonicalMetadata(any));
      }),
    );
  });

  it('refuses text that is not well-formed Unicode, and only that', () => {
    const [any] = fc.sample(metadata, 1) as [Metadata];
    expect(() => canonicalMetadata({ ...any, commandId: '\ud800' })).toThrow('surrogate');
    const slashes = { ...any, commandId: '\\ud800 \u{1F600}' };
    expect(canonicalMetadata(slashes)).toBe(canonicalize(slashes));
  });
});

describe('The canonical form it is checked against', () => {
  // The examples of RFC 8785: appendix B (numbers), 3.2.2 (text) and 3.2.3 (order of names).
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
  ])('writes the number with the bits %s as %s', (bits, expected) => {
    expect(canonicalize(Buffer.from(bits, 'hex').readDoubleBE())).toBe(expected);
  });

  it('orders names by UTF-16 units and escapes no more than it must', () => {
    const names = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const inOrder = [
      '\r',
      '1',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ] as (keyof typeof names)[];
    expect(canonicalize(names)).toBe(
      `{${inOrder.map((name) => `${JSON.stringify(name)}:"${names[name]}"`).join(',')}}`,
    );
    expect(canonicalize({ string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/' })).toBe(
      '{"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    expect(() => canonicalize(Number.NaN)).toThrow('NaN');
  });
});
