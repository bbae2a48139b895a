import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until } from '../read-model/support/wait.ts';
import { DoubleProcess } from '../support/eventstoredb/process.ts';
import { caseWith, must, newCrn, received } from './support/cases.ts';
import { Browsing } from './support/browsing.ts';
import { newFolder, run, type Json, type Running } from './support/running.ts';

/** An instance on EventStoreDB that can write and does not hear what was written: its lists fall behind, and it says so. */

jest.setTimeout(120_000);

const data = newFolder();
/** How far the clock of the service is ahead, in milliseconds. */
let ahead = 0;
const clock = () => new Date(Date.now() + ahead).toISOString();
let double: DoubleProcess;
let running: Running;

beforeAll(async () => {
  double = await DoubleProcess.start();
  running = await run({ folder: data.folder, clock, env: { EVENTSTORE_URL: double.url } });
});

afterAll(async () => {
  await running?.stop();
  await double?.end();
  data.remove();
});

const health = async (): Promise<Json> => (await fetch(`${running.address}/health`)).json();
const gauge = async (name: string) =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await running.metrics.registry.metrics())?.[1]);

describe('an instance that falls behind the log', () => {
  it('names the leader, and how far it is behind in events and seconds, until it has caught up', async () => {
    expect((await health()).components).toMatchObject({
      eventStore: { details: { leader: new URL(double.url).host, nodes: '1 of 1 alive' } },
    });
    // What it follows is cut, and not to be had again.
    await double.ask({ do: 'add', faults: [{ fault: 'unavailable', on: 'subscribe' }] });
    await double.ask({ do: 'kill', node: 0 });
    await double.ask({ do: 'start', node: 0 });
    const { transferId } = await caseWith(running, newCrn(), received);
    const position = await running.parts.log.store.head();
    const hamish = await running.as('hamish');
    const list = () => hamish.get('/api/transfers/incoming?size=50', { 'At-Least-Position': position });

    const late = await list();
    expect(late.status).toBe(503);
    const told = /the lists are (\d+) events and (\d+) seconds behind/.exec(late.body.userMessage);
    expect(Number(told?.[1])).toBeGreaterThanOrEqual(4);
    expect(Number(told?.[2])).toBeGreaterThanOrEqual(1);
    expect(Number(late.headers.get('Retry-After'))).toBeGreaterThan(0);

    await until(async () => (await health()).components.views.details.behindEvents >= 4);
    expect((await health()).components.views.details.behindSeconds).toBeGreaterThan(0);
    await until(async () => (await gauge('handover_projection_lag_events')) >= 4);
    expect(await gauge('handover_projection_lag_seconds')).toBeGreaterThan(0);

    // Views that stand still for a minute are somebody's trouble, and whoever reads a page is told.
    ahead = 120_000;
    await until(async () => (await health()).components.views.status === 'DEGRADED');
    expect((await fetch(`${running.address}/health/readiness`)).status).toBe(200);
    const browsing = await Browsing.of(running, 'hamish');
    const note =
      /This page may lack much of what was recorded: the lists are \d+ events and [2-9] minutes behind/;
    for (const path of ['/', '/lists/incoming', '/lists/checks']) {
      expect((await browsing.get(running, path)).text).toMatch(note);
    }
    expect((await browsing.post(running, '/find', { text: 'X999999' })).text).toMatch(note);
    const unknown = await browsing.get(running, `/handovers/${transferId}`);
    expect(unknown.status).toBe(503);
    expect(unknown.text).toMatch(/the lists are \d+ events and [2-9] minutes behind/);

    await double.ask({ do: 'clear' });
    await running.readModel.waitFor(position, 30_000);
    expect(must(await list()).content.map((each: Json) => each.transferId)).toContain(transferId);
    await until(async () => (await health()).components.views.details.behindEvents === 0);
    await until(async () => (await gauge('handover_projection_lag_events')) === 0);
    await until(async () => (await health()).components.views.status === 'UP');
    await until(async () => !note.test((await browsing.get(running, '/')).text));
  });
});

describe('what was erased', () => {
  it('is said to be on the disks of the servers until they have been scavenged', async () => {
    const details = async () => (await health()).components.eventStore.details;
    expect(await details()).not.toHaveProperty('erased');
    const { caseId } = await caseWith(running, newCrn(), received);
    await running.parts.log.keys.erase(`case-${caseId}`);
    const told = (words: string) => until(async () => String((await details()).erased).startsWith(words));
    await told('Still on the disks of the servers: run scripts/scavenge');
    await double.ask({ do: 'add', faults: [{ fault: 'access-denied', on: 'read', stream: '$scavenges' }] });
    await told('Perhaps still on the disks of the servers. EventStoreDB does not let this user scavenge');
    await double.ask({ do: 'clear' });
    await told('Still on the disks of the servers');
  });
});
