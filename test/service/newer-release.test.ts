import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { NewEvent } from '../../src/event-store/event-log.ts';
import { EventLog } from '../../src/event-store/event-log.ts';
import { aboutService } from '../../src/parts.ts';
import { expectValid } from '../web/support/valid.ts';
import { caseWith, must, newCrn, received, type Ids } from './support/cases.ts';
import { newFolder, run, type Answer, type Json, type Running } from './support/running.ts';

/** Cases with an event that a newer release recorded, which this one cannot open: in lists and search. */

jest.setTimeout(120_000);

const data = newFolder();
const crns = [newCrn(), newCrn(), newCrn(), newCrn()] as const;
let running: Running;
/** One as always, then those with an event of a newer release: open to all, limited to Carys, limited by that event. */
let whole: Ids;
let open: Ids;
let limited: Ids;
let limitedThere: Ids;

const step = (old: unknown) => old;

async function recordNewer({ caseId }: Ids, event: NewEvent): Promise<void> {
  const { store, keys } = running.parts.log;
  const upcasters = { RoshLevelAssessed: [step], CaseRestricted: [step] };
  const newer = new EventLog({ store, keys, clock: running.parts.clock, upcasters });
  const stream = `case-${caseId}`;
  const { head } = await newer.read(stream);
  await newer.append(stream, head, [event], aboutService());
}

const ask = async (login: string, path: string, body?: object): Promise<Answer> => {
  const asker = await running.as(login);
  if (body !== undefined) return asker.post(path, body);
  return asker.get(path, path.startsWith('/api/') ? {} : { accept: 'text/html' });
};

/** Those of the rows of an answer that are of a case. */
const rowsOf = ({ body }: Answer, { caseId }: Ids): Json[] =>
  body.content.filter((row: Json) => row.caseId === caseId);

const restriction = () => ({ letIn: [{ staffId: running.id('carys') }], reason: 'A relative' });

async function start(): Promise<void> {
  running = await run({ folder: data.folder });
  await running.readModel.waitFor(await running.parts.log.store.head(), 30_000);
}

beforeAll(async () => {
  await start();
  whole = await caseWith(running, crns[0], received);
  open = await caseWith(running, crns[1], received);
  limited = await caseWith(running, crns[2], received);
  limitedThere = await caseWith(running, crns[3], received);
  must(await ask('carys', `/api/cases/${limited.caseId}/restrict-case`, restriction()));
  const rosh = { overall: 'HIGH', assessedOn: '2026-01-12', source: 'OASys' };
  for (const ids of [open, limited]) await recordNewer(ids, { type: 'RoshLevelAssessed', data: rosh });
  const staffIds = [running.id('carys')];
  await recordNewer(limitedThere, { type: 'CaseRestricted', data: { staffIds, reason: 'A relative' } });
  await running.readModel.waitFor(await running.parts.log.store.head(), 30_000);
});

afterAll(async () => {
  await running?.stop();
  data.remove();
});

const LISTS = [
  '/api/transfers/incoming?team=NTC01&size=50',
  '/api/transfers/outgoing?team=LDS01&size=50',
  '/api/transfers/mine?size=50',
  '/api/rules/overdue?team=LDS01&size=50',
  ...['/', '/lists/mine', '/lists/incoming', '/lists/outgoing', '/lists/overdue'],
];

