import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { caseWith, must, newCrn, person, received, type Ids } from '../service/support/cases.ts';
import { newFolder, run, type Answer, type Running } from '../service/support/running.ts';

const data = newFolder();
let service: Running;
let ids: Ids;

beforeAll(async () => {
  service = await run({ folder: data.folder });
});
beforeEach(async () => {
  ids = await caseWith(service, newCrn(), received);
});
afterAll(async () => {
  await service?.stop();
  data.remove();
});

const transfer = () => `/api/cases/${ids.caseId}/transfers/${ids.transferId}`;
const typesIn = async (caseId: string) =>
  (await service.parts.log.read(`case-${caseId}`)).events.map(({ metadata }) => metadata.type);
const times = async (type: string) => (await typesIn(ids.caseId)).filter((each) => each === type).length;
/** All of an answer that a repeat must give again. */
const whole = ({ status, headers, body }: Answer) => ({
  status,
  body,
  etag: headers.get('ETag'),
  position: headers.get('Log-Position'),
});
const ask = (login: string, key: string, question = 'Who has the keys?') =>
  service.as(login).then((one) => one.post(`${transfer()}/query`, { question }, { 'Idempotency-Key': key }));

describe('A command sent again under the same Idempotency-Key', () => {
  it('is recorded once and answered as the first time, whatever has happened since', async () => {
    const key = randomUUID();
    const first = await ask('hamish', key);
    expect(first.status).toBe(200);
    expect(first.headers.get('ETag')).toMatch(/^"\d+"$/);
    expect(first.body.position).toBe(first.headers.get('Log-Position'));
    must(await ask('hamish', randomUUID(), 'And the alarm code?'));
    expect(whole(await ask('hamish', key.toUpperCase()))).toEqual(whole(first));
    expect(await times('QueryRaised')).toBe(2);
  });

  it('is answered alike after a restart', async () => {
    const key = randomUUID();
    const first = await ask('hamish', key);
    await service.stop();
    service = await run({ folder: data.folder });
    expect(whole(await ask('hamish', key))).toEqual(whole(first));
    expect(await times('QueryRaised')).toBe(1);
  });

  it('becomes one event although it is sent a hundred times at once', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask('hamish', key)));
    expect(new Set(answers.map((answer) => JSON.stringify(whole(answer)))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(await times('QueryRaised')).toBe(1);
  });

  it('opens one case although it is sent a hundred times at once', async () => {
    const amira = await service.as('amira');
    const body = person(newCrn(), service);
    const key = { 'Idempotency-Key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 100 }, () => amira.post('/api/cases', body, key)));
    expect(new Set(answers.map((answer) => JSON.stringify(whole(answer)))).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await typesIn(answers[0]?.body.caseId)).toEqual(['CaseOpened', 'ResponsibilityTransferred']);
  });

  it('is refused when it says something else, or somebody else says it', async () => {
    const key = randomUUID();
    must(await ask('hamish', key));
    for (const other of [await ask('hamish', key, 'Where are the keys?'), await ask('nadia', key)]) {
      expect(other.status).toBe(409);
      expect(other.body.userMessage).toContain('This Idempotency-Key was used before for something else');
    }
    expect(await times('QueryRaised')).toBe(1);
  });

  it('has to have a UUID as its key, because the key is kept for ever', async () => {
    const answer = await ask('hamish', 'John Smith, 1 High Street');
    expect(answer.status).toBe(400);
    expect(answer.body.fields).toEqual([
      { field: 'Idempotency-Key', message: 'Send a UUID as Idempotency-Key, or leave it out' },
    ]);
    expect(await times('QueryRaised')).toBe(0);
  });

  it('may be sent again after it was refused, once nothing stands in its way', async () => {
    const [amira, hamish] = [await service.as('amira'), await service.as('hamish')];
    const body = { kind: 'SUPERVISION', staffId: service.id('farid') };
    const key = { 'Idempotency-Key': randomUUID() };
    const offer = () => amira.post(`${transfer()}/offer-responsibility`, body, key);
    expect((await offer()).status).toBe(409);
    must(await hamish.post(`${transfer()}/allocate`, { staffId: body.staffId, reason: 'Has room.' }));
    must(await hamish.post(`${transfer()}/agree`, { reasons: [{ rule: 'HC-08', reason: 'Seen.' }] }));
    expect((await offer()).status).toBe(200);
    expect(await times('ResponsibilityOffered')).toBe(1);
  });
});

