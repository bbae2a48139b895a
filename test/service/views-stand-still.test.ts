import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { until } from '../read-model/support/wait.ts';
import { caseWith, must, newCrn, received, type Ids } from './support/cases.ts';
import { holdBack } from './support/held.ts';
import { newFolder, run, secondInstance, type Json, type Running } from './support/running.ts';

/** Limited access while the views of an instance stand still, and do not know of it yet. */

jest.setTimeout(120_000);

const [data, views] = [newFolder(), newFolder()];
/** How far the clock of the services is ahead, in milliseconds. */
let ahead = 0;
const clock = () => new Date(Date.now() + ahead).toISOString();
let running: Running;
let other: Running;
let release = () => {};
let ids: Ids;
let crn: string;

beforeAll(async () => {
  running = await run({ folder: data.folder, clock });
  other = await secondInstance(running, views.folder, { clock });
});

beforeEach(async () => {
  crn = newCrn();
  ids = await caseWith(running, crn, received);
});

afterEach(async () => {
  release();
  ahead = 0;
  await running.readModel.waitFor(await running.parts.log.store.head(), 30_000);
});

afterAll(async () => {
  await other?.stop();
  await running?.stop();
  [data, views].forEach(({ remove }) => remove());
});

const hold = async () => {
  release = await holdBack(running, data.folder);
};

const restrict = async (at: Running) =>
  must(
    await (
      await at.as('carys')
    ).post(`/api/cases/${ids.caseId}/restrict-case`, {
      letIn: [{ staffId: at.id('carys') }],
      reason: 'A relative works in the team',
    }),
  );

const find = async (login: string, how = '', more = {}): Promise<Json[]> =>
  must(await (await running.as(login)).post(`/api/find${how}`, { crn, ...more })).content;

const list = async (login: string, path: string): Promise<Json> =>
  must(await (await running.as(login)).get(path));

/** Those of a list that are of the case. */
const ofCase = ({ content }: Json): Json[] => content.filter((row: Json) => row.caseId === ids.caseId);

const pageOf = async (login: string, path: string) =>
  (await running.as(login)).get(path, { accept: 'text/html' });

describe('a case to which access was limited through this instance', () => {
  it('is not there, in lists and search, for those to whom it does not exist; an emergency finds that it is', async () => {
    await hold();
    expect(await find('kirsty')).toMatchObject([{ crn, name: 'Grove, Ash' }]);
    const incoming = '/api/transfers/incoming?team=NTC01&size=50';
    const before = await list('kirsty', incoming);
    expect(ofCase(before)).toHaveLength(1);
    await restrict(running);
    expect(await find('kirsty')).toEqual([]);
    const after = await list('kirsty', incoming);
    expect(ofCase(after)).toEqual([]);
    expect(after).toMatchObject({ totalElements: before.totalElements - 1, totalPages: before.totalPages });
    expect(await find('kirsty', '/in-emergency', { reason: 'POLICE_RANG' })).toMatchObject([
      { caseId: ids.caseId, name: 'Restricted', crn: null, yearOfBirth: null, restricted: true },
    ]);
    expect(await find('carys')).toMatchObject([{ name: 'Grove, Ash', restricted: false }]);
    expect(ofCase(await list('hamish', incoming))).toMatchObject([{ name: 'Restricted', restricted: true }]);
  });

  it('is not among what is overdue for those who may not see all of it', async () => {
    ahead = 40 * 86_400_000;
    await hold();
    const overdue = '/api/rules/overdue?team=LDS01&team=NTC01&size=50';
    expect(ofCase(await list('carys', overdue))).not.toEqual([]);
    expect(ofCase(await list('kirsty', overdue))).not.toEqual([]);
    await restrict(running);
    expect(ofCase(await list('carys', overdue))).not.toEqual([]);
    for (const login of ['kirsty', 'hamish']) expect(ofCase(await list(login, overdue))).toEqual([]);
  });
});

describe('a case to which access was limited through another instance', () => {
  it('is not there as soon as the views are known to lack something for seconds', async () => {
    await hold();
    await restrict(other);
    await until(async () => (await find('kirsty')).length === 0);
    expect(ofCase(await list('kirsty', '/api/transfers/incoming?team=NTC01&size=50'))).toEqual([]);
    expect(await find('carys')).toMatchObject([{ name: 'Grove, Ash' }]);
  });
});

describe('somebody who may not know of a case any more', () => {
  it('is shown lists and what they find without it', async () => {
    await restrict(running);
    await hold();
    expect(await find('hamish')).toMatchObject([{ caseId: ids.caseId, name: 'Restricted' }]);
    const amira = await running.as('amira');
    const transfer = `/api/cases/${ids.caseId}/transfers/${ids.transferId}`;
    must(await amira.post(`${transfer}/withdraw`, { reason: 'No longer needed' }));
    expect(await find('hamish')).toEqual([]);
    expect(ofCase(await list('hamish', '/api/transfers/incoming?size=50'))).toEqual([]);
    const page = await pageOf('hamish', '/');
    expect(page.status).toBe(200);
    expect((await pageOf('hamish', '/lists/incoming')).status).toBe(200);
  });
});
