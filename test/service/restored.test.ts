import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { aboutService } from '../../src/parts.ts';
import { until } from '../read-model/support/wait.ts';
import { EventStoreDouble } from '../support/eventstoredb/double.ts';
import { caseWith, must, newCrn, received, type Ids } from './support/cases.ts';
import { newFolder, run, type Answer, type Json, type Running } from './support/running.ts';

/** A backup of EventStoreDB that is restored while an instance runs, which knows more of a case and of the directory. */

jest.setTimeout(120_000);

const data = newFolder();
let double: EventStoreDouble;
let running: Running;
let ids: Ids;

beforeAll(async () => {
  double = await EventStoreDouble.start();
  running = await run({ folder: data.folder, env: { EVENTSTORE_URL: double.url } });
  ids = await caseWith(running, newCrn(), received);
  const { end } = double.nodes[0]!.log;
  must(await allocate());
  must(await agree());
  await running.parts.directory.load(TEAM, aboutService());
  const upTo = { 'At-Least-Position': await running.parts.log.store.head() };
  must(await (await running.as('hamish')).get('/api/transfers/incoming', upTo));
  await double.restore(end);
});

afterAll(async () => {
  await running?.stop();
  await double?.stop();
  data.remove();
});

const TEAM = 'code,name,pdu,region,agency\nSHV09,Southaven nine,Southaven,East Midlands,PROBATION\n';

const act = async (name: string, body: Json): Promise<Answer> =>
  (await running.as('hamish')).post(`/api/cases/${ids.caseId}/transfers/${ids.transferId}/${name}`, body);
const allocate = () => act('allocate', { staffId: running.id('farid'), reason: 'Has room.' });
const agree = () => act('agree', { reasons: [{ rule: 'HC-08', reason: 'Seen by telephone.' }] });

it('goes on from what the log holds, and records again what was lost', async () => {
  await until(async () => (await allocate()).status < 300);
  const stream = `case-${ids.caseId}`;
  const stored = await running.parts.log.store.readStream(stream);
  const { events } = await running.parts.log.read(stream);
  const leaves = stored.map(({ leaf }) => Buffer.from(leaf).toString('hex'));
  expect(events.map(({ metadata }) => metadata.previousLeaf)).toEqual([
    '0'.repeat(64),
    ...leaves.slice(0, -1),
  ]);
  expect(events.filter(({ metadata }) => metadata.type === 'ReceivingPractitionerAllocated')).toHaveLength(1);
  must(await agree());
});

it('records again what the directory has lost', async () => {
  await until(() => running.parts.directory.history.at(new Date().toISOString()).team('SHV09') === undefined);
  expect(await running.parts.directory.load(TEAM, aboutService())).toMatchObject({ teams: 1 });
});
