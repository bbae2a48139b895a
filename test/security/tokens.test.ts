import { describe, expect, it, jest } from '@jest/globals';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { generateKeyPair, SignJWT } from 'jose';
import { publishedKeys, Tokens } from '../../src/security/tokens.ts';
import { anIssuer, AUDIENCE, ISSUER } from './support/tokens.ts';

const STAFF = '177acc67-5ec8-4123-aedb-c0a5e7ad2905';
const seconds = () => Math.floor(Date.now() / 1000);
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a bearer token', () => {
  it('tells who bears it when it is in order', async () => {
    const { trust, token } = await anIssuer();
    const expires = seconds() + 60;
    const claims = await new Tokens(trust, 'user_uuid').verify(
      await token(STAFF, ['READ', 'WRITE'], { exp: expires, jti: 'a-token' }),
    );
    expect(claims).toEqual({
      staffId: STAFF,
      authorities: ['ROLE_CASE_HANDOVER__READ', 'ROLE_CASE_HANDOVER__WRITE'],
      tokenId: 'a-token',
      expiresAt: expires,
    });
  });

  it('is accepted within 30 seconds of its end, and no longer', async () => {
    const { trust, token } = await anIssuer();
    const tokens = new Tokens(trust, 'user_uuid');
    await expect(tokens.verify(await token(STAFF, [], { exp: seconds() - 10 }))).resolves.toMatchObject({
      staffId: STAFF,
    });
    await expect(tokens.verify(await token(STAFF, [], { exp: seconds() - 40 }))).rejects.toMatchObject({
      status: 401,
      message: 'Your sign-in has ended. Sign in again',
    });
  });

  it.each([
    ['another issuer', { iss: 'https://other.example' }],
    ['another audience', { aud: 'another-service' }],
    ['no audience', { aud: undefined }],
    ['no end', { exp: undefined }],
    ['no id', { jti: undefined }],
    ['no staff id', { user_uuid: undefined }],
    ['a staff id that is not text', { user_uuid: 7 }],
    ['authorities that are not a list', { authorities: 'ROLE_CASE_HANDOVER__ADMIN' }],
    ['a time before which it is not valid', { nbf: seconds() + 600 }],
  ])('is refused with %s', async (_, changes) => {
    const { trust, token } = await anIssuer();
    const given = await token(STAFF, ['READ'], changes);
    await expect(new Tokens(trust, 'user_uuid').verify(given)).rejects.toMatchObject({ status: 401 });
  });

  it('is refused when it is signed with a key the issuer does not publish', async () => {
    const { trust, token } = await anIssuer();
    const tokens = new Tokens(trust, 'user_uuid');
    const stranger = await anIssuer();
    await expect(tokens.verify(await token(STAFF, [], {}, 'two'))).rejects.toMatchObject({ status: 401 });
    await expect(tokens.verify(await stranger.token(STAFF, []))).rejects.toMatchObject({ status: 401 });
  });

  it('is refused unsigned, and signed with a method that is not on our list', async () => {
    const { trust } = await anIssuer();
    const tokens = new Tokens(trust, 'user_uuid');
    const claims = { iss: ISSUER, aud: AUDIENCE, exp: seconds() + 60, jti: 'x', user_uuid: STAFF };
    const unsigned = `${base64({ alg: 'none', kid: 'one' })}.${base64(claims)}.`;
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(new TextEncoder().encode('a secret that everybody could guess'));
    const { privateKey } = await generateKeyPair('EdDSA');
    const edwards = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid: 'one' })
      .sign(privateKey);
    for (const given of [unsigned, hmac, edwards]) {
      await expect(tokens.verify(given)).rejects.toMatchObject({ status: 401 });
    }
  });

  it('is refused when any of its characters is another', async () => {
    const { trust, token } = await anIssuer();
    const tokens = new Tokens(trust, 'user_uuid');
    const good = await token(STAFF, ['READ']);
    // The last character of the signature holds bits that no decoder reads.
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 2),
        fc.constantFrom('A', 'b', '0', '_', '.', 'é'),
        async (at, other) => {
          fc.pre(good[at] !== other);
          const forged = good.slice(0, at) + other + good.slice(at + 1);
          await expect(tokens.verify(forged)).rejects.toMatchObject({ status: 401 });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("the issuer's keys", () => {
  async function publishing(answer: { status: number; body: string }) {
    const server = createServer((_, response) => {
      response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${port}/jwks.json`,
      close: () => (server.close(), server.closeAllConnections()),
    };
  }

  it('are fetched from where they are published', async () => {
    const { trust, jwk, token } = await anIssuer();
    const { url, close } = await publishing({ status: 200, body: JSON.stringify({ keys: [jwk] }) });
    const tokens = new Tokens({ ...trust, keys: publishedKeys(url) }, 'user_uuid');
    await expect(tokens.verify(await token(STAFF, []))).resolves.toMatchObject({ staffId: STAFF });
    close();
  });

  it('stay good once they were fetched, and no others are let in, while the issuer does not answer', async () => {
    const { trust, jwk, token } = await anIssuer();
    const { url, close } = await publishing({ status: 200, body: JSON.stringify({ keys: [jwk] }) });
    const tokens = new Tokens({ ...trust, keys: publishedKeys(url) }, 'user_uuid');
    await tokens.verify(await token(STAFF, []));
    close();
    const inAnHour = Date.now() + 3_600_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => inAnHour);
    await expect(tokens.verify(await token(STAFF, []))).resolves.toMatchObject({ staffId: STAFF });
    const another = await token(STAFF, [], {}, 'two');
    await expect(tokens.verify(another)).rejects.toMatchObject({ status: 503 });
    clock.mockRestore();
  });

  it('are not waited for again by everybody while the issuer hangs', async () => {
    const { trust, jwk, token } = await anIssuer();
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      // Answers once, and then no more.
      if (asked === 1) response.end(JSON.stringify({ keys: [jwk] }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const keys = publishedKeys(`http://127.0.0.1:${port}/jwks.json`);
    const tokens = new Tokens({ ...trust, keys }, 'user_uuid');
    await tokens.verify(await token(STAFF, []));
    const inAnHour = Date.now() + 3_600_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => inAnHour);
    for (let request = 0; request < 3; request++) await tokens.verify(await token(STAFF, []));
    expect(asked).toBe(2);
    clock.mockRestore();
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ['answers with an error', 500, '{}'],
    ['answers with something else', 200, 'Welcome'],
    ['answers with no list of keys', 200, '{"keys":"none"}'],
  ])(
    'are not guessed when the address %s: nobody is let in, and told to try again',
    async (_, status, body) => {
      const { trust, token } = await anIssuer();
      const { url, close } = await publishing({ status, body });
      const tokens = new Tokens({ ...trust, keys: publishedKeys(url) }, 'user_uuid');
      await expect(tokens.verify(await token(STAFF, []))).rejects.toMatchObject({ status: 503 });
      close();
    },
  );

  it('are not guessed when nothing answers', async () => {
    const { trust, token } = await anIssuer();
    const { url, close } = await publishing({ status: 200, body: '{}' });
    close();
    const tokens = new Tokens({ ...trust, keys: publishedKeys(url) }, 'user_uuid');
    await expect(tokens.verify(await token(STAFF, []))).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining('Try again'),
    });
  });
});