describe('If-Match', () => {
  const allocate = async (etag: string, login = 'hamish') =>
    (await service.as(login)).post(
      `${transfer()}/allocate`,
      { staffId: service.id('farid'), reason: 'Has room.' },
      { 'If-Match': etag },
    );
  const etagNow = async () =>
    (await (await service.as('hamish')).get(`${transfer()}/handover`)).headers.get('ETag') ?? '';

  it('lets an act through on the screen as it is, with the ETag of any answer about the transfer', async () => {
    const seen = await etagNow();
    const asked = await ask('hamish', randomUUID());
    expect(asked.headers.get('ETag')).not.toBe(seen);
    expect(asked.headers.get('ETag')).toBe(await etagNow());
    expect((await allocate(asked.headers.get('ETag') ?? '')).status).toBe(200);
  });

  it('stops an act on a screen that has changed and says who changed it and when', async () => {
    const seen = await etagNow();
    must(await ask('nadia', randomUUID()));
    const late = await allocate(seen);
    expect(late.status).toBe(412);
    expect(late.body.errorCode).toBe('STALE');
    expect(late.body.userMessage).toMatch(
      /changed since you opened it: one change: query raised by Nadia Kowalski at .*\. Nothing/,
    );
    expect(await times('ReceivingPractitionerAllocated')).toBe(0);
  });

  it('takes no notice of what changed elsewhere in the case', async () => {
    const seen = await etagNow();
    const rosh = { overall: 'MEDIUM', assessedOn: '2026-02-02', source: 'OASys' };
    must(await (await service.as('amira')).post(`/api/cases/${ids.caseId}/rosh`, rosh));
    expect((await allocate(seen)).status).toBe(200);
  });

  it('has to be an ETag as it was given', async () => {
    const answer = await allocate('3');
    expect(answer.status).toBe(400);
    expect(answer.body.fields).toEqual([
      { field: 'If-Match', message: 'Send the ETag exactly as it was given, quotes included' },
    ]);
    expect((await allocate('*')).status).toBe(200);
  });
});

describe('Two people at once', () => {
  it('a double click records one thing, also without a key', async () => {
    const hamish = await service.as('hamish');
    const answers = await Promise.all(
      Array.from({ length: 2 }, () =>
        hamish.post(`${transfer()}/allocate`, { staffId: service.id('farid'), reason: 'Has room.' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.userMessage).toMatch(/Farid Rahimi/);
    expect(await times('ReceivingPractitionerAllocated')).toBe(1);
  });

  it('two different acts on one case are both recorded', async () => {
    const [hamish, amira] = [await service.as('hamish'), await service.as('amira')];
    const rosh = { overall: 'HIGH', public: 'HIGH', assessedOn: '2026-02-02', source: 'OASys' };
    const answers = await Promise.all([
      hamish.post(`${transfer()}/query`, { question: 'Who has the keys?' }),
      amira.post(`/api/cases/${ids.caseId}/rosh`, rosh),
      amira.post(`${transfer()}/query`, { question: 'Is there room?' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect([await times('QueryRaised'), await times('RoshLevelAssessed')]).toEqual([2, 1]);
  });

  it('one of them wins, and the other is told by whom and when', async () => {
    const [hamish, nadia] = [await service.as('hamish'), await service.as('nadia')];
    const name = (login: string) => ({ staffId: service.id(login), reason: 'Has room.' });
    const answers = await Promise.all([
      hamish.post(`${transfer()}/allocate`, name('farid')),
      nadia.post(`${transfer()}/allocate`, name('grace')),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = answers[0]?.status === 200 ? 'Hamish Boyd' : 'Nadia Kowalski';
    expect(answers.find(({ status }) => status === 409)?.body.userMessage).toContain(winner);
  });
});
