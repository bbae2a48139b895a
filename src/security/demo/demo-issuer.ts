import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import { writeOnce } from '../../event-store/files.ts';
import type { Trust } from '../tokens.ts';
import { authorityFor } from '../viewer.ts';
import type { DemoPerson } from './demo-people.ts';

const ISSUER = 'urn:case-handover:demo';
const AUDIENCE = 'case-handover';
const KEY = 'demo-issuer.json';

/** Issues tokens to invented people. Its key stands in the data folder and is believed by this service alone. */
export class DemoIssuer {
  /** The public half of its key. */
  readonly jwks: JSONWebKeySet;
  readonly trust: Trust;
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey, publicKey: JWK) {
    this.#key = key;
    this.jwks = { keys: [publicKey] };
    this.trust = { issuer: ISSUER, audience: AUDIENCE, keys: createLocalJWKSet(this.jwks) };
  }

  /** The issuer of a data folder, whose key is made the first time. */
  static async open(folder: string): Promise<DemoIssuer> {
    if (!existsSync(join(folder, KEY))) {
      const { privateKey } = await generateKeyPair('RS256', { extractable: true });
      writeOnce(join(folder, KEY), JSON.stringify(await exportJWK(privateKey)));
    }
    return DemoIssuer.existing(folder);
  }

  /** The issuer of a data folder that has one. Throws with a sentence when it has none. */
  static async existing(folder: string): Promise<DemoIssuer> {
    const path = join(folder, KEY);
    if (!existsSync(path)) {
      throw new Error(
        `There is no demo issuer in ${folder} yet. Start the service in demo mode once: scripts/start`,
      );
    }
    const jwk = JSON.parse(readFileSync(path, 'utf8')) as JWK;
    const { kty, n, e } = jwk;
    const key = (await importJWK(jwk, 'RS256')) as CryptoKey;
    return new DemoIssuer(key, { kty, n, e, kid: 'demo', alg: 'RS256', use: 'sig' } as JWK);
  }

  /** A bearer token for a demo person, good for twelve hours. */
  async tokenFor({ staffId, rights }: DemoPerson): Promise<string> {
    return new SignJWT({ user_uuid: staffId, authorities: rights.map(authorityFor) })
      .setProtectedHeader({ alg: 'RS256', kid: 'demo' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime('12h')
      .sign(this.#key);
  }
}
