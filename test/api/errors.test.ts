import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoPeople } from '../../src/security/demo/demo-people.ts';
import { caseWith, newCrn, person, received, type Ids } from '../service/support/cases.ts';
import { newFolder, run, tokenOf, type Answer, type Json, type Running } from '../service/support/running.ts';
import { routesInTheOpen, routesOf } from '../security/support/routes.ts';

const data = newFolder();
let service: Running;
let ids: Ids;

beforeAll(async () => {
  service = await run({ folder: data.folder });
  ids = await caseWith(service, newCrn(), received);
});
afterAll(async () => {
  await service?.stop();
  data.remove();
});

const NOBODY = '00000000-0000-4000-8000-000000000000';
const transfer = () => `/api/cases/${ids.caseId}/transfers/${ids.transferId}`;
const post = async (path: string, body: object, login = 'amira') =>
  (await service.as(login)).post(path, body);
const bearer = async (login: string) =>
  `Bearer ${await tokenOf(
    data.folder,
    demoPeople().find((each) => each.login === login)!,
  )}`;
const raw = async (path: string, init: RequestInit, login = 'amira'): Promise<Answer> => {
  const authorization = await bearer(login);
  const response = await fetch(service.address + path, {
    method: 'POST',
    ...init,
    headers: { Authorization: authorization, ...init.headers },
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
};

/** In the HMPPS shape, for the person and for the programmer, and without anything of the inside. */
function expectProblem({ status, headers, body }: Answer, expected: number, message: RegExp): void {
  expect([status, body.userMessage]).toEqual([expected, expect.stringMatching(message)]);
  expect(body).toMatchObject({
    status: expected,
    errorCode: expect.stringMatching(/^[A-Z_]+$/),
    developerMessage: expect.stringContaining(body.userMessage),
  });
  expect(
    Object.keys(body).filter(
      (key) => !/^(status|errorCode|userMessage|developerMessage|fields|unmet)$/.test(key),
    ),
  ).toEqual([]);
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(headers.get('Cache-Control')).toBe('no-store');
  expect(JSON.stringify(body)).not.toMatch(/\bat .*\.[jt]s:|node_modules|SQLITE|Error:/);
}

describe('A body that is not as it has to be', () => {
  const open = (change: object) => post('/api/cases', { ...person(newCrn(), service), ...change });

  it.each<[string, object, Record<string, RegExp>]>([
    ['a field is missing', { surname: undefined }, { surname: /^Enter the surname$/ }],
    ['a field is blank', { surname: '   ' }, { surname: /^Enter the surname$/ }],
    ['a field is null', { surname: null }, { surname: /^Enter the surname$/ }],
    ['a text is a number', { forenames: 12 }, { forenames: /^Enter the forenames$/ }],
    ['a text is a list', { forenames: ['Ash'] }, { forenames: /^Enter the forenames$/ }],
    ['a text is an object', { forenames: { $ne: '' } }, { forenames: /^Enter the forenames$/ }],
    ['a text is too long', { surname: 'x'.repeat(201) }, { surname: /^Use 200 characters or fewer$/ }],
    ['a day does not exist', { dateOfBirth: '2001-02-29' }, { dateOfBirth: /^Enter a day as YYYY-MM-DD/ }],
    [
      'a code is unknown',
      { sentences: [{ kind: 'FINE', startedOn: '2026-01-01', endsOn: '2027-01-01' }] },
      { 'sentences.0.kind': /^Choose one of: / },
    ],
    ['a list is not one', { sentences: 'many' }, { sentences: /^Give/ }],
    ['a list is empty', { sentences: [] }, { sentences: /^Give at least 1$/ }],
    ['a list has a number in it', { sentences: [7] }, { 'sentences.0': /^Give the fields/ }],
    ['a CRN is not one', { crn: 'X12' }, { crn: /^Enter the CRN as one capital letter and six digits/ }],
    ['a person is not in the directory', { supervisedBy: NOBODY }, { supervisedBy: /directory/ }],
    ['a field is unknown', { offence: 'Theft' }, { offence: /^This field is not known here; leave it out$/ }],
    [
      'a field of an entry is unknown',
      { sentences: [{ kind: 'LICENCE', startedOn: '2026-01-01', endsOn: '2027-01-01', court: 'Leeds' }] },
      { 'sentences.0.court': /^This field is not known here/ },
    ],
    [
      'two fields are wrong',
      { crn: '', surname: 1 },
      { crn: /^Enter the CRN/, surname: /^Enter the surname$/ },
    ],
  ])('%s: every field is named with what to do', async (_, change, fields) => {
    const answer = await open(change);
    expectProblem(answer, 400, /./);
    expect(
      Object.fromEntries(answer.body.fields.map(({ field, message }: Json) => [field, message])),
    ).toEqual(
      Object.fromEntries(
        Object.entries(fields).map(([field, message]) => [field, expect.stringMatching(message)]),
      ),
    );
  });

  it.each(['[]', '"text"', '7', 'null', '[{"crn":"X000001"}]'])('%s is no JSON object', async (body) => {
    const answer = await raw('/api/cases', { body, headers: { 'Content-Type': 'application/json' } });
    expectProblem(answer, 400, /./);
  });

  it('is not quoted back when it cannot be read', async () => {
    const answer = await raw('/api/cases', {
      body: '{"surname": "Secretly',
      headers: { 'Content-Type': 'application/json' },
    });
    expectProblem(answer, 400, /^The body cannot be read/);
    expect(JSON.stringify(answer.body)).not.toContain('Secretly');
  });

  it('cannot reach behind objects', async () => {
    const body = `{"__proto__": {"isAdmin": true}, "constructor": {"prototype": {"isAdmin": true}}}`;
    const answer = await raw('/api/cases', { body, headers: { 'Content-Type': 'application/json' } });
    expectProblem(answer, 400, /./);
    expect(({} as Json).isAdmin).toBeUndefined();
  });

  it('has half a character in it', async () => {
    const answer = await open({ surname: 'Gr\ud800ve' });
    expectProblem(answer, 400, /./);
    expect(answer.body.fields).toEqual([
      { field: 'surname', message: 'A character in this text is damaged; write it again' },
    ]);
  });

  it('goes deeper than anything that is asked', async () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const body = `{"surname": ${deep}}`;
    const answer = await raw('/api/cases', { body, headers: { 'Content-Type': 'application/json' } });
    expectProblem(answer, 400, /./);
  });

  it('is too large', async () => {
    expectProblem(await post('/api/cases', { surname: 'x'.repeat(300_000) }), 413, /too large/);
  });

  it('is of another kind', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
      expectProblem(
        await raw('/api/cases', { body: 'a=b', headers: { 'Content-Type': type } }),
        415,
        /application\/json/,
      );
    }
  });

  it('records nothing', async () => {
    const before = await service.parts.log.store.head();
    await open({ sentences: [] });
    expect(await service.parts.log.store.head()).toBe(before);
  });
});

