import { ServiceUnavailableException, UnauthorizedException } from '@nestjs/common';
import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';

/** Whose tokens are believed. */
export interface Trust {
  issuer: string;
  audience: string;
  /** Finds the public key that a token names. */
  keys: JWTVerifyGetKey;
}

/** What a token says, once its signature, issuer, audience and times were checked. */
export interface Claims {
  staffId: string;
  authorities: readonly string[];
  tokenId: string;
  /** Seconds since 1970. */
  expiresAt: number;
}

/** An issuer that did not answer is not waited for again in so many milliseconds by those whose keys are known. */
const ASKED_AGAIN_AFTER_MS = 30_000;

/**
 * The issuer's keys as published at an address; fetched when first needed, when an unknown key is named, and after ten
 * minutes. Those that were fetched last stay good while the issuer does not answer: tokens end by themselves.
 */
export function publishedKeys(jwksUrl: string): JWTVerifyGetKey {
  const published = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 3000 });
  let failedAt = -Infinity;
  const known = async (...asked: Parameters<JWTVerifyGetKey>) => {
    const keys = published.jwks();
    return keys && createLocalJWKSet(keys)(...asked).catch(() => undefined);
  };
  return async (header, token) => {
    if (performance.now() - failedAt < ASKED_AGAIN_AFTER_MS) {
      const found = await known(header, token);
      if (found !== undefined) return found;
    }
    try {
      return await published(header, token);
    } catch (error) {
      if (namesNoKey(error)) throw error;
      failedAt = performance.now();
      const found = await known(header, token);
      if (found === undefined) throw error;
      return found;
    }
  };
}

const ALGORITHMS = ['RS256', 'ES256'];

/** Checks bearer tokens. */
export class Tokens {
  readonly #trust: Trust;
  readonly #staffClaim: string;
  readonly #findKey: JWTVerifyGetKey;

  /** `staffClaim` is the claim that holds the staff id of the directory. */
  constructor(trust: Trust, staffClaim: string) {
    this.#trust = trust;
    this.#staffClaim = staffClaim;
    this.#findKey = async (header, token) => {
      try {
        return await trust.keys(header, token);
      } catch (error) {
        throw namesNoKey(error) ? error : new KeysUnavailable();
      }
    };
  }

  /**
   * The claims of a token that is ours and in force, give or take 30 seconds. Throws 401 for any other token,
   * and 503 when the issuer's keys cannot be had: it is never let pass unchecked.
   */
  async verify(token: string): Promise<Claims> {
    const { issuer, audience } = this.#trust;
    try {
      const { payload } = await jwtVerify(token, this.#findKey, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: 30,
        requiredClaims: ['exp', 'jti', this.#staffClaim],
      });
      return claims(payload, payload[this.#staffClaim]);
    } catch (error) {
      if (error instanceof KeysUnavailable) {
        throw new ServiceUnavailableException(
          'Who you are cannot be checked at the moment because the sign-in service does not answer. Try again in a minute',
        );
      }
      if (error instanceof errors.JOSEError) throw new UnauthorizedException(reason(error));
      throw error;
    }
  }
}

class KeysUnavailable extends Error {}

/** Whether the keys were read and the token's is not among them, rather than not read at all. */
function namesNoKey(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

function claims(payload: Record<string, unknown>, staffId: unknown): Claims {
  const { authorities = [], jti, exp } = payload;
  if (typeof staffId !== 'string' || typeof jti !== 'string' || !isListOfText(authorities)) {
    throw new errors.JWTClaimValidationFailed('a claim has the wrong type', payload);
  }
  return { staffId, authorities, tokenId: jti, expiresAt: Number(exp) };
}

function isListOfText(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function reason(error: errors.JOSEError): string {
  return error instanceof errors.JWTExpired
    ? 'Your sign-in has ended. Sign in again'
    : 'The token is not accepted here. Sign in again, or ask for a token of this service';
}
