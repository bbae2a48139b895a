import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EventLog } from '../../src/event-store/event-log.ts';
import { StoreUnavailable } from '../../src/event-store/event-store.ts';
import { aboutService } from '../../src/parts.ts';
import { until } from '../read-model/support/wait.ts';
import { caseWith, must, newCrn, person, received, type Ids } from './support/cases.ts';
import { newFolder, run, type Running } from './support/running.ts';
import { signedIn } from './support/signed-in.ts';

/** The contingency card in a service whose log cannot be written: shown all the same, and entered later, once. */

jest.setTimeout(120_000);

const data = newFolder();
const spool = join(data.folder, 'unrecorded-one.jsonl');
const SECRET = 'the hostel behind the second door';
let running: Running;
let ids: Ids;

/** From now on nothing can be written; the answer ends it. */
function breakTheLog(): () => void {
  const broken = jest
    .spyOn(running.parts.log.store, 'append')
    .mockRejectedValue(new StoreUnavailable('The disk is full'));
  return () => broken.mockRestore();
}

const kept = () => readFileSync(spool, 'utf8').split('\n').filter(Boolean);
const looks = async () => {
  const today = new Date().toISOString().slice(0, 10);
  const { events } = await running.parts.log.read(`access-one-${today}`);
  return events.filter(({ data: look }) => (look as { what: string }).what === 'TONIGHT');
};
const emergencies = async () => (await running.parts.cases.fresh(ids.caseId)).state.access.emergencies;
const card = () => `/api/cases/${ids.caseId}/contingency`;

beforeAll(async () => {
  running = await run({ folder: data.folder });
  ids = await caseWith(running, newCrn(), received);
  must(
    await (
      await running.as('amira')
    ).post(`/api/cases/${ids.caseId}/contingency`, {
      situation: 'WHEREABOUTS_UNKNOWN',
      trigger: 'Not back by 9pm',
      firstAct: 'Ring the police',
      ownerAgency: 'Police',
      contactName: 'Sergeant Example',
      phone: '01632 960000',
      outOfHoursName: 'The control room',
      outOfHoursPhone: '01632 960001',
      minutesToAct: 30,
      standsIn: 'BOTH',
    }),
  );
});

afterAll(async () => {
  jest.restoreAllMocks();
  await running?.stop();
  data.remove();
});

describe('the contingency card', () => {
  it('is shown to those who work the case, and the look is recorded', async () => {
    const before = (await looks()).length;
    const { status, body } = await (await running.as('edie')).get(card());
    expect(status).toBe(200);
    expect(body.situations[0].actions[0]).toMatchObject({
      firstAct: 'Ring the police',
      byWhen: 'within 30 minutes',
    });
    expect((await looks()).slice(before)).toMatchObject([
      {
        metadata: { actor: { id: running.id('edie') } },
        data: { caseIds: [ids.caseId], what: 'TONIGHT', via: 'API' },
      },
    ]);
  });

  it('asks others why first, and records neither look nor access until they have said', async () => {
    const liam = await running.as('liam');
    const before = (await looks()).length;
    const refused = await liam.get(card());
    expect([refused.status, refused.body.userMessage]).toEqual([
      403,
      expect.stringContaining('Say why you need it first'),
    ]);
    expect(await looks()).toHaveLength(before);
    must(await liam.post(`/api/cases/${ids.caseId}/emergency-access`, { reason: 'POLICE_RANG' }));
    expect((await liam.get(card())).status).toBe(200);
    expect(await emergencies()).toMatchObject([
      { reason: 'POLICE_RANG', stamp: { actor: { id: running.id('liam') } } },
    ]);
    must(
      await (
        await running.as('amira')
      ).post(`/api/cases/${ids.caseId}/emergency-access-seen`, {
        accessId: (await emergencies())[0]!.accessId,
      }),
    );
  });

  it('takes no reason of those who need none, as where somebody comes from a search', async () => {
    const before = (await emergencies()).length;
    for (const login of ['edie', 'liam']) {
      const { cookie, token } = await signedIn(running, login);
      const answer = await fetch(`${running.address}/cases/${ids.caseId}/emergency-access`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, Accept: 'text/html' },
        body: new URLSearchParams({ _csrf: token, reason: 'POLICE_RANG' }),
      });
      expect(answer.headers.get('location')).toBe(`/cases/${ids.caseId}/tonight`);
    }
    expect(await emergencies()).toHaveLength(before);
  });

  it('tells nobody that there is no such case before they have said why they ask', async () => {
    const nowhere = '/api/cases/00000000-0000-4000-8000-000000000000';
    const liam = await running.as('liam');
    expect((await liam.get(`${nowhere}/contingency`)).status).toBe(403);
    expect((await liam.post(`${nowhere}/emergency-access`, { reason: 'POLICE_RANG' })).status).toBe(404);
    expect((await (await running.as('priya')).get(`${nowhere}/contingency`)).status).toBe(404);
  });
});

