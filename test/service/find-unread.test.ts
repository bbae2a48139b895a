import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until } from '../read-model/support/wait.ts';
import { DoubleProcess } from '../support/eventstoredb/process.ts';
import { postedFrom } from '../web/support/posted.ts';
import { expectValid } from '../web/support/valid.ts';
import { Browsing, type PageAnswer } from './support/browsing.ts';
import { emergency, must, newCrn, person } from './support/cases.ts';
import { newFolder, run, type Json, type Running } from './support/running.ts';

/** Finding a case while EventStoreDB is down and nothing can be read: the way to the contingency card. */

jest.setTimeout(120_000);

const data = newFolder();
const [tamsinsCrn, unopenedCrn, hiddenCrn] = [newCrn(), newCrn(), newCrn()];
let double: DoubleProcess;
let running: Running;
/** `unopened` was read before this instance started and not since; access to `hidden` is limited to Carys. */
let tamsin: string;
let unopened: string;
let hidden: string;
let ben: Browsing;
let liam: Browsing;
let looksBefore: number;

/** Opens a case of an invented person of one family, with an emergency plan. */
async function opened(crn: string, special: object): Promise<string> {
  const amira = await running.as('amira');
  const body = { ...person(crn, running), surname: 'Oxenthorpe', ...special };
  const { caseId } = must(await amira.post('/api/cases', body));
  must(await amira.post(`/api/cases/${caseId}/contingency`, emergency));
  return caseId as string;
}

const find = async (login: string, asked: object, how = ''): Promise<Json> =>
  must(await (await running.as(login)).post(`/api/find${how}`, asked));

const looks = async (): Promise<Json[]> => {
  const today = new Date().toISOString().slice(0, 10);
  const { events } = await running.parts.log.read(`access-one-${today}`);
  return events.map((event) => event.data as Json).filter(({ what }) => what === 'FIND');
};

/** What a page says, without its markup. */
const said = ({ text }: PageAnswer) => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

const whoIsIt = { team: null, transferId: null, earlierName: null, match: null };
const nameless = (caseId: string) => ({
  ...{ caseId, name: 'Restricted', crn: null, yearOfBirth: null, ...whoIsIt, restricted: true },
});

beforeAll(async () => {
  double = await DoubleProcess.start();
  const env = { EVENTSTORE_URL: double.url };
  running = await run({ folder: data.folder, env });
  unopened = await opened(unopenedCrn, { forenames: 'Una' });
  await running.stop();
  running = await run({ folder: data.folder, env });
  tamsin = await opened(tamsinsCrn, { forenames: 'Tamsin' });
  hidden = await opened(hiddenCrn, { forenames: 'Hob' });
  const letIn = [{ staffId: running.id('carys') }];
  const carys = await running.as('carys');
  must(await carys.post(`/api/cases/${hidden}/restrict-case`, { letIn, reason: 'A relative' }));
  await running.readModel.waitFor(await running.parts.log.store.head(), 10_000);
  ben = await Browsing.of(running, 'ben');
  liam = await Browsing.of(running, 'liam');
  looksBefore = (await looks()).length;
  await double.ask({ do: 'down' });
});

afterAll(async () => {
  await running?.stop();
  await double?.end();
  data.remove();
});

