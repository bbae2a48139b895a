import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { demoPeople } from '../../src/security/demo/demo-people.ts';
import { routesOf } from '../security/support/routes.ts';
import { allocated, caseWith, emergency, must, newCrn, person, received, type Ids } from './support/cases.ts';
import { run, tokenOf, type Answer, type Running } from './support/running.ts';

/** A case with limited access: who sees it, who only knows of it, and to whom it does not exist. */

jest.setTimeout(120_000);

let running: Running;
let ids: Ids;
let crn: string;

const ask = async (login: string, method: string, path: string, headers = {}): Promise<Answer> => {
  // The one address to which files are sent takes nothing else.
  if (method === 'POST' && path.endsWith('/bring-in') && !path.startsWith('/api/'))
    return send(login, path, headers);
  const asker = await running.as(login);
  return method === 'GET' ? asker.get(path, headers) : asker.post(path, {}, headers);
};

const send = async (login: string, path: string, headers: object): Promise<Answer> => {
  const token = await tokenOf(
    running.folder,
    demoPeople().find((each) => each.login === login)!,
  );
  const body = new FormData();
  body.set('text', 'Pasted');
  const response = await fetch(running.address + path, {
    method: 'POST',
    body,
    headers: { ...headers, Authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
};

/** Lets only these people see the case. */
const restrict = async ({ caseId }: Ids, ...logins: string[]) =>
  must(
    await (
      await running.as('carys')
    ).post(`/api/cases/${caseId}/restrict-case`, {
      letIn: logins.map((login) => ({ staffId: running.id(login) })),
      message: 'Ask the Leeds office before you do anything',
      reason: 'A relative works in the team',
    }),
  );

const looks = async (caseId: string) =>
  (await running.readModel.views.accessLog(caseId, { size: 50 })).content.map(
    ({ actorId, what, via }) => `${what} ${via} ${actorId}`,
  );

const upToDate = async () => running.readModel.waitFor(await running.parts.stores.store.head(), 60_000);

beforeAll(async () => {
  running = await run({ clock: () => '2026-11-23T10:00:00.000Z' });
  crn = newCrn();
  ids = await caseWith(running, crn, received);
  await restrict(ids, 'carys');
  await upToDate();
});
afterAll(() => running.stop());

/** Every address of the service that names a case or a transfer, as the table of routes has it. */
const addresses = ({ caseId, transferId }: Ids) =>
  routesOf(running.app)
    .filter(({ name }) => /:(caseId|transferId)/.test(name))
    .map(({ name, method, inEmergency }) => ({
      name,
      method,
      inEmergency,
      path: name
        .slice(method.length + 1)
        .replace(':caseId', caseId)
        .replace(':transferId', transferId)
        .replace(':act', name.includes('/handovers/') ? 'oversight' : 'grant-case-access')
        .replace(/:\w+/g, caseId),
    }));

const UNKNOWN: Ids = {
  caseId: '00000000-0000-4000-8000-00000000dead',
  transferId: '00000000-0000-4000-8000-00000000beef',
  offerId: '',
  reasons: [],
};

describe('every address of a case with limited access', () => {
  const pages = { accept: 'text/html' };

  it('is answered with 404 to those to whom it does not exist, to the byte as if there were no such case', async () => {
    const known = addresses(ids);
    const unknown = addresses(UNKNOWN);
    expect(known.length).toBeGreaterThan(50);
    for (const [i, { name, method, path, inEmergency }] of known.entries()) {
      if (inEmergency) continue;
      for (const login of ['liam', 'ben', 'edie']) {
        const headers = path.startsWith('/api/') ? {} : pages;
        const hidden = await ask(login, method, path, headers);
        const absent = await ask(login, method, unknown[i]!.path, headers);
        const shown = (answer: Answer) => JSON.stringify(answer.body).replace(/nonce=\S+/g, '');
        expect({ name, login, body: shown(hidden), status: hidden.status }).toEqual({
          name,
          login,
          body: shown(absent),
          status: absent.status,
        });
        expect({ name, status: hidden.status }).toEqual({ name, status: hidden.status === 403 ? 403 : 404 });
        expect([...hidden.headers.keys()].sort()).toEqual([...absent.headers.keys()].sort());
      }
    }
  });

  it('is answered with 403, the message and whom to ask to those who may know that it exists', async () => {
    for (const { name, method, path, inEmergency } of addresses(ids)) {
      if (inEmergency) continue;
      const { status, body } = await ask('hamish', method, path);
      expect({ name, status, body }).toMatchObject({
        name,
        status: 403,
        body: {
          errorCode: 'LIMITED_ACCESS',
          userMessage:
            'This case is limited access. Ask the Leeds office before you do anything. To be let in, ask Carys Bowen (Leeds sentence management)',
        },
      });
      expect(JSON.stringify(body)).not.toMatch(new RegExp(`Grove|Ash|1990|${crn}`));
    }
  });

  it('is a page in the same words', async () => {
    const page = await ask('hamish', 'GET', `/handovers/${ids.transferId}`, pages);
    expect(page.status).toBe(403);
    expect(page.body).toContain('You cannot see this case');
    expect(page.body).toContain('This case is limited access. Ask the Leeds office');
    expect(page.body).not.toMatch(new RegExp(`Grove|${crn}|/cases/`));
  });

  it('is open to those let in, and to whoever holds supervision', async () => {
    for (const login of ['carys', 'amira']) {
      const answer = must(await ask(login, 'GET', `/api/cases/${ids.caseId}`));
      expect(answer).toMatchObject({
        crn,
        limitedAccess: {
          staffIds: [running.id('carys'), running.id('amira')],
          reason: 'A relative works in the team',
        },
      });
    }
    const page = await ask('carys', 'GET', `/cases/${ids.caseId}`, pages);
    expect(page.body).toContain('only these staff may see this case: Carys Bowen, Amira Haddad');
  });

  it('has everybody who was turned down in its access log, for those who see the case', async () => {
    const card = `/cases/${ids.caseId}`;
    expect((await ask('priya', 'GET', `/api${card}/contingency`)).status).toBe(404);
    expect((await ask('priya', 'GET', `${card}/tonight`, pages)).status).toBe(404);
    expect((await ask('priya', 'GET', `${card}/emergency-access`, pages)).status).toBe(404);
    await upToDate();
    const seen = await looks(ids.caseId);
    expect(seen).toContain(`REFUSAL API ${running.id('hamish')}`);
    expect(seen).toContain(`REFUSAL PAGE ${running.id('hamish')}`);
    expect(seen).toContain(`REFUSAL API ${running.id('priya')}`);
    expect(seen.filter((look) => look === `REFUSAL PAGE ${running.id('priya')}`)).toHaveLength(2);
    expect((await ask('hamish', 'GET', `/api/cases/${ids.caseId}/access-log`)).status).toBe(403);
    expect((await ask('carys', 'GET', `/api/cases/${ids.caseId}/access-log`)).status).toBe(200);
  });
});

describe('lists', () => {
  const lists = [
    '/api/transfers/incoming?team=NTC01',
    '/api/transfers/outgoing?team=LDS01',
    '/api/rules/overdue?team=LDS01',
  ];
  const pages = ['/', '/lists/incoming', '/lists/outgoing', '/lists/overdue'];

  it('tell those who may know of it that there is a case, and nothing about the person', async () => {
    const { content, totalElements } = must(await ask('hamish', 'GET', '/api/transfers/incoming'));
    expect(totalElements).toBe(1);
    expect(content).toMatchObject([
      {
        transferId: ids.transferId,
        name: 'Restricted',
        crn: null,
        rosh: null,
        mappaLevel: null,
        restricted: true,
      },
    ]);
    const page = await ask('hamish', 'GET', '/', { accept: 'text/html' });
    expect(page.body).toContain('Restricted');
    expect(page.body).not.toMatch(new RegExp(`Grove|${crn}|/handovers/`));
  });

  it('name the person to those let in', async () => {
    const { content } = must(await ask('carys', 'GET', '/api/transfers/outgoing'));
    expect(content).toMatchObject([{ name: 'Grove, Ash', crn, restricted: false }]);
  });

  it('are the same to the byte with and without the case for those to whom it does not exist', async () => {
    const all = async (login: string) => {
      const api = await Promise.all(lists.map((path) => ask(login, 'GET', path)));
      const shown = await Promise.all(pages.map((path) => ask(login, 'GET', path, { accept: 'text/html' })));
      return [...api, ...shown].map(
        ({ status, body }) => `${status} ${JSON.stringify(body).replace(/nonce=\S+/g, '')}`,
      );
    };
    await caseWith(running, newCrn(), received);
    await upToDate();
    const before = { liam: await all('liam'), ben: await all('ben') };
    expect(before.ben.join()).toContain('Grove, Ash');
    const another = await caseWith(running, newCrn(), allocated);
    await restrict(another, 'carys');
    await upToDate();
    expect({ liam: await all('liam'), ben: await all('ben') }).toEqual(before);
  });
});

describe('somebody with emergency access', () => {
  const at = (path: string) => `/api/cases/${ids.caseId}/${path}`;
  const post = async (login: string, path: string, body: object) =>
    (await running.as(login)).post(at(path), body);
  const rung = { number: 'OUT_OF_HOURS', answered: true, answeredBy: 'The night desk' };
  let actionId: string;

  it('acts by the contingency card, by what they are, and nothing else of the case opens', async () => {
    must(await post('amira', 'contingency', emergency));
    const { state } = await running.parts.cases.fresh(ids.caseId);
    actionId = state.contingency.actions.at(-1)!.actionId;
    const begin = { actionId, seen: 'Not at home at nine' };
    expect((await post('liam', 'invoke-contingency', begin)).status).toBe(404);
    must(await post('liam', 'emergency-access', { reason: 'POLICE_RANG' }));
    must(await post('liam', 'invoke-contingency', begin));
    must(await post('liam', 'verify-contact', { actionId, ...rung }));
    const card = must(await ask('liam', 'GET', at('contingency')));
    expect(card.begun[0].began).toMatch(/recorded by Liam Osei, a senior, Cumbria sentence management$/);
    const { invocationId } = card.begun[0];
    const end = { invocationId, actedBy: 'The control room', outcome: 'Found' };
    expect((await post('kirsty', 'conclude-contingency', end)).status).toBe(404);
    must(await post('liam', 'conclude-contingency', end));
    const after = (await running.parts.cases.fresh(ids.caseId)).state.contingency.actions.at(-1)!;
    expect(after.invocations).toMatchObject([
      {
        stamp: { actor: { id: running.id('liam'), role: 'SENIOR', area: 'CMB01' } },
        concluded: { stamp: { actor: { id: running.id('liam') } } },
      },
    ]);
  });

  it('is turned down at every other address of it as before', async () => {
    const card = ['contingency', 'invoke-contingency', 'verify-contact', 'conclude-contingency'];
    for (const { name, method, path, inEmergency } of addresses(ids)) {
      if (inEmergency || (method === 'POST' && card.some((act) => path === at(act) && act !== 'contingency')))
        continue;
      const { status } = await ask(
        'liam',
        method,
        path,
        path.startsWith('/api/') ? {} : { accept: 'text/html' },
      );
      expect({ name, status }).toEqual({ name, status: status === 403 ? 403 : 404 });
    }
  });

  it('has what they did told to whoever holds the case, on the front page and on the handover', async () => {
    await upToDate();
    const home = await ask('amira', 'GET', '/', { accept: 'text/html' });
    expect(home.body).toMatch(
      /Liam Osei, Cumbria sentence management: the police rang\. Began 1 action of the emergency plan\. Concluded 1 action of the emergency plan\. Confirm that you have seen it\./,
    );
    const handover = must(await ask('amira', 'GET', at(`transfers/${ids.transferId}/handover`)));
    expect(handover.alarms.map(({ text }: { text: string }) => text).join()).toMatch(
      /Began an action of the emergency plan at .*: nobody knows where the person is\. Concluded an action/,
    );
  });
});

describe('opening a case whose CRN is known', () => {
  const open = async (login: string, known: string) =>
    (await running.as(login)).post('/api/cases', person(known, running));

  it('leads to the case', async () => {
    const known = newCrn();
    const { caseId } = await caseWith(running, known, []);
    const { status, body } = await open('liam', known);
    expect({ status, body }).toMatchObject({
      status: 409,
      body: {
        caseId,
        userMessage: expect.stringMatching(/^A case with this CRN was opened by Amira Haddad/),
      },
    });
    await upToDate();
    expect(await looks(caseId)).toContain(`REFUSAL API ${running.id('liam')}`);
  });

  it('says of one with limited access what may be known, and no more', async () => {
    const hidden = await open('liam', crn);
    expect({ status: hidden.status, body: hidden.body }).toEqual({
      status: 409,
      body: {
        status: 409,
        errorCode: 'CONFLICT',
        userMessage: 'A case with this CRN cannot be opened here. Ask the head of your delivery unit',
        developerMessage: expect.any(String),
      },
    });
    const known = await open('hamish', crn);
    expect(known.status).toBe(409);
    expect(known.body.userMessage).toContain('This case is limited access');
    expect(known.body).not.toHaveProperty('caseId');
    expect((await open('carys', crn)).body).toMatchObject({ status: 409, caseId: ids.caseId });
    await upToDate();
    expect(await looks(ids.caseId)).toContain(`REFUSAL API ${running.id('liam')}`);
  });
});

describe('a case with limited access that comes to another area', () => {
  it('is known to the receiving senior by its existence alone until she is let in the next day', async () => {
    const own = await caseWith(running, newCrn(), received);
    await restrict(own, 'carys');
    await upToDate();
    const handover = `/api/cases/${own.caseId}/transfers/${own.transferId}/handover`;
    const naming = { staffId: running.id('farid'), reason: 'Has room.' };
    const allocate = () =>
      running.as('hamish').then((hamish) => hamish.post(handover.replace('handover', 'allocate'), naming));
    expect((await ask('hamish', 'GET', handover)).status).toBe(403);
    expect((await allocate()).status).toBe(403);
    expect((await ask('farid', 'GET', handover)).status).toBe(404);

    const carys = await running.as('carys');
    must(
      await carys.post(`/api/cases/${own.caseId}/grant-case-access`, {
        staffId: running.id('hamish'),
        reason: 'Receives it',
      }),
    );
    must(await ask('hamish', 'GET', handover));
    must(await allocate());
    must(await ask('farid', 'GET', handover));
    const said = must(await ask('farid', 'GET', handover)).said.map(({ did }: { did: string }) => did);
    expect(said).toContain('Let Hamish Boyd see the case');

    must(
      await carys.post(`/api/cases/${own.caseId}/end-case-access`, {
        staffId: running.id('hamish'),
        reason: 'Ended',
      }),
    );
    expect((await ask('hamish', 'GET', handover)).status).toBe(403);
    must(await carys.post(`/api/cases/${own.caseId}/lift-restriction`, { reason: 'No longer needed' }));
    must(await ask('liam', 'GET', handover));
  });
});
