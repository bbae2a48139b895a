import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { DemoIssuer } from '../../src/security/demo/demo-issuer.ts';
import { demoPeople } from '../../src/security/demo/demo-people.ts';
import { Sessions } from '../../src/security/sessions.ts';
import { Tokens } from '../../src/security/tokens.ts';
import { expectValid } from '../web/support/valid.ts';
import { OWN_KEY, ownApp, type OwnApp } from './support/app.ts';
import { idOf } from './support/people.ts';
import { reached, SomeRoutes } from './support/routes-of-test.ts';

const html = { Accept: 'text/html,application/xhtml+xml' };

/** Signs in and keeps the cookies; gives the form token of the session. */
async function signedIn(own: OwnApp, fields: Record<string, string>) {
  const browser = request.agent(own.http);
  await browser.post('/sign-in').type('form').send(fields).expect(303);
  const page = await browser.get('/sign-in').expect(200);
  expect(page.text).toContain('Sign in');
  return browser;
}

/** The cookie of a session that carries a token. */
async function sealedBy(sessions: Sessions, token: string): Promise<string> {
  const cookies: string[] = [];
  const response = { cookie: (name: string, value: string) => cookies.push(`${name}=${value}`) };
  await sessions.start(response as never, token, 2_000_000_000);
  return cookies.join('; ');
}

const csrfOf = (cookies: unknown) =>
  /case-handover\.csrf=([^;]+)/.exec(String(cookies))?.[1]?.replaceAll('%7C', '|') ?? '';

