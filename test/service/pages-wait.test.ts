import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailable } from '../../src/event-store/event-store.ts';
import { until } from '../read-model/support/wait.ts';
import { postedFrom } from '../web/support/posted.ts';
import { expectValid } from '../web/support/valid.ts';
import { Browsing } from './support/browsing.ts';
import { caseWith, must, newCrn, person, proposal, received } from './support/cases.ts';
import { holdBack, withAllPatience } from './support/held.ts';
import { newFolder, run, secondInstance, type Running } from './support/running.ts';

/** Two instances on one log, and a browser: what it records through one it is shown by the other, or told that it is not. */

jest.setTimeout(120_000);

const NOTE =
  /What was just recorded is not on this page yet: the lists are \d+ events? and \d+ seconds? behind/;
const RECORDED = 'case-handover.recorded';

let one: Running;
let other: Running;
let amira: Browsing;
const [data, views] = [newFolder(), newFolder()];

beforeAll(async () => {
  one = await run({ folder: data.folder });
  other = await secondInstance(one, views.folder);
});

beforeEach(async () => {
  amira = await Browsing.of(one, 'amira');
});

afterEach(() => {
  jest.restoreAllMocks();
  release();
});

afterAll(async () => {
  await other?.stop();
  await one?.stop();
  [data, views].forEach(({ remove }) => remove());
});

let release = () => {};

/** From now on nothing is taken into the views of the other instance. */
async function holdOther(): Promise<void> {
  release = await holdBack(other, views.folder);
}

/** A case of Amira's; the other instance has it in its views. */
async function aCase(): Promise<string> {
  const { caseId } = must(await (await one.as('amira')).post('/api/cases', person(newCrn(), one)));
  await other.readModel.waitFor((await one.parts.cases.fresh(caseId)).position, 10_000);
  return caseId;
}

/** A form by which a transfer is proposed, sent through the first instance; gives the address of its page. */
async function propose(caseId: string): Promise<string> {
  const { status, location } = await amira.post(one, `/cases/${caseId}/propose`, { ...proposal });
  expect(status).toBe(303);
  expect(location).toMatch(/^\/handovers\/[0-9a-f-]{36}$/);
  return location;
}

describe('after a form was sent', () => {
  it.each([
    ['the front page', (_: string) => '/'],
    ['a list', () => '/lists/mine'],
    ['the page that it leads to', (made: string) => made],
  ])('%s of another instance waits for what it recorded', async (_, addressOf) => {
    const caseId = await aCase();
    await holdOther();
    const made = await propose(caseId);
    const waiting = withAllPatience(other);
    const asked = amira.get(other, addressOf(made));
    await until(() => waiting.mock.calls.length > 0);
    release();
    const { status, text } = await asked;
    expect(status).toBe(200);
    expect(text).toContain(made);
    expect(text).not.toMatch(NOTE);
  });

  it('a search there waits too', async () => {
    const crn = newCrn();
    await holdOther();
    const { caseId } = must(await (await one.as('amira')).post('/api/cases', person(crn, one)));
    await propose(caseId);
    const waiting = withAllPatience(other);
    const asked = amira.post(other, '/find', { text: crn });
    await until(() => waiting.mock.calls.length > 0);
    release();
    const { status, text } = await asked;
    expect([status, text.includes(`/cases/${caseId}`)]).toEqual([200, true]);
  });

  it('a page that cannot have it in time is shown without it and says so', async () => {
    const caseId = await aCase();
    await holdOther();
    const made = await propose(caseId);
    for (const address of ['/', '/lists/mine', '/lists/checks']) {
      const { status, text } = await amira.get(other, address);
      expect(status).toBe(200);
      expect(text).toMatch(NOTE);
      expect(text).not.toContain(made);
      await expectValid(text, address);
    }
    const found = await amira.post(other, '/find', { text: 'Grove' });
    expect([found.status, NOTE.test(found.text)]).toEqual([200, true]);
    release();
    await until(async () => (await amira.get(other, '/')).text.includes(made));
    expect((await amira.get(other, '/')).text).not.toMatch(NOTE);
  });

  it('and also where it cannot be told how far behind the page is', async () => {
    const caseId = await aCase();
    await holdOther();
    await propose(caseId);
    jest.spyOn(other.readModel, 'lag').mockRejectedValue(new StoreUnavailable('Nobody answers'));
    const { status, text } = await amira.get(other, '/');
    expect(status).toBe(200);
    expect(text).toContain('not on this page yet: the lists are behind. Reload it in a few seconds.');
  });

  it('the page of a transfer that another instance does not know yet is 503, with how far behind it is', async () => {
    const caseId = await aCase();
    await holdOther();
    const made = await propose(caseId);
    const { status, text } = await amira.get(other, made);
    expect(status).toBe(503);
    expect(text).toMatch(/This is not shown yet: the lists are \d+ events? and \d+ seconds? behind/);
    const unknown = `/handovers/${randomUUID()}`;
    release();
    await until(async () => (await amira.get(other, made)).status === 200);
    expect((await amira.get(other, unknown)).status).toBe(404);
  });

  it('a page that reads its case from the log has it and waits for nothing', async () => {
    const caseId = await aCase();
    await holdOther();
    const made = await propose(caseId);
    const waiting = jest.spyOn(other.readModel, 'waitFor');
    for (const address of [`/cases/${caseId}`, `/cases/${caseId}/tonight`]) {
      const { status, text } = await amira.get(other, address);
      expect(status).toBe(200);
      expect(text).not.toMatch(NOTE);
      if (address === `/cases/${caseId}`) expect(text).toContain(made);
    }
    expect(waiting).not.toHaveBeenCalled();
  });
});

