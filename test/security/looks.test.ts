import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { StoreUnavailable } from '../../src/event-store/event-store.ts';
import { ownApp, type OwnApp } from './support/app.ts';
import { idOf } from './support/people.ts';
import { CASES, ForgottenRoutes, reached, SomeRoutes, TRANSFER } from './support/routes-of-test.ts';
import { routesInTheOpen, routesOf } from './support/routes.ts';

describe('a route that shows case content', () => {
  let own: OwnApp;
  let failing = false;
  let token: string;
  const get = (path: string) => request(own.http).get(path).auth(token, { type: 'bearer' });
  const looks = async () => {
    const today = new Date().toISOString().slice(0, 10);
    return (await own.log.read(`access-test-${today}`)).events;
  };

  beforeAll(async () => {
    own = await ownApp({
      controllers: [SomeRoutes],
      looksTo: (log) => ({
        store: log.store,
        headOf: (...given) => log.headOf(...given),
        append: (...given) =>
          failing ? Promise.reject(new StoreUnavailable('disk gone')) : log.append(...given),
      }),
    });
    token = await own.token(idOf('amira'), ['READ']);
  });
  beforeEach(() => {
    failing = false;
    reached.length = 0;
  });
  afterAll(() => own.close());

  it('is logged with the case, the transfer and the correlation id of the request', async () => {
    const id = '0198c0de-0000-4000-8000-000000000abc';
    await get(`/api/cases/${CASES[0]}/transfers/${TRANSFER}`).set('X-Request-Id', id).expect(200);
    expect((await looks()).at(-1)).toMatchObject({
      metadata: { type: 'CaseLooked', correlationId: id, actor: { id: idOf('amira'), area: 'LDS01' } },
      data: { caseIds: [CASES[0]], transferId: TRANSFER, what: 'HANDOVER', via: 'API' },
    });
  });

  it('is logged as a page when it is one', async () => {
    await get(`/cases/${CASES[1].toUpperCase()}`).expect(200);
    expect((await looks()).at(-1)).toMatchObject({
      data: { caseIds: [CASES[1]], what: 'CASE', via: 'PAGE' },
    });
  });

  it('is logged with every case that its answer shows, before the answer is sent', async () => {
    await get('/api/list').expect(200);
    expect((await looks()).at(-1)).toMatchObject({ data: { caseIds: [...CASES], what: 'LIST' } });
  });

  it('is logged also when there turns out to be nothing to show', async () => {
    const before = (await looks()).length;
    await get(`/api/missing/${CASES[0]}`).expect(404);
    expect(await looks()).toHaveLength(before + 1);
  });

  it('shows nothing, and does not even look it up, when the look cannot be written', async () => {
    failing = true;
    const { body, headers } = await get(`/api/cases/${CASES[0]}/transfers/${TRANSFER}`).expect(503);
    expect(headers['retry-after']).toBe('5');
    expect(body.userMessage).toContain(
      'cannot be shown at the moment because who looks at it cannot be recorded',
    );
    expect(reached).toEqual([]);
    const list = await get('/api/list').expect(503);
    expect(JSON.stringify(list.body)).not.toContain(CASES[0]);
  });

  it('keeps what is no id out of the log', async () => {
    const before = (await looks()).length;
    await get('/api/cases/X123456/transfers/1').expect(404);
    expect(await looks()).toHaveLength(before);
    expect(reached).toEqual([]);
  });
});

describe('the walk over all routes', () => {
  it('finds the routes of which nothing is said, and those that are read without being logged', async () => {
    const own = await ownApp({ controllers: [SomeRoutes, ForgottenRoutes], demo: true });
    expect(routesInTheOpen(own.app)).toEqual(['GET /forgotten', 'GET /forgotten/look']);
    const names = routesOf(own.app).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'GET /api/cases/:caseId/transfers/:transferId',
        'POST /sign-in',
        'POST /api/directory',
        'GET /health/ping',
        'GET /demo/jwks.json',
      ]),
    );
    await own.close();
  });
});
