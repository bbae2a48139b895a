import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeOnce } from '../files.ts';

/** The two keys on which everything else hangs, 32 bytes each. */
export interface Secrets {
  /** Wraps the keys of the streams. Can be exchanged. */
  masterKey: Uint8Array;
  /** Turns CRNs and commands into opaque names. Permanent: another one would not find what is there. */
  hashKey: Uint8Array;
}

export interface SecretSettings {
  /** The data folder. */
  folder: string;
  /** Base64 of 32 bytes; wins over a file. */
  masterKey?: string | undefined;
  hashKey?: string | undefined;
  /** Files with base64 of 32 bytes; `master.key` and `hash.key` in the data folder when absent. */
  masterKeyFile?: string | undefined;
  hashKeyFile?: string | undefined;
  /** Whether keys may be made in the data folder when there are none: never in production. */
  mayCreate: boolean;
}

/** Reads both keys, or makes them where that is allowed. Every failure is a sentence that says what to do. */
export function loadSecrets(settings: SecretSettings): Secrets {
  const { folder, mayCreate } = settings;
  return {
    masterKey: load('master', settings.masterKey, settings.masterKeyFile, join(folder, 'master.key'), {
      mayCreate,
      madeWith: join(folder, 'keys.db'),
    }),
    hashKey: load('hash', settings.hashKey, settings.hashKeyFile, join(folder, 'hash.key'), {
      mayCreate,
      madeWith: join(folder, 'keys.db'),
    }),
  };
}

/** Keys as Node takes them without looking at them anew each time, which costs ten times as much as the hash. */
const prepared = new WeakMap<Uint8Array, KeyObject>();

/** HMAC-SHA-256, hex. Texts for different purposes never give the same value. The key must not be changed in place. */
export function keyedHash(hashKey: Uint8Array, purpose: string, text: string): string {
  const key = prepared.get(hashKey) ?? createSecretKey(hashKey);
  prepared.set(hashKey, key);
  return createHmac('sha256', key).update(`${purpose}\0${text}`).digest('hex');
}

function load(
  name: string,
  value: string | undefined,
  givenFile: string | undefined,
  ownFile: string,
  { mayCreate, madeWith }: { mayCreate: boolean; madeWith: string },
): Uint8Array {
  if (value !== undefined) return decode(value, `The ${name} key`);
  const file = givenFile ?? ownFile;
  if (existsSync(file)) return readKeyFile(file);
  if (givenFile !== undefined) throw new Error(`The ${name} key file ${file} is not there`);
  if (!mayCreate) throw new Error(`There is no ${name} key: give one, or a file that holds one`);
  if (existsSync(madeWith)) {
    throw new Error(`${file} is missing, but ${madeWith} was made with it: put the same key back`);
  }
  writeOnce(file, `${randomBytes(32).toString('base64')}\n`);
  return readKeyFile(file);
}

function readKeyFile(file: string): Uint8Array {
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new Error(`Others on this machine may use the key file ${file}: run chmod 600 ${file}`);
  }
  return decode(readFileSync(file, 'utf8').trim(), `The key file ${file}`);
}

function decode(text: string, what: string): Uint8Array {
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32 || key.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) {
    throw new Error(`${what} must be 32 bytes in base64, as "openssl rand -base64 32" prints them`);
  }
  return key;
}
