import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import type { Trust } from '../../../src/security/tokens.ts';
import { authorityFor, type Right } from '../../../src/security/viewer.ts';

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'case-handover';

/** An issuer with a key pair of its own, and the trust in it. */
export async function anIssuer(alg = 'ES256') {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg };
  const trust: Trust = { issuer: ISSUER, audience: AUDIENCE, keys: createLocalJWKSet({ keys: [jwk] }) };

  /** A token that is in order unless told otherwise; a claim given as undefined is left out. */
  async function token(staffId: string, rights: Right[], changes: JWTPayload = {}, kid = 'one') {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: ISSUER,
      aud: AUDIENCE,
      iat: now,
      exp: now + 600,
      jti: crypto.randomUUID(),
      user_uuid: staffId,
      authorities: rights.map(authorityFor),
      ...changes,
    };
    return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(privateKey);
  }
  return { trust, jwk, token, privateKey };
}
