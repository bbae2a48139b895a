import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { erase } from '../../src/case/recording/erase.ts';
import { aboutService } from '../../src/parts.ts';
import { until } from '../read-model/support/wait.ts';
import { DoubleProcess } from '../support/eventstoredb/process.ts';
import { caseWith, emergency, must, newCrn, received, type Ids } from './support/cases.ts';
import { newFolder, run, type Json, type Running } from './support/running.ts';
import { signedIn } from './support/signed-in.ts';

/** The contingency card while EventStoreDB is down and nothing can be read: shown as it was known, with when that was. */

jest.setTimeout(120_000);

const data = newFolder();
let double: DoubleProcess;
let running: Running;
let ids: Ids;
let unopened: Ids;
let erased: Ids;

const opened = async (): Promise<Ids> => {
  const made = await caseWith(running, newCrn(), received);
  const amira = await running.as('amira');
  must(await amira.post(`/api/cases/${made.caseId}/contingency`, emergency));
  return made;
};
const page = (path: string, cookie: string, init: RequestInit = {}) =>
  fetch(running.address + path, {
    redirect: 'manual',
    ...init,
    headers: { cookie, Accept: 'text/html', ...init.headers },
  });
const looks = async () => {
  const today = new Date().toISOString().slice(0, 10);
  const { events } = await running.parts.log.read(`access-one-${today}`);
  return events.filter(({ data: look }) => (look as { what: string }).what === 'TONIGHT');
};

/** What goes on everywhere and takes nothing from what is remembered: a team is added, the views are started again. */
async function everydayEvents(): Promise<void> {
  const { parts, readModel } = running;
  const team = 'code,name,pdu,region,agency\nWKF01,Wakefield,Wakefield,Yorkshire & The Humber,PROBATION\n';
  await parts.directory.load(team, aboutService());
  await readModel.waitFor(await parts.log.store.head(), 10_000);
  await readModel.crash();
  const runs = () =>
    readModel.reproject([]).then(
      () => true,
      () => false,
    );
  await until(runs);
}

beforeAll(async () => {
  double = await DoubleProcess.start();
  const env = { EVENTSTORE_URL: double.url };
  running = await run({ folder: data.folder, env });
  unopened = await opened();
  await running.stop();
  running = await run({ folder: data.folder, env });
  [ids, erased] = [await opened(), await opened()];
  const { log } = running.parts;
  const priya = { id: running.id('priya'), role: 'PRIVACY_OFFICER', agency: 'PROBATION', area: 'NTC01' };
  await erase({ log }, { caseId: erased.caseId, actor: priya as never, ground: 'Asked for.' });
  await running.readModel.waitFor(await log.store.head(), 10_000);
});

afterAll(async () => {
  await running?.stop();
  await double?.end();
  data.remove();
});

describe('while nothing can be read', () => {
  let before: string;
  let seen: number;
  let duty: Awaited<ReturnType<typeof signedIn>>;
  let other: Awaited<ReturnType<typeof signedIn>>;

  beforeAll(async () => {
    seen = (await looks()).length;
    duty = await signedIn(running, 'edie');
    other = await signedIn(running, 'kirsty');
    must(await (await running.as('edie')).get(`/api/cases/${ids.caseId}/contingency`));
    before = new Date().toISOString();
    await everydayEvents();
    await double.ask({ do: 'down' });
  });

  it('a card that was read before is shown, with when that was and without what cannot be recorded', async () => {
    const card = must(await (await running.as('edie')).get(`/api/cases/${ids.caseId}/contingency`));
    expect(card.situations[0].actions[0].ring[0].phone).toBe(emergency.outOfHoursPhone);
    expect(card.knownAt <= before).toBe(true);
    expect(Date.parse(before) - Date.parse(card.knownAt)).toBeLessThan(10_000);
    const shown = await (await page(`/cases/${ids.caseId}/tonight`, duty.cookie)).text();
    expect(shown).toContain('What is recorded cannot be read at the moment');
    expect(shown).toMatch(/as it was known here at \d/);
    expect(shown).toContain('This look could not be recorded now');
    expect(shown).toContain('href="tel:01632960002"');
    expect(shown).not.toContain('Begin this action');
  });

  it('the service says why, and stays ready for that', async () => {
    const health = async (path = '') => (await page(`/health${path}`, '')).json() as Promise<Json>;
    await until(async () => (await health()).components.eventStore.status === 'DEGRADED');
    const { eventStore, views } = (await health()).components;
    expect(eventStore.details.why).toContain('nothing listens there');
    expect(views.status).toBe('DEGRADED');
    expect((await page('/health', '')).status).toBe(503);
    expect((await health('/readiness')).status).toBe('DEGRADED');
    expect((await page('/health/readiness', '')).status).toBe(200);
  });

  it('whoever does not work the case says why, which is kept, and sees it too', async () => {
    const { cookie, token } = other;
    const way = `/cases/${ids.caseId}/emergency-access`;
    const asked = await page(`/cases/${ids.caseId}/tonight`, cookie);
    expect(asked.headers.get('location')).toBe(way);
    const body = { _csrf: token, _key: crypto.randomUUID(), reason: 'OTHER', words: 'He is at the door' };
    const taken = await page(way, cookie, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(body),
    });
    expect(taken.headers.get('location')).toBe(`/cases/${ids.caseId}/tonight`);
    expect((await page(`/cases/${ids.caseId}/tonight`, cookie)).status).toBe(200);
  });

  it('a card that was not read before is not, in a plain sentence; one that was erased is never shown again', async () => {
    const asked = [unopened, erased].map(({ caseId }) => page(`/cases/${caseId}/tonight`, duty.cookie));
    for (const answer of await Promise.all(asked)) {
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain('this card was not opened here before');
    }
  });

  it('and afterwards everything is as always, and each look is entered once', async () => {
    await double.ask({ do: 'up' });
    await until(async () => (await looks().catch(() => [])).length === seen + 4);
    const edie = await running.as('edie');
    const fresh = async () => (await edie.get(`/api/cases/${ids.caseId}/contingency`)).body.knownAt === null;
    await until(fresh);
    const { state } = await running.parts.cases.fresh(ids.caseId);
    expect(state.access.emergencies).toMatchObject([{ reason: 'OTHER', words: 'He is at the door' }]);
  });
});
