import type { CookieOptions, Request, Response } from 'express';
import { doubleCsrf } from 'csrf-csrf';
import { BadRequestException } from '@nestjs/common';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { Position } from '../event-store/event-store.ts';
import { derivedKey } from './keys.ts';
import { viewerOf, type SeenRequest } from './rights.ts';

const SESSION = 'case-handover.session';
const CSRF = 'case-handover.csrf';
const RECORDED = 'case-handover.recorded';

/** How long a browser keeps up to where it recorded, in milliseconds. Views that lack it for longer stand still, which `/health` tells. */
const RECORDED_KEPT = 60_000;

/** What browsers keep of one cookie. */
const COOKIE_BYTES = 4096;

/**
 * Sessions of pages. Nothing is kept on the server: the cookie carries the bearer token, sealed, and the token is
 * verified again on every request.
 */
export class Sessions {
  readonly #key: Uint8Array;
  readonly #cookie: CookieOptions;
  readonly #csrf: ReturnType<typeof doubleCsrf>;

  /** `key` is 32 bytes; `secure` keeps the cookies to https. */
  constructor(key: Uint8Array, secure: boolean) {
    this.#key = derivedKey(key, 'session');
    this.#cookie = { httpOnly: true, sameSite: 'lax', secure, path: '/' };
    const secret = Buffer.from(derivedKey(key, 'csrf')).toString('hex');
    this.#csrf = doubleCsrf({
      getSecret: () => secret,
      // Who signs in again goes on with the forms that they had open; those of somebody else are refused.
      getSessionIdentifier: (request) => viewerOf(request as SeenRequest).actor.id,
      cookieName: CSRF,
      cookieOptions: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
      getCsrfTokenFromRequest: tokenSent,
    });
  }

  /** Starts a session for the bearer of a token that was verified. `expiresAt` is in seconds since 1970. */
  async start(response: Response, token: string, expiresAt: number): Promise<void> {
    const sealed = await new EncryptJWT({ token })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setExpirationTime(expiresAt)
      .encrypt(this.#key);
    if (SESSION.length + sealed.length >= COOKIE_BYTES) {
      throw new BadRequestException(
        'The token is too long for a browser session. Ask for one with fewer roles',
      );
    }
    response.cookie(SESSION, sealed, { ...this.#cookie, expires: new Date(expiresAt * 1000) });
  }

  /** The token that the session of a request carries; undefined without a session of ours. */
  async tokenOf(request: Request): Promise<string | undefined> {
    const sealed = (request.cookies as Record<string, unknown> | undefined)?.[SESSION];
    if (typeof sealed !== 'string') return undefined;
    try {
      const { payload } = await jwtDecrypt(sealed, this.#key, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      return typeof payload['token'] === 'string' ? payload['token'] : undefined;
    } catch {
      return undefined;
    }
  }

  end(response: Response): void {
    // That of forms stays: it is of no use but to the same person, who may sign in again with a form open.
    response.clearCookie(SESSION, this.#cookie);
    response.clearCookie(RECORDED, this.#cookie);
  }

  /**
   * Up to where the log holds what this browser recorded within the last minute; undefined when there is nothing. It is as
   * the browser sent it, and may be no position of this log.
   */
  recordedUpTo(request: Request): string | undefined {
    const kept = (request.cookies as Record<string, unknown> | undefined)?.[RECORDED];
    return typeof kept === 'string' ? kept : undefined;
  }

  /** Has the browser keep up to where the log holds what it recorded, as the request itself does; it never goes back. */
  keepRecorded(request: Request, response: Response, position: Position): void {
    const kept = this.recordedUpTo(request);
    // Positions of another log have another length: the two do not compare.
    const isOlder = kept?.length === position.length && kept >= position;
    if (isOlder || response.headersSent) return;
    (request.cookies as Record<string, unknown>)[RECORDED] = position;
    const others = [response.getHeader('Set-Cookie') ?? []]
      .flat()
      .map(String)
      .filter((cookie) => !cookie.startsWith(`${RECORDED}=`));
    response.setHeader('Set-Cookie', others);
    response.cookie(RECORDED, position, { ...this.#cookie, maxAge: RECORDED_KEPT });
  }

  /** The token that every form carries in its field `_csrf`: the same for one person in one browser. */
  csrfToken(request: Request, response: Response): string {
    return this.#csrf.generateCsrfToken(request, response);
  }

  /** Whether a request was made from a page of ours that was shown to the same person in the same browser. */
  isOurs(request: Request): boolean {
    return this.#csrf.validateRequest(request);
  }
}

/** Forms send it as a field, scripts as a header. */
function tokenSent(request: Request): string | undefined {
  if (!request.is(['application/x-www-form-urlencoded', 'multipart/form-data']))
    return request.headers['x-csrf-token'];
  const sent = (request.body as Record<string, unknown> | undefined)?.['_csrf'];
  return typeof sent === 'string' ? sent : undefined;
}
