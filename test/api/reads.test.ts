import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailable } from '../../src/event-store/event-store.ts';
import {
  agreed,
  caseWith,
  must,
  newCrn,
  person,
  received,
  understanding,
  type Ids,
} from '../service/support/cases.ts';
import { newFolder, run, type Json, type Running } from '../service/support/running.ts';

const data = newFolder();
let service: Running;
let ids: Ids;
let now = '2026-11-02T09:00:00.000Z';

beforeAll(async () => {
  service = await run({ folder: data.folder, clock: () => now });
  ids = await caseWith(service, newCrn(), received);
});
afterAll(async () => {
  await service?.stop();
  data.remove();
});

const transfer = () => `/api/cases/${ids.caseId}/transfers/${ids.transferId}`;
const get = async (login: string, path: string, headers = {}) => (await service.as(login)).get(path, headers);
const post = async (login: string, act: string, body: object) =>
  (await service.as(login)).post(`${transfer()}/${act}`, body);

describe('At-Least-Position', () => {
  it('shows in any list what its writer has just written, every time', async () => {
    for (let time = 0; time < 20; time++) {
      const [login, other] = time % 2 ? ['grace', 'farid'] : ['farid', 'grace'];
      const body = {
        staffId: service.id(login),
        reason: 'Has room.',
        ...(time > 0 && { insteadOf: service.id(other) }),
      };
      const written = await post('hamish', 'allocate', body);
      must(written);
      const position = { 'At-Least-Position': written.headers.get('Log-Position') ?? '' };
      for (const [who, list] of [
        ['hamish', 'incoming'],
        ['amira', 'outgoing'],
        [login, 'mine'],
      ] as const) {
        const { content } = must(await get(who, `/api/transfers/${list}`, position));
        const row = content.find((each: Json) => each.transferId === ids.transferId);
        expect(row?.receiver).toBe(service.id(login));
        expect(`"${row?.revision}"`).toBe(written.headers.get('ETag'));
      }
    }
  });

  it('finds somebody who was just recorded, every time', async () => {
    const amira = await service.as('amira');
    const hamish = await service.as('hamish');
    for (let time = 0; time < 10; time++) {
      const crn = newCrn();
      const opened = await amira.post('/api/cases', person(crn, service));
      const { caseId } = must(opened);
      const position = { 'At-Least-Position': opened.headers.get('Log-Position') ?? '' };
      for (const [how, asked] of [
        ['find', { crn }],
        ['find/in-emergency', { crn, reason: 'POLICE_RANG' }],
      ] as const) {
        const { content } = must(await hamish.post(`/api/${how}`, asked, position));
        expect(content).toMatchObject([{ caseId }]);
      }
    }
  });

  it('is answered 503 with Retry-After while it cannot be reached', async () => {
    const answer = await get('hamish', '/api/transfers/incoming', { 'At-Least-Position': '9'.repeat(16) });
    expect(answer.status).toBe(503);
    expect(answer.body.userMessage).toContain('This cannot be shown: the log does not go that far');
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
  });

  it('has to be a position as it was given', async () => {
    const other = `${'1'.repeat(19)}-${'1'.repeat(19)}`;
    for (const position of ["1' OR 1=1", '0', '7'.repeat(15), other]) {
      const answer = await get('hamish', '/api/transfers/incoming', { 'At-Least-Position': position });
      expect(answer.status).toBe(400);
      expect(answer.body.fields[0].field).toBe('At-Least-Position');
    }
    const hamish = await service.as('hamish');
    for (const [how, body] of [
      ['find', { crn: 'X999999' }],
      ['find/in-emergency', { crn: 'X999999', reason: 'POLICE_RANG' }],
    ] as const) {
      const answer = await hamish.post(`/api/${how}`, body, { 'At-Least-Position': '0' });
      expect(answer.body).toMatchObject({ status: 400, fields: [{ field: 'At-Least-Position' }] });
    }
  });
});