describe('Who may ask', () => {
  const ask = async (headers: Record<string, string>): Promise<Answer> =>
    raw(`/api/cases/${ids.caseId}`, { method: 'GET', headers });

  it('nobody without a token, or with one that is not ours', async () => {
    const [header, claims, signature] = (await bearer('amira')).split('.');
    const forged = Buffer.from(
      JSON.stringify({
        ...JSON.parse(Buffer.from(claims ?? '', 'base64url').toString()),
        user_uuid: service.id('priya'),
      }),
    ).toString('base64url');
    for (const authorization of [
      '',
      'Basic YTpi',
      'Bearer',
      'Bearer nonsense',
      `${header}.${forged}.${signature}`,
      `${header}.${claims}.`,
    ]) {
      const answer = await ask({ Authorization: authorization });
      expectProblem(answer, 401, /./);
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
    }
  });

  it('nobody records with the right to read only, nor loads the directory without that right', async () => {
    expectProblem(
      await post(`${transfer()}/query`, { question: 'Why?' }, 'priya'),
      403,
      /ROLE_CASE_HANDOVER__WRITE/,
    );
    const csv = await raw('/api/directory', { body: 'code,name', headers: { 'Content-Type': 'text/csv' } });
    expectProblem(csv, 403, /ROLE_CASE_HANDOVER__ADMIN/);
  });

  it('every route is public on purpose or guarded, and records the look where it shows a case', () => {
    expect(routesInTheOpen(service.app)).toEqual([]);
    const open = routesOf(service.app)
      .filter(({ isPublic }) => isPublic)
      .map(({ name }) => name);
    expect(open.sort()).toEqual([
      'GET /demo/jwks.json',
      'GET /health',
      'GET /health/liveness',
      'GET /health/ping',
      'GET /health/readiness',
      'GET /info',
      'GET /sign-in',
      'POST /sign-in',
      'POST /sign-out',
    ]);
  });
});