describe('while nothing can be read', () => {
  it('the front page cannot be shown, and has the search', async () => {
    const page = await liam.get(running, '/');
    expect(page.status).toBe(503);
    expect(said(page)).toContain('Find a case at the top of this page to see what is done tonight');
    expect(page.text).toContain('action="/find"');
  });

  it('a search shows who is remembered here, the way to the card and how many others fit', async () => {
    const page = await ben.post(running, '/find', { text: 'oxenthorpe' });
    expect(page.status).toBe(200);
    await expectValid(page.text, '/find');
    expect(said(page)).toContain('What is recorded cannot be read at the moment');
    expect(said(page)).toContain('1 more case fits and cannot be shown now');
    expect(said(page)).toContain('This look could not be recorded now');
    expect(said(page)).toContain(`Oxenthorpe, Tamsin , born 1990, CRN ${tamsinsCrn}`);
    expect(page.text).not.toMatch(/Una|Hob|Held by|Same name|>The case</);
    const way = `/cases/${tamsin}/tonight`;
    expect(page.text).toContain(`href="${way}"`);
    const card = await ben.get(running, way);
    expect(card.status).toBe(200);
    expect(card.text).toContain('href="tel:01632960002"');
  });

  it('so does one by CRN, and one of a case that is not remembered says so', async () => {
    const known = await find('liam', { crn: tamsinsCrn });
    const shown = { name: 'Oxenthorpe, Tamsin', crn: tamsinsCrn, yearOfBirth: '1990' };
    expect(known).toEqual({
      content: [{ caseId: tamsin, ...shown, ...whoIsIt, restricted: false }],
      ...{ more: false, unread: 0 },
    });
    expect(await find('liam', { crn: unopenedCrn })).toEqual({ content: [], more: false, unread: 1 });
    expect(await find('liam', { crn: 'X999999' })).toEqual({ content: [], more: false, unread: 0 });
    const page = await liam.post(running, '/find', { text: unopenedCrn });
    expect(said(page)).toContain('1 case fits and cannot be shown now');
    expect(said(page)).toContain('Nobody who can be shown now');
    await expectValid(page.text, '/find');
  });

  it('limited access holds', async () => {
    expect(await find('liam', { crn: hiddenCrn })).toEqual({ content: [], more: false, unread: 0 });
    expect((await find('owen', { crn: hiddenCrn })).content).toEqual([nameless(hidden)]);
    expect((await find('carys', { crn: hiddenCrn })).content).toMatchObject([{ name: 'Oxenthorpe, Hob' }]);
  });

  it('a search in an emergency leads to the card as well, also to that of a case with limited access', async () => {
    const reason = 'POLICE_RANG';
    expect(await find('liam', { crn: tamsinsCrn, reason }, '/in-emergency')).toMatchObject({
      ...{ content: [{ caseId: tamsin, name: 'Oxenthorpe, Tamsin' }], unread: 0, reason },
    });
    expect(await find('liam', { crn: hiddenCrn, reason }, '/in-emergency')).toEqual({
      ...{ content: [nameless(hidden)], more: false, unread: 0, reason },
    });
    const page = await liam.post(running, '/find/in-emergency', { text: 'oxenthorpe 1990', reason });
    expect(page.status).toBe(200);
    await expectValid(page.text, '/find/in-emergency');
    expect(said(page)).toContain('1 case with limited access');
    expect(said(page)).toContain('can be opened if it was read here before');
    expect(page.text).not.toMatch(/Una|Hob/);
    const way = `/cases/${tamsin}/emergency-access`;
    const form = page.text.slice(page.text.indexOf(`action="${way}"`));
    const taken = await liam.post(running, way, postedFrom(form.slice(0, form.indexOf('</form>'))));
    expect(taken.location).toBe(`/cases/${tamsin}/tonight`);
    expect((await liam.get(running, taken.location)).status).toBe(200);
  });

  it('and afterwards it is as always, and each look is entered once', async () => {
    await double.ask({ do: 'up' });
    await until(async () => (await looks().catch(() => [])).length === looksBefore + 11);
    const entered = (await looks()).slice(looksBefore);
    expect(entered[0].caseIds).toEqual([tamsin]);
    const inEmergency = entered.filter(({ emergency: why }) => why === 'POLICE_RANG');
    expect(inEmergency).toMatchObject([
      { caseIds: [tamsin], late: true },
      { caseIds: [hidden], late: true },
      { caseIds: [tamsin, hidden], late: true },
    ]);
    await until(async () => (await find('liam', { crn: unopenedCrn })).unread === null);
    expect((await find('liam', { crn: unopenedCrn })).content).toMatchObject([
      { caseId: unopened, name: 'Oxenthorpe, Una' },
    ]);
  });
});