describe('asAt', () => {
  const handover = async (asAt: string) =>
    get('hamish', `${transfer()}/handover?asAt=${encodeURIComponent(asAt)}`);

  it('is answered as things were known then, whatever was recorded since', async () => {
    const past = now;
    now = '2026-11-03T10:00:00.000Z';
    const before = must(await handover(past));
    expect(before.inThePast).toBe(true);
    must(await post('hamish', 'query', { question: 'Who has the keys?' }));
    must(await post('amira', 'moved', { knownBefore: false, source: 'A call', occurredAt: '2026-11-01' }));
    const rosh = { overall: 'VERY_HIGH', public: 'VERY_HIGH', assessedOn: '2026-10-01', source: 'OASys' };
    must(await (await service.as('amira')).post(`/api/cases/${ids.caseId}/rosh`, rosh));
    expect(must(await handover(past))).toEqual(before);
    expect(must(await handover('2026-11-03T10:00')).rosh).toBe('VERY_HIGH');
  });

  it.each(['yesterday', '2026-13-01', '2026-11-03T25:00', '03/11/2026', '2026-02-30', "'; --", '2999-01-01'])(
    'refuses %s with what to enter instead',
    async (asAt) => {
      const answer = await handover(asAt);
      expect(answer.status).toBe(400);
      expect(answer.body.fields).toEqual([{ field: 'asAt', message: expect.stringMatching(/^Enter a /) }]);
    },
  );

  it('refuses to be given twice', async () => {
    const answer = await get('hamish', `${transfer()}/handover?asAt=2026-11-02&asAt=2026-11-03`);
    expect(answer.status).toBe(400);
  });

  it('finds nothing at a time at which there was nothing', async () => {
    const answer = await handover('2020-01-01');
    expect([answer.status, answer.body.userMessage]).toEqual([
      404,
      'There was no case with this id at that time',
    ]);
  });
});

describe('A case', () => {
  it('gives the id of whatever waits to be answered', async () => {
    const its = await caseWith(service, newCrn(), agreed);
    const ofCase = `/api/cases/${its.caseId}`;
    const ofTransfer = `${ofCase}/transfers/${its.transferId}`;
    const send = async (login: string, path: string, body: object) =>
      must(await (await service.as(login)).post(path, body));
    const found = async () => must(await get('amira', ofCase));
    const inHand = async () => (await found()).transfers[0];

    await send('farid', `${ofTransfer}/read-back`, (await understanding(its, service)) as Json);
    const { readBack } = await inHand();
    expect(readBack).toEqual({ readBackId: expect.any(String), standing: 'GIVEN' });
    await send('amira', `${ofTransfer}/confirm-read-back`, { readBackId: readBack.readBackId });
    expect((await inHand()).readBack).toBeNull();

    await send('farid', `${ofTransfer}/dispute`, { points: 'He has no brother.' });
    const [dispute] = (await inHand()).disputes;
    expect(dispute).toEqual({ disputeId: expect.any(String), points: 'He has no brother.' });
    await send('amira', `${ofTransfer}/settle-dispute`, { disputeId: dispute.disputeId, how: 'He has.' });
    expect((await inHand()).disputes).toEqual([]);

    const until = now.slice(0, 10);
    const pass = { rule: 'HC-60', reason: 'Tonight.', compensatingAction: 'Edie rings.', until };
    await send('hamish', `${ofTransfer}/propose-block-pass`, pass);
    const [proposal] = (await inHand()).proposals;
    expect(proposal).toEqual({ proposalId: expect.any(String), rule: 'HC-60', until });
    const { proposalId } = proposal;
    await send('nadia', `${ofTransfer}/second-block-pass`, { proposalId, reason: 'So it is.' });
    expect((await inHand()).proposals).toEqual([]);

    const check = {
      kind: 'POLICE_DOMESTIC_ABUSE',
      body: 'Nottinghamshire Police',
      place: 'His new flat',
      area: 'RECEIVING',
    };
    await send('amira', `${ofTransfer}/request-check`, check);
    expect((await found()).checks).toEqual([
      { checkId: expect.any(String), kind: check.kind, standing: 'TO_SEND' },
    ]);

    await send('jonah', `${ofCase}/emergency-access`, { reason: 'POLICE_RANG' });
    const [taken] = (await found()).emergencies;
    expect(taken).toEqual({
      accessId: expect.any(String),
      by: service.id('jonah'),
      at: now,
      reason: 'POLICE_RANG',
    });
    await send('amira', `${ofCase}/emergency-access-seen`, { accessId: taken.accessId });
    expect((await found()).emergencies).toEqual([]);
  });
});