describe('A parameter that is not as it has to be', () => {
  it.each([
    ['transfers/incoming?page=two', 'page'],
    ['transfers/incoming?page=1&page=2', 'page'],
    ['transfers/outgoing?size=-1', 'size'],
    ['rules/overdue?rule=everything', 'rule'],
    ['rules/overdue?rule=HC-09&rule=HC-10', 'rule'],
    [`transfers/incoming?${'team=LDS01&'.repeat(51)}`, 'team'],
  ])('%s is refused by name', async (path, field) => {
    const answer = await (await service.as('hamish')).get(`/api/${path}`);
    expectProblem(answer, 400, /./);
    expect(answer.body.fields).toEqual([{ field, message: expect.any(String) }]);
  });
});

describe('What is somebody else’s to do', () => {
  it('is answered 403, in words, with whose it is', async () => {
    const answer = await post(`${transfer()}/continuity`, { summary: 'Three in a year.' });
    expectProblem(answer, 403, /: this is for a senior or a head of a delivery unit to do$/);
    const elsewhere = await (
      await service.as('liam')
    ).post(`${transfer()}/continuity`, { summary: 'Three.' });
    expectProblem(
      elsewhere,
      403,
      /^Only a senior or the head of the delivery unit of Leeds sentence management/,
    );
  });
});

describe('What is not there', () => {
  it.each([
    '/api/cases/1',
    `/api/cases/${NOBODY}`,
    '/api/cases/..%2f..%2fkeys.db',
    '/api/cases/%00',
    '/api/cases/%E0%A4%A',
    '/api/nothing',
    `/api/cases/${NOBODY}/transfers/${NOBODY}/handover`,
    '/api/cases/abc/transfers/def/handover',
  ])('%s', async (path) => {
    const answer = await (await service.as('hamish')).get(path);
    expectProblem(answer, 404, /^There is (no|nothing)/);
    expect(JSON.stringify(answer.body)).not.toContain(path);
  });

  it('a transfer of another case', async () => {
    const other = await caseWith(service, newCrn(), []);
    const path = `/api/cases/${ids.caseId}/transfers/${other.transferId}`;
    expectProblem(await (await service.as('hamish')).get(`${path}/handover`), 404, /transfer/);
    expectProblem(await post(`${path}/withdraw`, { reason: 'Stays.' }), 404, /transfer/);
  });

  it('a case that somebody records about', async () => {
    const rosh = { overall: 'LOW', assessedOn: '2026-01-01', source: 'OASys' };
    expectProblem(await post(`/api/cases/${NOBODY}/rosh`, rosh), 404, /case/);
  });
});

describe('What cannot be done as things stand', () => {
  it('is answered 409 with each rule in the way, why it matters, who owes it and how grave it is', async () => {
    const { caseId, transferId } = await caseWith(service, newCrn(), []);
    const answer = await post(`/api/cases/${caseId}/transfers/${transferId}/request`, {});
    expectProblem(answer, 409, /HC-07/);
    expect(answer.body.unmet).toEqual([
      {
        rule: 'HC-07',
        title: expect.any(String),
        why: expect.any(String),
        finding: expect.any(String),
        owes: { side: 'HOME', role: expect.any(String) },
        severity: 'NEEDS_REASON',
        source: { status: 'proposed', reference: expect.any(String) },
      },
    ]);
  });

  it('is answered 409 with what happened already', async () => {
    expectProblem(await post(`${transfer()}/request`, {}), 409, /^The request was sent by Amira Haddad at /);
  });
});

describe('Somebody who asks too often', () => {
  it('is told how long to wait; others are not', async () => {
    const own = newFolder();
    const busy = await run({ folder: own.folder, env: { HANDOVER_RATE_PER_MINUTE: '20' } });
    try {
      const hamish = await busy.as('hamish');
      const answers = await Promise.all(
        Array.from({ length: 45 }, () => hamish.get('/api/transfers/incoming')),
      );
      const refused = answers.filter(({ status }) => status === 429);
      // A minute may have begun in between, and with it a new count.
      expect(refused.length).toBeGreaterThanOrEqual(5);
      expectProblem(refused[0]!, 429, /^Too many requests\. Try again in \d+ seconds$/);
      expect(Number(refused[0]?.headers.get('Retry-After'))).toBeGreaterThan(0);
      expect((await (await busy.as('nadia')).get('/api/transfers/incoming')).status).toBe(200);
    } finally {
      await busy.stop();
      own.remove();
    }
  });
});