describe('sign-in with a token', () => {
  let own: OwnApp;
  let token: string;
  beforeAll(async () => {
    own = await ownApp({ controllers: [SomeRoutes] });
    token = await own.token(idOf('amira'), ['READ', 'WRITE']);
  });
  afterAll(() => own.close());

  it('is asked for where a page needs it, and leads back there', async () => {
    const { headers } = await request(own.http).get('/cases/some?asAt=2026-03-03').set(html).expect(303);
    expect(headers['location']).toBe('/sign-in?next=%2Fcases%2Fsome%3FasAt%3D2026-03-03');
    const page = await request(own.http).get(String(headers['location'])).expect(200);
    expect(page.text).toContain('name="next" value="/cases/some?asAt=2026-03-03"');
    const answer = await request(own.http)
      .post('/sign-in')
      .type('form')
      .send({ token, next: '/cases/some?asAt=2026-03-03' })
      .expect(303);
    expect(answer.headers['location']).toBe('/cases/some?asAt=2026-03-03');
  });

  it('never leads to another site', async () => {
    const form = { token, next: '//evil.example/' };
    const { headers } = await request(own.http).post('/sign-in').type('form').send(form).expect(303);
    expect(headers['location']).toBe('/');
  });

  it('is asked for on the page that answers a form, which can be sent again from there', async () => {
    const form = { some: 'thing' };
    const { headers, text } = await request(own.http)
      .post('/act')
      .set(html)
      .type('form')
      .send(form)
      .expect(401);
    expect(headers['location']).toBeUndefined();
    expect(text).toContain('Your sign-in has ended, and nothing was recorded this time.');
    await expectValid(text, '/act');
    // As a script asks that keeps what was typed.
    await request(own.http).post('/act').set('Accept', '*/*').type('form').send(form).expect(401);
  });

  it('is no redirect for a program: the API answers 401', async () => {
    await request(own.http).get('/api/who').set(html).expect(401);
  });

  it('gives a cookie that no script can read and that holds the token sealed', async () => {
    const { headers } = await request(own.http).post('/sign-in').type('form').send({ token }).expect(303);
    const cookie = String(headers['set-cookie']);
    expect(cookie).toMatch(/^case-handover\.session=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain(token.split('.')[1]);
  });

  it('keeps the cookie to https when told so', async () => {
    const cookies: unknown[] = [];
    const response = { cookie: (...given: unknown[]) => cookies.push(given) };
    await new Sessions(new Uint8Array(32), true).start(response as never, 'a-token', 2_000_000_000);
    expect(cookies).toEqual([
      [
        'case-handover.session',
        expect.any(String),
        expect.objectContaining({ secure: true, httpOnly: true }),
      ],
    ]);
  });

  it('keeps up to where the log holds what was recorded to https too, beside other cookies', () => {
    const cookies: unknown[] = [];
    const headers: Record<string, unknown> = { 'Set-Cookie': ['case-handover.csrf=some'] };
    const response = {
      headersSent: false,
      cookie: (...given: unknown[]) => cookies.push(given),
      getHeader: (name: string) => headers[name],
      setHeader: (name: string, value: unknown) => (headers[name] = value),
    };
    const asked = { cookies: {} };
    const sessions = new Sessions(new Uint8Array(32), true);
    for (const position of ['0000000000000007', '0000000000000005'])
      sessions.keepRecorded(asked as never, response as never, position);
    expect(cookies).toEqual([
      [
        'case-handover.recorded',
        '0000000000000007',
        expect.objectContaining({ secure: true, httpOnly: true, sameSite: 'lax', path: '/', maxAge: 60_000 }),
      ],
    ]);
    expect(headers['Set-Cookie']).toEqual(['case-handover.csrf=some']);
    response.headersSent = true;
    sessions.keepRecorded(asked as never, response as never, '0000000000000009');
    expect(sessions.recordedUpTo(asked as never)).toBe('0000000000000007');
  });

  it.each([
    ['nothing', {}, 400, 'Paste your token'],
    ['something that is no token', { token: 'abc' }, 401, 'The token is not accepted here'],
  ])('says on the page what is wrong with %s', async (_, form, status, said) => {
    const { text } = await request(own.http).post('/sign-in').type('form').send(form).expect(status);
    expect(text).toContain('There is a problem');
    expect(text).toContain(said);
  });

  it('refuses a token whose bearer the directory does not know', async () => {
    const stranger = await own.token('00000000-0000-4000-8000-00000000dead', ['READ']);
    const { text } = await request(own.http)
      .post('/sign-in')
      .type('form')
      .send({ token: stranger })
      .expect(403);
    expect(text).toContain('has no entry for you today');
  });

  it('does not take a form that another site sent', async () => {
    for (const path of ['/sign-in', '/sign-out']) {
      await request(own.http)
        .post(path)
        .set('Sec-Fetch-Site', 'cross-site')
        .type('form')
        .send({ token })
        .expect(403);
    }
  });

  it('ends with the token: the same verification is made on every request', async () => {
    const past = await own.token(idOf('amira'), ['READ'], { exp: Math.floor(Date.now() / 1000) - 60 });
    const cookie = await sealedBy(new Sessions(OWN_KEY, false), past);
    const { body } = await request(own.http).get('/api/who').set('Cookie', cookie).expect(401);
    expect(body.userMessage).toBe('Your sign-in has ended. Sign in again');
  });

  it('is refused with a token that no cookie can hold, rather than lost without a word', async () => {
    const long = await own.token(idOf('amira'), ['READ'], { roles: 'x'.repeat(4000) });
    const { text } = await request(own.http).post('/sign-in').type('form').send({ token: long }).expect(400);
    expect(text).toContain('The token is too long for a browser session');
  });

  it('is forgotten at sign-out', async () => {
    const browser = await signedIn(own, { token });
    await browser.get('/api/who').expect(200);
    await browser.post('/sign-out').expect(303);
    await browser.get('/api/who').expect(401);
  });

  it('cannot be forged: a cookie that we did not seal is nobody', async () => {
    const good = await sealedBy(new Sessions(OWN_KEY, false), token);
    await request(own.http).get('/api/who').set('Cookie', good).expect(200);
    const at = good.length - 10;
    const altered = good.slice(0, at) + (good[at] === 'A' ? 'B' : 'A') + good.slice(at + 1);
    const otherKey = await sealedBy(new Sessions(new Uint8Array(32).fill(8), false), token);
    for (const forged of [altered, otherKey, `case-handover.session=${token}`]) {
      await request(own.http).get('/api/who').set('Cookie', forged).expect(401);
    }
  });
});

describe('a change made with a session', () => {
  let own: OwnApp;
  let browser: ReturnType<typeof request.agent>;
  let csrf: string;
  beforeAll(async () => {
    own = await ownApp({ controllers: [SomeRoutes] });
    const token = await own.token(idOf('amira'), ['READ', 'WRITE']);
    browser = await signedIn(own, { token });
    const { headers } = await browser.get('/api/who').expect(200);
    csrf = csrfOf(headers['set-cookie']);
  });
  afterAll(() => own.close());

  it('is made with the form token of the session, which the handler does not see', async () => {
    const { body } = await browser.post('/act').type('form').send({ _csrf: csrf, some: 'thing' }).expect(201);
    expect(body).toEqual({ body: { some: 'thing' } });
  });

  it('is made by a script with the header', async () => {
    await browser.post('/api/act').set('X-CSRF-Token', csrf).send({}).expect(201);
  });

  it('is refused without the form token, with another, and with that of another session', async () => {
    const other = await signedIn(own, { token: await own.token(idOf('ben'), ['READ', 'WRITE']) });
    const { headers } = await other.get('/api/who').expect(200);
    const ofAnother = csrfOf(headers['set-cookie']);
    expect(ofAnother).not.toBe('');
    reached.length = 0;
    for (const _csrf of ['', 'forged', `${csrf}0`, ofAnother]) {
      const { body } = await browser.post('/act').type('form').send({ _csrf, some: 'thing' }).expect(403);
      expect(body.userMessage).toContain('did not come from a page of your session');
    }
    await browser.post('/api/act').send({}).expect(403);
    await browser.delete('/api/act').expect(404);
    expect(reached).toEqual([]);
  });

  it('is made with the form token of an earlier session of the same person', async () => {
    const token = await own.token(idOf('amira'), ['READ', 'WRITE'], { jti: 'another' });
    await browser.post('/sign-in').type('form').send({ token }).expect(303);
    await browser.post('/act').type('form').send({ _csrf: csrf, some: 'thing' }).expect(201);
  });

  it('is refused when both cookie and field are forged: they are bound to the session', async () => {
    const other = await signedIn(own, { token: await own.token(idOf('ben'), ['READ', 'WRITE']) });
    const { headers } = await other.get('/api/who').expect(200);
    const forged = csrfOf(headers['set-cookie']);
    const mine = await request(own.http)
      .post('/sign-in')
      .type('form')
      .send({ token: await own.token(idOf('amira'), ['WRITE']) });
    const session = String(mine.headers['set-cookie']).split(';')[0];
    await request(own.http)
      .post('/act')
      .set('Cookie', `${session}; case-handover.csrf=${encodeURIComponent(forged)}`)
      .type('form')
      .send({ _csrf: forged })
      .expect(403);
  });
});

describe('sign-in in demo mode', () => {
  let own: OwnApp;
  beforeAll(async () => {
    own = await ownApp({ controllers: [SomeRoutes], demo: true });
  });
  afterAll(() => own.close());

  it('offers the invented people, and says that they are', async () => {
    const { text } = await request(own.http).get('/sign-in').expect(200);
    expect(text).toContain('Demonstration.');
    expect(text).toContain('Amira Haddad');
    expect(text.match(/type="radio"/g)).toHaveLength(demoPeople().length);
  });

  it('lets anybody be one of them, with the rights of the part they play', async () => {
    const browser = await signedIn(own, { staffId: idOf('priya') });
    const { body } = await browser.get('/api/who').expect(200);
    expect(body).toMatchObject({
      name: 'Priya Nair',
      actor: { role: 'REVIEWER' },
      authorities: ['ROLE_CASE_HANDOVER__READ', 'ROLE_CASE_HANDOVER__REVIEW'],
    });
    await browser.post('/act').type('form').send({}).expect(403);
  });

  it('lets nobody be anybody else', async () => {
    const form = { staffId: '00000000-0000-4000-8000-00000000dead' };
    const { text } = await request(own.http).post('/sign-in').type('form').send(form).expect(400);
    expect(text).toContain('Choose who you are');
  });

  it('publishes the public key of its issuer, and no more than that', async () => {
    const { body } = await request(own.http).get('/demo/jwks.json').expect(200);
    expect(Object.keys(body.keys[0]).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it('issues tokens that the service believes', async () => {
    const issuer = own.demoIssuer as DemoIssuer;
    const person = {
      login: 'x',
      staffId: 'y',
      name: '',
      role: 'SENIOR',
      team: '',
      rights: ['READ'],
    } as const;
    const claims = await new Tokens(issuer.trust, 'user_uuid').verify(await issuer.tokenFor(person));
    expect(claims).toMatchObject({ staffId: 'y', authorities: ['ROLE_CASE_HANDOVER__READ'] });
  });
});