describe('Looking at a case', () => {
  const looks = async (login = 'hamish', path = '') => {
    const position = await service.parts.log.store.head();
    return get(login, `/api/cases/${ids.caseId}/access-log${path}`, { 'At-Least-Position': position });
  };

  it('is in its access log, with who, what and how', async () => {
    must(await get('farid', `/api/cases/${ids.caseId}`));
    must(await get('farid', `${transfer()}/handover`));
    must(await get('farid', '/api/transfers/mine'));
    await get('farid', `/handovers/${ids.transferId}`, { Accept: 'text/html' });
    const { content } = must(await looks());
    const his = content.filter(({ actorId }: Json) => actorId === service.id('farid'));
    const kinds = his.map(({ what, via }: Json) => `${what} ${via}`);
    expect(kinds).toEqual(expect.arrayContaining(['HANDOVER PAGE', 'LIST API', 'HANDOVER API', 'CASE API']));
    expect(kinds[0]).toBe('HANDOVER PAGE');
  });

  it('reading the access log is in it too', async () => {
    must(await looks('nadia'));
    const { content } = must(await looks());
    expect(
      content.some(({ what, actorId }: Json) => what === 'ACCESS_LOG' && actorId === service.id('nadia')),
    ).toBe(true);
  });

  it('can be told by seniors, heads of a delivery unit and reviewers, and by nobody else', async () => {
    const statuses = await Promise.all(
      ['hamish', 'nadia', 'priya', 'farid', 'ines', 'jonah'].map(
        async (login) => (await looks(login)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 200, 403, 403, 403]);
  });

  it('comes in pages', async () => {
    const all = must(await looks('hamish', '?size=50'));
    const second = must(await looks('hamish', '?size=2&page=1'));
    expect(second.content).toHaveLength(2);
    expect(second.totalPages).toBe(Math.ceil(second.totalElements / 2));
    // Each look is one more, and is told of as soon as the views have it.
    expect(second.totalElements).toBeGreaterThanOrEqual(all.totalElements);
    for (const query of ['?page=-1', '?size=two', '?page=1.5']) {
      expect((await looks('hamish', query)).status).toBe(400);
    }
  });

  it('shows nothing when it cannot be recorded, on the API and on pages', async () => {
    const { log } = service.parts;
    const append = jest
      .spyOn(log, 'append')
      .mockImplementation(() => Promise.reject(new StoreUnavailable('The disk is full')));
    try {
      for (const path of [
        `/api/cases/${ids.caseId}`,
        `${transfer()}/handover`,
        '/api/transfers/incoming',
        `/api/cases/${ids.caseId}/access-log`,
      ]) {
        const answer = await get('hamish', path);
        expect([path, answer.status]).toEqual([path, 503]);
        expect(JSON.stringify(answer.body)).not.toContain('Grove');
        expect(answer.headers.has('ETag')).toBe(false);
        expect(answer.headers.get('Retry-After')).not.toBeNull();
      }
      for (const path of [`/cases/${ids.caseId}`, `/handovers/${ids.transferId}`, '/']) {
        const page = await get('hamish', path, { Accept: 'text/html' });
        expect([path, page.status]).toEqual([path, 503]);
        expect(page.body).not.toContain('Grove');
      }
    } finally {
      append.mockRestore();
    }
    expect((await get('hamish', `/api/cases/${ids.caseId}`)).status).toBe(200);
  });
});
