import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { caseWith, must, newCrn, received, type Ids } from '../service/support/cases.ts';
import { run, type Json, type Person, type Running } from '../service/support/running.ts';

jest.setTimeout(60_000);

let running: Running;
let ines: Person;
let ids: Ids;

const police = {
  kind: 'POLICE_DOMESTIC_ABUSE',
  body: 'Nottinghamshire Police',
  place: 'The new address',
  area: 'RECEIVING',
};

beforeAll(async () => {
  running = await run();
  ines = await running.as('ines');
  ids = await caseWith(running, newCrn(), received);
});
afterAll(() => running?.stop());

const give = (act: string, body: object, by: Person = ines, key: string = randomUUID()) =>
  by.post(`/api/cases/${ids.caseId}/transfers/${ids.transferId}/${act}`, body, { 'Idempotency-Key': key });

/** The list as it is once it holds what was recorded last. */
async function list(what: string, more = '', by: Person = ines): Promise<Json> {
  const { position } = await running.parts.cases.fresh(ids.caseId);
  return must(await by.get(`/api/checks?what=${what}${more}`, { 'At-Least-Position': position }));
}

const askedFor = async (check: object): Promise<string> => {
  must(await give('request-check', check));
  return (await running.parts.cases.fresh(ids.caseId)).state.checks.at(-1)?.checkId ?? '';
};

describe('GET /api/checks', () => {
  it('lists a check from when it is asked for until its reply is filed', async () => {
    const checkId = await askedFor(police);
    const toSend = await list('to-send');
    expect(toSend).toMatchObject({ totalElements: 1, number: 0, size: 20 });
    expect(toSend.content[0]).toMatchObject({
      checkId,
      caseId: ids.caseId,
      transferId: ids.transferId,
      name: 'Grove, Ash',
      kind: 'POLICE_DOMESTIC_ABUSE',
      body: 'Nottinghamshire Police',
      place: 'The new address',
      question: null,
      standing: 'TO_SEND',
      team: 'NTC01',
      sentAt: null,
      chases: 0,
      workingDays: 0,
    });
    must(await give('send-check', { checkId, how: 'Secure e-mail', occurredAt: '2026-01-05' }));
    expect((await list('to-send')).totalElements).toBe(0);
    expect((await list('to-file')).content[0]).toMatchObject({ checkId, standing: 'SENT' });
    const late = (await list('to-chase')).content[0];
    expect(late).toMatchObject({ checkId, chaseOn: '2026-01-12' });
    expect(late.workingDays).toBeGreaterThan(5);

    must(await give('chase-check', { checkId, how: 'Telephone' }));
    expect((await list('to-chase')).content[0]).toMatchObject({ chaseOn: '2026-01-19', chases: 1 });
    must(await give('chase-check', { checkId, how: 'Telephone' }));
    expect((await list('to-chase')).totalElements).toBe(0);

    must(await give('file-reply', { checkId, result: 'NOTHING_HELD' }));
    expect((await list('to-file')).totalElements).toBe(0);
  });

  it('is of one’s own team unless others are named', async () => {
    const dev = await running.as('dev');
    await askedFor({ ...police, place: 'Where a partner lives' });
    expect((await list('to-send', '', dev)).totalElements).toBe(0);
    expect((await list('to-send', '&team=NTC01', dev)).totalElements).toBe(1);
    await askedFor({ ...police, body: 'West Yorkshire Police', area: 'HOME' });
    expect((await list('to-send', '', dev)).content).toMatchObject([{ body: 'West Yorkshire Police' }]);
  });

  it('is logged for every case that it shows', async () => {
    await list('to-send');
    const head = await running.parts.log.store.head();
    await running.readModel.waitFor(head, 10_000);
    const { content } = await running.readModel.views.accessLog(ids.caseId);
    expect(content[0]).toMatchObject({ what: 'LIST', via: 'API', actorId: running.id('ines') });
  });

  it('says what can be asked for', async () => {
    for (const what of ['', '?what=constructor', '?what=to-send&what=to-file']) {
      const { status, body } = await ines.get(`/api/checks${what}`);
      expect(status).toBe(400);
      expect(body.fields).toEqual([{ field: 'what', message: 'Choose to-send, to-chase or to-file' }]);
    }
  });
});

describe('acts about a check', () => {
  it('are recorded once under one key, and once in all when two people come at the same time', async () => {
    const checkId = await askedFor({ ...police, kind: 'HOUSING' });
    const key = randomUUID();
    const twice = await Promise.all(
      [1, 2].map(() => give('send-check', { checkId, how: 'Post' }, ines, key)),
    );
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    const second = await give('send-check', { checkId, how: 'Post' }, await running.as('hamish'));
    expect(second.status).toBe(409);
    expect(second.body.userMessage).toMatch(/was recorded as sent by Ines Duarte/);
  });

  it('tell a field by name when what is held is not said', async () => {
    const checkId = await askedFor({ ...police, kind: 'HEALTH' });
    must(await give('send-check', { checkId, how: 'Post' }));
    const { status, body } = await give('file-reply', { checkId, result: 'INFORMATION_HELD' });
    expect(status).toBe(400);
    expect(body.fields).toMatchObject([{ field: 'summary' }]);
  });

  it('leave going on without a reply to a manager', async () => {
    const checkId = await askedFor({ ...police, kind: 'ADULT_SERVICES' });
    must(await give('send-check', { checkId, how: 'Post' }));
    const risk = { checkId, risk: 'Not known', compensatingAction: 'A visit' };
    expect((await give('accept-no-reply', risk)).status).toBe(403);
    must(await give('accept-no-reply', risk, await running.as('hamish')));
    must(await give('file-reply', { checkId, result: 'INFORMATION_HELD', summary: 'Known since May' }));
    const { checks } = (await running.parts.cases.fresh(ids.caseId)).state;
    expect(checks.at(-1)).toMatchObject({
      noReplyAccepted: { risk: 'Not known' },
      replies: [{ summary: 'Known since May' }],
    });
  });
});
