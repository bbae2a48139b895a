import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { aboutService } from '../../src/parts.ts';
import { servingFile } from '../../src/read-model/files.ts';
import { rebuild } from '../../src/read-model/rebuild.ts';
import { until } from '../read-model/support/wait.ts';
import { DoubleProcess } from '../support/eventstoredb/process.ts';
import { caseWith, must, newCrn, received } from './support/cases.ts';
import { newFolder, run, type Json, type Running } from './support/running.ts';

/** An instance whose log has events that it cannot use: of a newer version, or written there by somebody else. */

jest.setTimeout(120_000);

const data = newFolder();
let double: DoubleProcess;
let running: Running;
const start = async () => {
  running = await run({ folder: data.folder, env: { EVENTSTORE_URL: double.url } });
};

beforeAll(async () => {
  double = await DoubleProcess.start();
  await start();
});

afterAll(async () => {
  await running?.stop();
  await double?.end();
  data.remove();
});

async function record(stream: string, type: string, data: object): Promise<void> {
  const { log } = running.parts;
  const { head } = await log.read(stream);
  await log.append(stream, head, [{ type, data }], aboutService());
}

/** A case is recorded, and is on the lists that hold everything up to then. */
async function goesOn(): Promise<void> {
  const { transferId } = await caseWith(running, newCrn(), received);
  const position = await running.parts.log.store.head();
  const hamish = await running.as('hamish');
  const list = must(await hamish.get('/api/transfers/incoming?size=50', { 'At-Least-Position': position }));
  expect(list.content.map((each: Json) => each.transferId)).toContain(transferId);
}

async function parked(): Promise<Json[]> {
  const dev = await running.as('dev');
  return must(await dev.get('/api/parked-events')).events;
}

const views = async (): Promise<Json> =>
  ((await (await fetch(`${running.address}/health`)).json()) as Json).components.views;

const SOUTHAVEN = 'code,name,pdu,region,agency\nSHV09,Southaven,Southaven,East Midlands,PROBATION\n';

const BOTH = [
  { stream: 'directory', reason: 'This version can make nothing of the event (Error)' },
  { stream: 'policy', reason: 'This version can make nothing of the event (BadPolicy)' },
];

describe('what only a newer version can use of policy and directory', () => {
  it('is parked and named, and everything goes on by what was there before', async () => {
    const before = running.parts.policies().at('2100-01-01T00:00:00.000Z').version;
    await record('policy', 'PolicyAdopted', { version: '2099-01-01', text: '{"rules":[]}', sha256: '' });
    await record('directory', 'OfficeRecorded', { code: 'SHV1', name: 'Southaven' });
    await goesOn();
    expect(await parked()).toMatchObject(BOTH);
    expect(running.parts.policies().at('2100-01-01T00:00:00.000Z').version).toBe(before);
    await until(async () => (await views()).details.parked === 2);
    expect(await views()).toMatchObject({ status: 'UP' });
  });

  it('holds up no start, and stays named when it is tried again', async () => {
    await running.stop();
    await start();
    await goesOn();
    const dev = await running.as('dev');
    expect(must(await dev.post('/api/parked-events/retry', {})).events).toMatchObject(BOTH);
  });
});

describe('what somebody else wrote into streams that are called like ours', () => {
  const foreign = (metadata?: unknown) =>
    jsonEvent({
      type: 'Theirs',
      data: { a: 1 },
      ...(metadata !== undefined && { metadata: metadata as never }),
    });

  it('is parked, also after it was deleted, and everything goes on', async () => {
    const client = EventStoreDBClient.connectionString(double.url);
    for (const stream of ['case-theirs', 'access-theirs', 'erasures', 'policy', 'directory']) {
      await client.appendToStream(stream, [
        foreign(),
        foreign({ a: 1 }),
        foreign({ eventId: 'x', recordedAt: 1 }),
      ]);
    }
    await client.appendToStream('case-gone', [foreign({ a: 1 })]);
    await client.appendToStream('case-hidden', [foreign({ a: 1 })]);
    await goesOn();
    const streams = new Set((await parked()).map(({ stream }) => stream));
    expect([...streams].sort()).toEqual([
      'access-theirs',
      'case-gone',
      'case-hidden',
      'case-theirs',
      'directory',
      'erasures',
      'policy',
    ]);
    await client.tombstoneStream('case-gone');
    await client.deleteStream('case-hidden');
    await client.dispose();
    await goesOn();
  });

  it('is built on also where it looks like ours, and nothing that it says is taken over', async () => {
    const client = EventStoreDBClient.connectionString(double.url);
    const { eventId, ...like } = { eventId: crypto.randomUUID(), type: 'TeamRecorded', keyGeneration: 9 };
    const theirs = foreign({ ...like, eventId, recordedAt: 'zzz', actor: { id: 'x' } });
    await client.appendToStream('directory', [theirs]);
    await client.dispose();
    const before = await running.parts.directory.load(SOUTHAVEN, aboutService());
    expect(before).toMatchObject({ teams: 1 });
    const { events, head } = await running.parts.log.read('directory', { whatOpens: true });
    expect(events.at(-1)?.metadata).toMatchObject({ keyGeneration: 1, recordedAt: head.recordedAt });
    expect(head.recordedAt < 'z').toBe(true);
    await goesOn();
  });

  it('withholds no card of a case that was read here before', async () => {
    const { caseId } = await caseWith(running, newCrn(), received);
    const hamish = await running.as('hamish');
    const card = () => hamish.get(`/api/cases/${caseId}/contingency`);
    const before = must(await card());
    const client = EventStoreDBClient.connectionString(double.url);
    await client.appendToStream(`case-${caseId}`, [foreign({ a: 1 })]);
    await client.dispose();
    expect(must(await card()).content).toEqual(before.content);
    await goesOn();
  });

  it('holds up no start and no rebuild', async () => {
    await running.stop();
    await start();
    await goesOn();
    const { log, stores } = running.parts;
    const anew = newFolder();
    await rebuild(log, stores.secrets, anew.folder);
    expect(servingFile(anew.folder)).toBeDefined();
    anew.remove();
  });

  it('does not stop the views where it is the last of the log', async () => {
    const client = EventStoreDBClient.connectionString(double.url);
    await running.stop();
    await client.appendToStream('case-last', [foreign({ a: 1 })]);
    await start();
    await until(async () => (await parked()).some(({ stream }) => stream === 'case-last'));
    await running.stop();
    await client.tombstoneStream('case-last');
    await client.dispose();
    await start();
    await goesOn();
  });
});