describe.each(['remembered here', 'not remembered here'])('cases that do not open, %s', (how) => {
  beforeAll(async () => {
    if (how === 'remembered here') return;
    await running.stop();
    await start();
  });

  it.each(['amira', 'carys', 'edie', 'hamish'])('take no list and no search from %s', async (login) => {
    for (const path of LISTS)
      expect({ path, status: (await ask(login, path)).status }).toMatchObject({ status: 200 });
    const asked = { name: 'Ash Grove', yearOfBirth: 1990 };
    const found = await ask(login, '/api/find', asked);
    expect(rowsOf(found, whole)).toMatchObject([{ name: 'Grove, Ash', crn: crns[0] }]);
    const inEmergency = await ask(login, '/api/find/in-emergency', { ...asked, reason: 'POLICE_RANG' });
    expect(inEmergency.status).toBe(200);
    const all = new Set(inEmergency.body.content.map(({ caseId }: Json) => caseId));
    expect(all).toEqual(new Set([whole, open, limited, limitedThere].map(({ caseId }) => caseId)));
  });

  it('have a card for those who work them, which says that something is missing where it is', async () => {
    const card = must(await ask('amira', `/api/cases/${open.caseId}/contingency`));
    const page = await ask('amira', `/cases/${open.caseId}/tonight`);
    await expectValid(page.body, '/tonight');
    const remembered = how === 'remembered here';
    expect(card.incomplete).toBe(!remembered);
    expect(card.knownAt === null).toBe(!remembered);
    expect(page.body.includes('cannot be read here, and is not on this card')).toBe(!remembered);
    expect(page.body).not.toContain('Begin this action');
    const asked = must(await ask('amira', `/api/cases/${whole.caseId}/contingency`));
    expect(asked).toMatchObject({ incomplete: false, knownAt: null });
  });

  it('open no card to who is not let in, where it cannot be read who is', async () => {
    const card = async (login: string, { caseId }: Ids) =>
      (await ask(login, `/api/cases/${caseId}/contingency`)).status;
    for (const login of ['hamish', 'edie', 'priya']) expect(await card(login, limited)).not.toBe(200);
    if (how === 'remembered here') return;
    for (const login of ['hamish', 'edie', 'priya'])
      expect(await card(login, limitedThere)).toBe(await card(login, limited));
    expect(await card('amira', limitedThere)).toBe(200);
    // Whoever that event lets in is not known to be let in.
    expect([await card('carys', limited), await card('carys', limitedThere)]).toEqual([200, 403]);
  });

  it('are in the list of whoever holds them, which says that not everything could be read', async () => {
    const page = await ask('amira', '/');
    await expectValid(page.body, '/');
    const mine = page.body.slice(page.body.indexOf('list-mine'), page.body.indexOf('list-incoming'));
    const rows = mine.split('<tr').filter((row: string) => row.includes('Grove, Ash'));
    const rowOf = (crn: string) => rows.filter((row: string) => row.includes(crn)).join();
    for (const crn of crns.slice(1)) {
      expect(rowOf(crn)).toContain('Not everything recorded could be listed');
      expect(rowOf(crn)).toContain('What comes next cannot be worked out at the moment');
      expect(rowOf(crn)).not.toContain('open it to see');
    }
    expect(rowOf(crns[0])).not.toMatch(/could be listed|be worked out/);
    expect(page.body).not.toContain('Nothing is asked for now');
  });

  it('are named to those who see them, and say so; whose restriction does not open to those always let in alone', async () => {
    const incoming = async (login: string, ids: Ids) => rowsOf(await ask(login, LISTS[0]!), ids);
    const named = [{ name: 'Grove, Ash', incomplete: true, restricted: false }];
    const nameless = [{ name: 'Restricted', crn: null, incomplete: true, restricted: true }];
    expect(await incoming('kirsty', open)).toMatchObject(named);
    expect(await incoming('carys', limited)).toMatchObject(named);
    expect(await incoming('hamish', limited)).toMatchObject(nameless);
    expect(await incoming('kirsty', limited)).toEqual([]);
    expect(await incoming('amira', limitedThere)).toMatchObject(named);
    expect(await incoming('carys', limitedThere)).toMatchObject(nameless);
    for (const login of ['kirsty', 'edie', 'ben', 'farid']) {
      expect(await incoming(login, limitedThere)).toEqual([]);
      expect((await ask(login, '/api/find', { crn: crns[3] })).body.content).toEqual([]);
    }
    expect((await ask('amira', '/api/find', { crn: crns[3] })).body.content).toMatchObject([
      { crn: crns[3] },
    ]);
  });
});
