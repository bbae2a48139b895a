import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { aboutService } from '../../src/parts.ts';
import { until } from '../read-model/support/wait.ts';
import { serveDouble, type ServedDouble } from '../support/eventstoredb/served.ts';
import { caseWith, must, newCrn, received } from './support/cases.ts';
import { newFolder, run, type Json, type Running } from './support/running.ts';

/** An instance whose log has a policy and a piece of the directory that only a newer version could use. */

jest.setTimeout(120_000);

const data = newFolder();
let double: ServedDouble;
let running: Running;
const start = async () => {
  running = await run({ folder: data.folder, env: { EVENTSTORE_URL: double.url } });
};

beforeAll(async () => {
  double = await serveDouble();
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
