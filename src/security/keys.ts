import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { writeOnce } from '../event-store/files.ts';

/**
 * The 32 bytes that session cookies are sealed with, from the file that the settings name; without one, from the
 * data folder, where they are made once for the owner's eyes only. A file holds them in base64.
 */
export function sessionKey({ sessionKeyFile, data }: Pick<Settings, 'sessionKeyFile' | 'data'>): Uint8Array {
  const path = sessionKeyFile ?? join(data, 'session.key');
  if (sessionKeyFile === undefined) writeOnce(path, `${randomBytes(32).toString('base64')}\n`);
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) {
    throw new Error(
      `The session key file ${path} must hold 32 bytes in base64, as "openssl rand -base64 32" prints them`,
    );
  }
  if ((statSync(path).mode & 0o077) !== 0) {
    throw new Error(`Others on this machine may use the key file ${path}: run chmod 600 ${path}`);
  }
  return Buffer.from(text, 'base64');
}

/** A key for another use, made from one we have. */
export function derivedKey(key: Uint8Array, use: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), `case-handover ${use}`, 32));
}
