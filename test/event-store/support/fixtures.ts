import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { canonicalMetadata } from '../../../src/event-store/envelope/canonical-json.ts';
import { openBody, sealBody } from '../../../src/event-store/envelope/seal.ts';
import type { Metadata } from '../../../src/event-store/envelope/metadata.ts';
import { KeyRing } from '../../../src/event-store/keys/key-ring.ts';
import { about } from './about.ts';

/** An event as it was stored by the release that wrote it, with what it said. */
export interface Fixture {
  stream: string;
  revision: number;
  /** Base64. */
  metadata: string;
  body: string;
  /** Hex. */
  leaf: string;
  says: unknown;
}

const folder = new URL('../fixtures/', import.meta.url);
const stream = 'case-0190b1c2-7e3a-7c3a-9a3a-0190b1c27e3a';

/** The keys of all fixtures: the first generation has the key 5a5a…5a. */
const keys = KeyRing.decode(stream, Buffer.from(`00000001${'00'.repeat(5)}${'5a'.repeat(32)}`, 'hex'));

export function fixtureName(type: string, version: number): string {
  return `${type}.${version}.json`;
}

export function fixtures(): { name: string; fixture: Fixture }[] {
  return readdirSync(folder).map((name) => ({
    name,
    fixture: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Fixture,
  }));
}

/** Seals an event as it is written today. */
export function sealFixture(type: string, version: number, revision: number, says: unknown): Fixture {
  const eventId = `0190b1c2-7e3a-7c3a-9a3a-${String(revision).padStart(12, '0')}`;
  const metadata: Metadata = {
    ...about,
    eventId,
    type,
    schemaVersion: version,
    transferId: '0190b1c2-7e3a-7c3a-9a3a-0190b1c27e3b',
    occurredAt: '2026-03-03',
    occurredPrecision: 'day',
    recordedAt: '2026-03-04T09:30:00.000Z',
    keyGeneration: 1,
    previousLeaf: '0'.repeat(64),
  };
  const bytes = Buffer.from(canonicalMetadata(metadata));
  const key = keys.eventKey(1, eventId);
  if (key === undefined) throw new Error('The test key is whole');
  const { body, leaf } = sealBody(key, { stream, revision, metadata: bytes }, JSON.stringify(says));
  return {
    stream,
    revision,
    metadata: bytes.toString('base64'),
    body: body.toString('base64'),
    leaf: leaf.toString('hex'),
    says,
  };
}

/** What a stored event says, and what is said of it. */
export function openFixture({ revision, ...fixture }: Fixture): { metadata: Metadata; says: unknown } {
  const bytes = Buffer.from(fixture.metadata, 'base64');
  const metadata = JSON.parse(bytes.toString('utf8')) as Metadata;
  const key = keys.eventKey(metadata.keyGeneration, metadata.eventId);
  if (key === undefined) throw new Error('The test key is whole');
  const place = { stream: fixture.stream, revision, metadata: bytes };
  return { metadata, says: JSON.parse(openBody(key, place, Buffer.from(fixture.body, 'base64'))) as unknown };
}

/** Writes a fixture that is not there yet; one that is stays as it was written, for ever. */
export function writeFixture(type: string, version: number, revision: number, says: unknown): boolean {
  const file = new URL(fixtureName(type, version), folder);
  if (existsSync(file)) return false;
  writeFileSync(file, `${JSON.stringify(sealFixture(type, version, revision, says), null, 2)}\n`, {
    flag: 'wx',
  });
  return true;
}
