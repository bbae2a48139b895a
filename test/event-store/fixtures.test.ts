import { describe, expect, it } from '@jest/globals';
import { redaction } from '../../src/case/events.ts';
import { leafOf } from '../../src/event-store/envelope/seal.ts';
import { upcasters } from '../../src/case/upcasters.ts';
import { currentVersion, upcast } from '../../src/event-store/envelope/upcast.ts';
import { fixtureName, fixtures, openFixture, writeFixture } from './support/fixtures.ts';
import { samples } from './support/samples.ts';

describe('Events as they were stored', () => {
  const stored = fixtures();

  it.each(stored)('$name opens to what it said and keeps its proof', ({ name, fixture }) => {
    const { metadata, says } = openFixture(fixture);
    expect(name).toBe(fixtureName(metadata.type, metadata.schemaVersion));
    expect(says).toEqual(fixture.says);
    const place = { ...fixture, metadata: Buffer.from(fixture.metadata, 'base64') };
    expect(leafOf(place, Buffer.from(fixture.body, 'base64')).toString('hex')).toBe(fixture.leaf);
  });

  it.each(stored)('$name is read in the shape of today', ({ fixture }) => {
    const { metadata, says } = openFixture(fixture);
    const today = upcast(upcasters, metadata.type, metadata.schemaVersion, says);
    expect(Object.keys(today as object).filter((field) => !(field in redactionOf(metadata.type)))).toEqual(
      [],
    );
    if (metadata.schemaVersion === currentVersion(upcasters, metadata.type)) expect(today).toEqual(says);
  });

  it('have a fixture for the current version of every event of a case', () => {
    const names = stored.map(({ name }) => name);
    const wanted = Object.keys(redaction).map((type) => fixtureName(type, currentVersion(upcasters, type)));
    expect(wanted.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('fill every field, so that none is left untried', () => {
    for (const [type, fields] of Object.entries(redaction)) {
      expect({ type, fields: Object.keys(sampleOf(type)).sort() }).toEqual({
        type,
        fields: Object.keys(fields).sort(),
      });
    }
  });

  it('are never written over', () => {
    const { type } = openFixture(stored[0]!.fixture).metadata;
    expect(writeFixture(type, 1, 0, { other: 'content' })).toBe(false);
    expect(fixtures()).toEqual(stored);
  });
});

function redactionOf(type: string): object {
  return redaction[type as keyof typeof redaction];
}

function sampleOf(type: string): object {
  return samples[type as keyof typeof samples];
}