describe('the page of checks', () => {
  it('says that checks were recorded as sent, and that it does not show it yet', async () => {
    const { caseId, transferId } = await caseWith(one, newCrn(), received);
    const hamish = await one.as('hamish');
    for (const place of ['The new address', 'The old address']) {
      const check = { kind: 'POLICE_INTELLIGENCE', body: 'Nottinghamshire Police', place, area: 'RECEIVING' };
      must(await hamish.post(`/api/cases/${caseId}/transfers/${transferId}/request-check`, check));
    }
    const ines = await Browsing.of(one, 'ines');
    const { state } = await one.parts.cases.fresh(caseId);
    const ticked = state.checks.map(({ checkId }) => [
      `check.${caseId}.${transferId}.${checkId}`,
      randomUUID(),
    ]);
    await holdOther();
    const form = { how: 'Post', ...Object.fromEntries(ticked) };
    const late = await ines.post(other, '/lists/checks', form);
    expect(late.status).toBe(200);
    expect(late.text).toContain('2 checks recorded as sent.');
    expect(late.text).toMatch(NOTE);
    expect(late.text).toContain('To send (2)');
    // Of several things that one form recorded, the newest is kept.
    const { position } = await one.parts.cases.fresh(caseId);
    expect(late.cookies.filter((each) => each.startsWith(RECORDED))).toHaveLength(1);
    expect(ines.cookies.get(RECORDED)).toBe(position);

    release();
    await other.readModel.waitFor(position, 10_000);
    const again = await ines.post(other, '/lists/checks', form);
    expect(again.text).toContain('2 checks recorded as sent.');
    expect(again.text).not.toMatch(NOTE);
    expect(again.text).toContain('No check waits to be sent.');
  });
});

describe('what the browser keeps of it', () => {
  it('is a position, for a minute, out of reach of scripts, and goes with the session', async () => {
    const caseId = await aCase();
    const { cookies } = await amira.post(one, `/cases/${caseId}/propose`, { ...proposal });
    const { position } = await one.parts.cases.fresh(caseId);
    const mine = cookies.filter((each) => each.startsWith(RECORDED));
    expect(mine).toEqual([
      expect.stringMatching(
        new RegExp(`^${RECORDED}=${position}; Max-Age=60; Path=/; Expires=[^;]+; HttpOnly; SameSite=Lax$`),
      ),
    ]);
    await amira.post(one, '/sign-out', {});
    // What is left is of no use but to the same person, who may have a form open.
    expect([...amira.cookies.keys()]).toEqual(['case-handover.csrf']);
  });

  it('comes of every kind of page that records', async () => {
    const { caseId, transferId } = await caseWith(one, newCrn(), received);
    await one.readModel.waitFor(await one.parts.log.store.head(), 10_000);
    const kept = async (browsing: Browsing, path: string, fields: Record<string, string>) => {
      await browsing.post(one, path, fields);
      expect([path, browsing.cookies.get(RECORDED)]).toEqual([
        path,
        (await one.parts.cases.fresh(caseId)).position,
      ]);
    };
    const [hamish, liam] = [await Browsing.of(one, 'hamish'), await Browsing.of(one, 'liam')];
    await kept(hamish, `/handovers/${transferId}/query`, { question: 'Where does he sleep tonight?' });
    await kept(liam, `/cases/${caseId}/emergency-access`, { reason: 'POLICE_RANG' });
    const paste = { text: 'He rang on 2 March 2026 and said that he has moved.' };
    const shown = await amira.post(one, `/cases/${caseId}/bring-in`, paste);
    await kept(amira, `/cases/${caseId}/bring-in`, { ...postedFrom(shown.text), system: 'e-mail' });
    expect((await one.parts.cases.fresh(caseId)).state.information.imports).toHaveLength(1);
  });

  it('is not of a form that recorded nothing', async () => {
    const { status, cookies } = await amira.post(one, `/cases/${await aCase()}/propose`, {
      kind: 'PERMANENT',
    });
    expect([status, cookies.filter((each) => each.startsWith(RECORDED))]).toEqual([400, []]);
  });

  it.each([
    ['of an EventStoreDB', '0000000000000004711-0000000000000004711'],
    ['past the end of the log', '9999999999999999'],
    ['something else', 'none%20of%20ours'],
  ])('is left aside where it is a position %s', async (_, foreign) => {
    const made = await propose(await aCase());
    amira.cookies.set(RECORDED, foreign);
    await other.readModel.waitFor(await one.parts.log.store.head(), 10_000);
    for (const [address, expected] of [
      ['/', 200],
      [made, 200],
      [`/handovers/${randomUUID()}`, 404],
    ] as const) {
      const { status, text } = await amira.get(other, address);
      expect([address, status]).toEqual([address, expected]);
      expect(text).not.toContain('not on this page yet');
    }
  });

  it('never goes back within one log, and makes way for that of another', async () => {
    const [first, second] = [await aCase(), await aCase()];
    amira.cookies.set(RECORDED, '9999999999999999');
    await propose(first);
    expect(amira.cookies.get(RECORDED)).toBe('9999999999999999');
    amira.cookies.set(RECORDED, '0000000000000004711-0000000000000004711');
    await propose(second);
    expect(amira.cookies.get(RECORDED)).toBe((await one.parts.cases.fresh(second)).position);
  });
});
