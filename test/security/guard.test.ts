import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { ownApp, type OwnApp } from './support/app.ts';
import { about, idOf } from './support/people.ts';
import { ForgottenRoutes, SomeRoutes } from './support/routes-of-test.ts';
import { anIssuer } from './support/tokens.ts';

describe('the guard', () => {
  let own: OwnApp;
  const get = (path: string, token: string) => request(own.http).get(path).auth(token, { type: 'bearer' });

  beforeAll(async () => {
    own = await ownApp({ controllers: [SomeRoutes, ForgottenRoutes] });
  });
  afterAll(() => own.close());

  it('knows the bearer of a token by the directory: part played, team and agency', async () => {
    const token = await own.token(idOf('hamish'), ['READ'], { jti: 'a-token' });
    const { body } = await get('/api/who', token).expect(200);
    expect(body).toEqual({
      actor: { id: idOf('hamish'), role: 'SENIOR', agency: 'PROBATION', area: 'NTC01' },
      name: 'Hamish Boyd',
      authorities: ['ROLE_CASE_HANDOVER__READ'],
      tokenId: 'a-token',
      expiresAt: expect.any(Number),
    });
  });

  it('answers 401 in the HMPPS shape without a token', async () => {
    const { body, headers } = await request(own.http).get('/api/who').expect(401);
    expect(headers['www-authenticate']).toBe('Bearer');
    expect(body).toEqual({
      status: 401,
      errorCode: 'NOT_SIGNED_IN',
      userMessage: 'Sign in, or send a bearer token',
      developerMessage: 'Unauthorised: Sign in, or send a bearer token',
    });
  });

  it('answers 401 to a token of somebody else, and to a header that is no bearer token', async () => {
    const stranger = await anIssuer();
    await get('/api/who', await stranger.token(idOf('amira'), ['READ'])).expect(401);
    for (const header of ['Basic YW1pcmE6c2VjcmV0', 'Bearer', 'Bearer a b']) {
      await request(own.http).get('/api/who').set('Authorization', header).expect(401);
    }
  });

  it('answers 403 to staff whom the directory does not know, and says what to ask for', async () => {
    const token = await own.token('00000000-0000-4000-8000-00000000dead', ['READ', 'WRITE']);
    const { body } = await get('/api/who', token).expect(403);
    expect(body.userMessage).toContain('the directory of staff has no entry for you today');
  });

  it('lets an administrator whom the directory does not know load it, and nothing else', async () => {
    const token = await own.token('00000000-0000-4000-8000-00000000dead', ['READ', 'ADMIN']);
    await get('/api/who', token).expect(403);
    await request(own.http)
      .post('/api/directory')
      .auth(token, { type: 'bearer' })
      .type('text/csv')
      .send('code,name,pdu,region,agency\nWKF01,Wakefield,Wakefield,Yorkshire & The Humber,PROBATION\n')
      .expect(200, { teams: 1, staff: 0, unchanged: 0 });
  });

  it('knows who joins after the directory was read anew, as when the views were made again', async () => {
    await own.directory.refresh({ anew: true });
    const id = '00000000-0000-4000-8000-00000000cafe';
    const csv = `id,name,role,grade,team,from,to\n${id},Nia Joyner,PRACTITIONER,PO,NTC01,2026-01-01,\n`;
    await own.directory.load(csv, about);
    const { body } = await get('/api/who', await own.token(id, ['READ'])).expect(200);
    expect(body).toMatchObject({ name: 'Nia Joyner' });
  });

  it('lets each right open its own routes only', async () => {
    const reader = await own.token(idOf('amira'), ['READ']);
    const reviewer = await own.token(idOf('priya'), ['REVIEW']);
    await get('/api/review', reviewer).expect(200);
    await get('/api/who', reviewer).expect(403);
    const { body } = await get('/api/review', reader).expect(403);
    expect(body.userMessage).toBe(
      'You need the role ROLE_CASE_HANDOVER__REVIEW for this. Ask your manager for it',
    );
    await request(own.http).post('/api/act').auth(reader, { type: 'bearer' }).expect(403);
    await request(own.http).post('/api/directory').auth(reader, { type: 'bearer' }).expect(403);
  });

  it('refuses a route of which nothing is said, whoever asks', async () => {
    const token = await own.token(idOf('dev'), ['READ', 'WRITE', 'REVIEW', 'ADMIN']);
    await get('/forgotten', token).expect(403);
    await request(own.http).get('/forgotten').expect(401);
  });

  it('lets anybody use a public route', async () => {
    await request(own.http).get('/open').expect(200, 'open');
    for (const path of ['/health/ping', '/health/liveness', '/info', '/sign-in']) {
      await request(own.http).get(path).expect(200);
    }
  });

  it('asks for no form token where a bearer token says who asks', async () => {
    const token = await own.token(idOf('amira'), ['WRITE']);
    await request(own.http)
      .post('/api/act')
      .auth(token, { type: 'bearer' })
      .send({ some: 'thing' })
      .expect(201, { body: { some: 'thing' } });
  });
});

describe('the rate of requests', () => {
  it('is limited by person, with the seconds to wait', async () => {
    const own = await ownApp({ controllers: [SomeRoutes], ratePerMinute: 3 });
    const [amira, ben] = await Promise.all([
      own.token(idOf('amira'), ['READ']),
      own.token(idOf('ben'), ['READ', 'WRITE']),
    ]);
    const statuses: number[] = [];
    for (let times = 0; times < 8; times++) {
      const { status } = await request(own.http).get('/api/who').auth(amira, { type: 'bearer' });
      statuses.push(status);
    }
    // The clock may enter the next minute once while the test runs.
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2);
    const answer = await request(own.http).get('/api/who').auth(ben, { type: 'bearer' });
    expect(answer.status).toBe(200);
    const form = () =>
      request(own.http).post('/act').auth(ben, { type: 'bearer' }).set('Accept', 'text/html').type('form');
    let limited = await form();
    for (let times = 0; limited.status !== 429 && times < 8; times++) limited = await form();
    expect(limited.text).toMatch(
      /Nothing was recorded this time. What you typed is not lost:\s+reload this page/,
    );
    await own.close();
  });
});
