import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from './listener.ts';

/** Certificates of a cluster. */
export interface Certificates {
  /** What every node shows. */
  identity: Identity;
  /** The file with the certificate that signed it. */
  caFile: string;
}

/**
 * Makes a certificate authority and a certificate of nodes on 127.0.0.1 and localhost, good for two days, and writes
 * the authority's to `ca.crt` in a folder.
 */
export function makeCertificates(folder: string): Certificates {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const node = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ca = certificate(
    'Double test authority',
    authority.publicKey,
    'Double test authority',
    authority.privateKey,
    [extension(BASIC_CONSTRAINTS, true, sequence(boolean(true))), extension(KEY_USAGE, true, bits(0x06, 1))],
  );
  const cert = certificate(
    'eventstoredb-node',
    node.publicKey,
    'Double test authority',
    authority.privateKey,
    [
      extension(BASIC_CONSTRAINTS, true, sequence()),
      extension(KEY_USAGE, true, bits(0xa0, 5)),
      extension(EXTENDED_KEY_USAGE, false, sequence(oid(SERVER_AUTH), oid(CLIENT_AUTH))),
      extension(
        SUBJECT_ALT_NAME,
        false,
        sequence(tlv(0x87, [127, 0, 0, 1]), tlv(0x82, Buffer.from('localhost'))),
      ),
    ],
  );
  mkdirSync(folder, { recursive: true });
  const caFile = join(folder, 'ca.crt');
  writeFileSync(caFile, ca);
  return {
    identity: { cert, key: node.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    caFile,
  };
}

const DAY = 24 * 60 * 60 * 1000;

/** A certificate of X.509 version 3, signed with ECDSA over SHA-256, in PEM. */
function certificate(
  subject: string,
  key: KeyObject,
  issuer: string,
  issuerKey: KeyObject,
  extensions: Buffer[],
): string {
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const body = sequence(
    tlv(0xa0, integer([2])),
    integer([0x40, ...randomBytes(15)]),
    algorithm,
    name(issuer),
    sequence(time(Date.now() - DAY), time(Date.now() + DAY)),
    name(subject),
    key.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, issuerKey);
  const whole = sequence(body, algorithm, tlv(0x03, [0, ...signature]));
  const lines = whole
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

const COMMON_NAME = '2.5.4.3';
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const SUBJECT_ALT_NAME = '2.5.29.17';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';

function name(common: string): Buffer {
  return sequence(tlv(0x31, sequence(oid(COMMON_NAME), tlv(0x0c, Buffer.from(common)))));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), tlv(0x04, value));
}

/** DER: a tag, the length of what follows, and what follows. */
function tlv(tag: number, content: Buffer | number[]): Buffer {
  const bytes = Buffer.from(content);
  const { length } = bytes;
  const lengthBytes =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengthBytes]), bytes]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function integer(bytes: number[]): Buffer {
  return tlv(0x02, bytes);
}

function boolean(value: boolean): Buffer {
  return tlv(0x01, [value ? 0xff : 0]);
}

/** One byte of bits, the last so many of which are not used. */
function bits(value: number, unused: number): Buffer {
  return tlv(0x03, [unused, value]);
}

function time(milliseconds: number): Buffer {
  const text = new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, '');
  return tlv(0x17, Buffer.from(text.slice(2)));
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = rest.flatMap((value) => {
    const sevenBits = [value & 0x7f];
    for (let left = value >> 7; left > 0; left >>= 7) sevenBits.unshift((left & 0x7f) | 0x80);
    return sevenBits;
  });
  return tlv(0x06, [first * 40 + second, ...bytes]);
}