describe('while the log cannot be written', () => {
  const page = (path: string, cookie: string, init: RequestInit = {}) =>
    fetch(running.address + path, {
      redirect: 'manual',
      ...init,
      headers: { cookie, Accept: 'text/html', ...init.headers },
    });

  it('the card is shown by its page and by the API, and nothing else of the case', async () => {
    const mend = breakTheLog();
    const edie = await running.as('edie');
    const before = (await looks()).length;
    expect((await edie.get(card())).status).toBe(200);
    expect((await edie.get(`/api/cases/${ids.caseId}`)).status).toBe(503);
    expect(kept()).toHaveLength(1);
    mend();
    await until(async () => (await looks()).length > before);
    await until(() => kept().length === 0);
    expect((await looks()).slice(before)).toMatchObject([
      {
        metadata: { actor: { id: running.id('edie') }, occurredPrecision: 'minute' },
        data: { what: 'TONIGHT', late: true },
      },
    ]);
  });

  it('emergency access is taken with one press, said to be kept, and entered once whatever happens meanwhile', async () => {
    const { cookie, token } = await signedIn(running, 'kirsty');
    const mend = breakTheLog();
    const lookedBefore = (await looks()).length;
    const takenBefore = (await emergencies()).length;
    const asked = await page(`/cases/${ids.caseId}/tonight`, cookie);
    expect(asked.headers.get('location')).toBe(`/cases/${ids.caseId}/emergency-access`);
    const key = crypto.randomUUID();
    const post = () =>
      page(`/cases/${ids.caseId}/emergency-access`, cookie, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ _csrf: token, _key: key, reason: 'OTHER', words: SECRET }),
      });
    expect((await post()).headers.get('location')).toBe(`/cases/${ids.caseId}/tonight`);
    const shown = await (await page(`/cases/${ids.caseId}/tonight`, cookie)).text();
    expect(shown).toContain('This look could not be recorded now; it is kept and will be entered later');
    expect(shown).toContain('href="tel:01632960001"');
    expect(kept().map((line) => JSON.parse(line).kind)).toEqual(['EMERGENCY', 'LOOK']);
    expect(kept().join()).not.toMatch(/hostel|Grove|Kirsty/);

    // Ended before anything could be entered; the file is as a kill would leave it.
    const left = join(data.folder, 'left.jsonl');
    copyFileSync(spool, left);
    await running.stop();
    mend();
    for (let runs = 0; runs < 2; runs++) {
      copyFileSync(left, spool);
      running = await run({ folder: data.folder });
      await until(() => kept().length === 0);
      expect((await looks()).slice(lookedBefore)).toMatchObject([{ data: { late: true } }]);
      const taken = (await emergencies()).slice(takenBefore);
      expect(taken).toMatchObject([
        { reason: 'OTHER', words: SECRET, stamp: { actor: { id: running.id('kirsty') } } },
      ]);
      expect(taken[0]!.stamp.occurredAt! < taken[0]!.stamp.recordedAt).toBe(true);
      if (runs === 0) await running.stop();
    }
  });

  it('a case with limited access is found in an emergency, its look kept with the reason and entered, and its card opened', async () => {
    const barnaby = { forenames: 'Barnaby', surname: 'Quillfeather', dateOfBirth: '1981-05-06' };
    const amira = await running.as('amira');
    const hidden = must(await amira.post('/api/cases', { ...person(newCrn(), running), ...barnaby }));
    const letIn = [{ staffId: running.id('carys') }];
    const carys = await running.as('carys');
    must(await carys.post(`/api/cases/${hidden.caseId}/restrict-case`, { letIn, reason: 'A relative' }));
    await running.readModel.waitFor(await running.parts.stores.store.head(), 10_000);
    const { cookie, token } = await signedIn(running, 'kirsty');
    const mend = breakTheLog();
    const post = (path: string, fields: Record<string, string>) =>
      page(path, cookie, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ _csrf: token, ...fields }),
      });
    const words = SECRET;
    const asked = { text: 'barnaby quillfeather 1981', reason: 'OTHER', words };
    const found = await (await post('/find/in-emergency', asked)).text();
    expect(found).toContain('1 case with limited access');
    expect(found).not.toMatch(/Quillfeather, Barnaby/);
    expect(found).toContain(`name="words" value="${words}"`);
    expect(kept().map((line) => JSON.parse(line))).toMatchObject([
      { kind: 'LOOK', look: { caseIds: [hidden.caseId], what: 'FIND', via: 'PAGE', emergency: 'OTHER' } },
    ]);
    const way = `/cases/${hidden.caseId}/emergency-access`;
    const taken = await post(way, { _key: crypto.randomUUID(), reason: 'OTHER', words });
    expect(taken.headers.get('location')).toBe(`/cases/${hidden.caseId}/tonight`);
    expect((await page(`/cases/${hidden.caseId}/tonight`, cookie)).status).toBe(200);
    expect(kept().join()).not.toMatch(/hostel|Quillfeather|Kirsty/);
    mend();
    await until(() => kept().length === 0);
    const today = new Date().toISOString().slice(0, 10);
    const { events } = await running.parts.log.read(`access-one-${today}`);
    expect(events.findLast(({ data: look }) => (look as { what: string }).what === 'FIND')).toMatchObject({
      metadata: { actor: { id: running.id('kirsty') } },
      data: { caseIds: [hidden.caseId], emergency: 'OTHER', late: true },
    });
    const { state } = await running.parts.cases.fresh(hidden.caseId);
    expect(state.access.emergencies).toMatchObject([{ reason: 'OTHER', words }]);
  });

  it('what was said will not do is told at once and kept nowhere', async () => {
    const amira = await running.as('amira');
    const { caseId } = must(await amira.post('/api/cases', person(newCrn(), running)));
    const { cookie, token } = await signedIn(running, 'liam');
    const mend = breakTheLog();
    const answer = await page(`/cases/${caseId}/emergency-access`, cookie, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ _csrf: token, reason: 'OTHER', words: ' ' }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Say what happened');
    expect(kept()).toEqual([]);
    mend();
  });

  it('a writer that ended is started again, and what was looked at meanwhile is entered', async () => {
    const before = (await looks()).length;
    const sent = jest.spyOn(Worker.prototype, 'postMessage');
    must(
      await (
        await running.as('amira')
      ).post(`/api/cases/${ids.caseId}/rule-out-situation`, {
        situation: 'VICTIM_CONTACT',
        why: 'There is none',
      }),
    );
    const writers = new Set(
      sent.mock.calls.flatMap(([message], at) =>
        'batch' in (message as object) ? [sent.mock.contexts[at] as Worker] : [],
      ),
    );
    sent.mockRestore();
    for (const writer of writers) await writer.terminate();
    expect((await (await running.as('edie')).get(card())).status).toBe(200);
    await until(async () => (await looks()).length === before + 1 && kept().length === 0);
  });

  it('access to a case that does not open here waits alone, and looks at others are recorded as always', async () => {
    const { caseId } = must(await (await running.as('amira')).post('/api/cases', person(newCrn(), running)));
    const { log, clock } = running.parts;
    const newer = new EventLog({ ...log, clock, upcasters: { CaseOpened: [(said) => said] } });
    const { head } = await log.read(`case-${caseId}`);
    await newer.append(`case-${caseId}`, head, [{ type: 'CaseOpened', data: {} }], aboutService());
    const { cookie, token } = await signedIn(running, 'kirsty');
    const body = new URLSearchParams({ _csrf: token, _key: crypto.randomUUID(), reason: 'POLICE_RANG' });
    await page(`/cases/${caseId}/emergency-access`, cookie, { method: 'POST', body });
    expect(kept()).toHaveLength(1);
    const edie = await running.as('edie');
    await until(async () => {
      const before = (await looks()).length;
      must(await edie.get(card()));
      return (await looks()).length > before;
    });
    await until(() => kept().length === 1);
    expect(JSON.parse(kept()[0]!)).toMatchObject({ kind: 'EMERGENCY', caseId });
    await log.keys.erase(`case-${caseId}`);
    await until(() => kept().length === 0);
  });
});
