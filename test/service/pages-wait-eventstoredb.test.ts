import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { until } from '../read-model/support/wait.ts';
import { DoubleProcess } from '../support/eventstoredb/process.ts';
import { Browsing } from './support/browsing.ts';
import { must, newCrn, person, proposal } from './support/cases.ts';
import { holdBack, withAllPatience } from './support/held.ts';
import { newFolder, run, type Running } from './support/running.ts';
import { share } from './support/several.ts';

/** Two instances, each with a folder and connections of its own, on one EventStoreDB, and a browser. */

jest.setTimeout(120_000);

let double: DoubleProcess;
let one: Running;
let other: Running;
let release = () => {};
const [data, others] = [newFolder(), newFolder()];

beforeAll(async () => {
  double = await DoubleProcess.start();
  const env = { EVENTSTORE_URL: double.url };
  one = await run({ folder: data.folder, env });
  share(data.folder, others.folder);
  other = await run({ folder: others.folder, env: { ...env, HANDOVER_INSTANCE: 'two' } });
});

afterAll(async () => {
  release();
  await other?.stop();
  await one?.stop();
  await double?.end();
  [data, others].forEach(({ remove }) => remove());
});

it('the front page of an instance waits for what a form recorded through another one', async () => {
  const amira = await Browsing.of(one, 'amira');
  const { caseId } = must(await (await one.as('amira')).post('/api/cases', person(newCrn(), one)));
  release = await holdBack(other, others.folder);
  const { status, location } = await amira.post(one, `/cases/${caseId}/propose`, { ...proposal });
  expect(status).toBe(303);
  expect(location).toMatch(/^\/handovers\/[0-9a-f-]{36}$/);
  const position = amira.cookies.get('case-handover.recorded') ?? '';
  expect(position).toBe((await one.parts.cases.fresh(caseId)).position);
  const waiting = withAllPatience(other);
  const asked = amira.get(other, '/');
  await until(() => waiting.mock.calls.length > 0);
  expect(waiting.mock.calls[0]?.[0]).toBe(position);
  expect(other.readModel.position() < position).toBe(true);
  release();
  const shown = await asked;
  expect(shown.status).toBe(200);
  expect(shown.text).toContain(location);
  expect(shown.text).not.toContain('not on this page yet');
});
