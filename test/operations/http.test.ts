import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import request from 'supertest';
import { refuse } from '../../src/case/decider.ts';
import { StoreUnavailable } from '../../src/event-store/event-store.ts';
import { correlationId } from '../../src/operations/correlation.ts';
import { Public } from '../../src/security/rights.ts';
import { ownApp, type OwnApp } from '../security/support/app.ts';
import { idOf } from '../security/support/people.ts';
import { SomeRoutes } from '../security/support/routes-of-test.ts';

@Controller()
@Public()
class Open {
  @Get('api/people/:name')
  async person(@Param('name') name: string) {
    if (name === 'Ann-Example') throw new Error('Ann Example lives at 1 Example Street');
    if (name === 'store') throw new StoreUnavailable('gone');
    await Promise.resolve();
    return { correlationId: correlationId() };
  }

  @Get('people/:name')
  page(@Param('name') name: string) {
    return name === 'refused' ? refuse('conflict', 'Name the receiver <b>first</b>') : this.person(name);
  }

  @Post('api/say')
  say(@Body() body: unknown) {
    return { body: body ?? null };
  }

  @Post('say')
  sayOnPage(@Body() body: unknown) {
    return { body: body ?? null };
  }
}

describe('every request', () => {
  let own: OwnApp;
  const html = { Accept: 'text/html' };
  beforeAll(async () => {
    own = await ownApp({ controllers: [Open, SomeRoutes], maxBodyKb: 2 });
  });
  beforeEach(() => {
    own.logged.length = 0;
  });
  afterAll(() => own.close());

  it('has a correlation id of its own, or the UUID it was sent with', async () => {
    const id = '0198C0DE-0000-4000-8000-000000000ABC';
    const sent = await request(own.http).get('/api/people/ben').set('X-Request-Id', id).expect(200);
    expect(sent.headers['x-request-id']).toBe(id.toLowerCase());
    expect(sent.body).toEqual({ correlationId: id.toLowerCase() });
    const fresh = await request(own.http)
      .get('/api/people/ben')
      .set('X-Request-Id', 'X000001 Ann')
      .expect(200);
    expect(fresh.body.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(fresh.headers['x-request-id']).toBe(fresh.body.correlationId);
  });

  it('is logged by the pattern of its route, with nothing that could be about a person', async () => {
    const token = await own.token(idOf('amira'), ['WRITE']);
    await request(own.http)
      .post('/api/act?surname=Example')
      .auth(token, { type: 'bearer' })
      .set('Cookie', 'secret=1')
      .send({ name: 'Ann Example' })
      .expect(201);
    await request(own.http).get('/api/people/Ann-Example?crn=X000001').expect(500);
    const lines = own.logged.map((line) => JSON.parse(line));
    expect(lines.filter(({ message }) => message === 'request')).toMatchObject([
      { method: 'POST', route: '/api/act', status: 201, actorId: idOf('amira'), level: 'info' },
      { method: 'GET', route: '/api/people/:name', status: 500, level: 'error' },
    ]);
    const [first] = lines;
    expect(Object.keys(first).sort()).toEqual(
      [
        'actorId',
        'correlationId',
        'level',
        'message',
        'method',
        'ms',
        'route',
        'service',
        'status',
        'time',
      ].sort(),
    );
    expect(own.logged.filter((line) => line.includes('"request"')).join('')).not.toMatch(
      /Example|X000001|secret|Bearer|Haddad/,
    );
  });

  it('answers what we did not foresee without a word of what happened', async () => {
    const { body, text } = await request(own.http).get('/api/people/Ann-Example').expect(500);
    expect(body).toEqual({
      status: 500,
      errorCode: 'UNEXPECTED',
      userMessage: expect.any(String),
      developerMessage: 'Unexpected error: the log has it under the X-Request-Id of this answer',
    });
    expect(text).not.toMatch(/Ann|Street| at /);
    expect(own.logged.some((line) => line.includes('A request could not be answered'))).toBe(true);
  });

  it('tells when to try again when the store does not answer', async () => {
    const { headers } = await request(own.http).get('/api/people/store').expect(503);
    expect(headers['retry-after']).toBe('5');
  });

  it.each([
    ['no route', '/api/nothing?crn=X000001', 404],
    ['an address that cannot be decoded', '/api/people/%E0%A4%A', 404],
  ])('answers 404 for %s', async (_, path, status) => {
    const { body } = await request(own.http).get(path).expect(status);
    expect(body).toEqual({
      status,
      errorCode: 'NOT_FOUND',
      userMessage: 'There is nothing at this address',
      developerMessage: 'No resource found failure: There is nothing at this address',
    });
  });

  it('shows a page to people looking at pages, with what they wrote made harmless', async () => {
    const missing = await request(own.http).get('/nothing').set(html).expect(404);
    expect(missing.headers['content-type']).toContain('text/html');
    expect(missing.text).toContain('Page not found');
    const refused = await request(own.http).get('/people/refused').set(html).expect(409);
    expect(refused.text).toContain('Name the receiver &lt;b&gt;first&lt;/b&gt;');
    const broken = await request(own.http).get('/people/Ann-Example').set(html).expect(500);
    expect(broken.text).toContain('Sorry, there is a problem with the service');
    expect(broken.text).toContain(broken.headers['x-request-id']);
    expect(broken.text).not.toMatch(/Ann|Street/);
    await request(own.http).get('/api/nothing').set(html).expect(404).expect('Content-Type', /json/);
  });

  it('reads JSON at the API and forms on pages', async () => {
    await request(own.http)
      .post('/api/say')
      .send({ a: 1 })
      .expect(201, { body: { a: 1 } });
    await request(own.http)
      .post('/say')
      .type('form')
      .send('a=1&b.0.c=2')
      .expect(201, { body: { a: '1', 'b.0.c': '2' } });
    await request(own.http).post('/api/say').expect(201, { body: null });
  });

  it.each([
    ['broken JSON', 'application/json', '{"name": "Ann Example', 400],
    ['too much', 'application/json', JSON.stringify({ a: 'x'.repeat(3000) }), 413],
    ['a form at the API', 'application/x-www-form-urlencoded', 'a=1', 415],
    ['XML', 'application/xml', '<a/>', 415],
    ['a character set we do not read', 'application/json; charset=iso-8859-1', '{}', 415],
  ])('refuses %s, and does not repeat it', async (_, type, sent, status) => {
    const { body } = await request(own.http)
      .post('/api/say')
      .set('Content-Type', type)
      .send(sent)
      .expect(status);
    expect(body).toMatchObject({ status, userMessage: expect.any(String) });
    expect(JSON.stringify(body)).not.toMatch(/Ann|xxx/);
  });

  it('is answered with headers that keep browsers strict and copies away', async () => {
    const one = await request(own.http).get('/sign-in').expect(200);
    const two = await request(own.http).get('/sign-in').expect(200);
    const policies = [one, two].map(({ headers }) => String(headers['content-security-policy']));
    const nonces = policies.map((policy) => /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1]);
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(one.text).toContain(`nonce="${nonces[0]}"`);
    expect(policies[0]).toContain("frame-ancestors 'none'");
    expect(policies[0]).not.toContain('upgrade-insecure-requests');
    expect(policies[0]).not.toContain('unsafe');
    expect(one.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    expect(one.headers).not.toHaveProperty('x-powered-by');
    expect(one.headers).not.toHaveProperty('strict-transport-security');
  });

  it('is counted by the pattern of its route', async () => {
    await request(own.http).get('/api/people/ben').expect(200);
    await request(own.http).get('/api/made-up/X000001').expect(404);
    const text = await own.metrics.registry.metrics();
    expect(text).toMatch(
      /handover_request_seconds_count\{route="\/api\/people\/:name",method="GET",status="200"\} \d+/,
    );
    expect(text).toContain('route="none",method="GET",status="404"');
    expect(text).not.toMatch(/ben|X000001|made-up/);
  });
});
