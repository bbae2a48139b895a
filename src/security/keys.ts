import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/settings.ts';

/**
 * The 32 bytes that session cookies are sealed with, from the file that the settings name; without one, from the
 * data folder, where they are made once for the owner's eyes only. A file holds 64 hexadecimal digits.
 */
export function sessionKey({ sessionKeyFile, data }: Pick<Settings, 'sessionKeyFile' | 'data'>): Uint8Array {
  const path = sessionKeyFile ?? join(data, 'session.key');
  if (sessionKeyFile === undefined && !existsSync(path)) {
    writeOnce(path, `${randomBytes(32).toString('hex')}\n`);
  }
  const hex = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (!/^[0-9a-f]{64}$/i.test(hex)) {
    throw new Error(
      `The session key in ${path} cannot be used. Put 64 hexadecimal digits into the file: openssl rand -hex 32 > ${path}`,
    );
  }
  return Buffer.from(hex, 'hex');
}

/** A key for another use, made from one we have. */
export function derivedKey(key: Uint8Array, use: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), `case-handover ${use}`, 32));
}

/** Writes a file for its owner only; where another process was first, its file stays. */
export function writeOnce(path: string, content: string): void {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
