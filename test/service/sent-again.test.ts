import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailable, WrongRevision } from '../../src/event-store/event-store.ts';
import { Viewers } from '../../src/security/viewers.ts';
import { postedFrom } from '../web/support/posted.ts';
import { expectValid } from '../web/support/valid.ts';
import { Browsing, type PageAnswer } from './support/browsing.ts';
import { caseWith, must, newCrn, received } from './support/cases.ts';
import { run, type Running } from './support/running.ts';

/** A form that could not be recorded when it was sent: its page says so, and reloading it records it once. */

jest.setTimeout(60_000);

const QUESTION = 'Where does he sleep tonight?';
let running: Running;
let hamish: Browsing;
let path: string;
let caseId: string;
/** The form with something typed, as a browser sends it, also when its page is reloaded. */
let body: Record<string, string>;

beforeAll(async () => {
  running = await run();
});
beforeEach(async () => {
  hamish = await Browsing.of(running, 'hamish');
  const made = await caseWith(running, newCrn(), received);
  ({ caseId } = made);
  path = `/handovers/${made.transferId}/query`;
  await running.readModel.waitFor(await running.parts.log.store.head(), 10_000);
  body = { ...postedFrom((await hamish.get(running, path)).text), question: QUESTION };
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => running?.stop());

const send = () => hamish.post(running, path, body);

async function questions(): Promise<string[]> {
  const { state } = await running.parts.cases.fresh(caseId);
  return Object.values(state.transfers).flatMap(({ queries }) => queries.map(({ question }) => question));
}

const words = ({ text }: PageAnswer) => text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

/** From now on something else is always recorded in the case first. */
function overtaken(): void {
  const { store } = running.parts.log;
  const append = store.append.bind(store);
  jest.spyOn(store, 'append').mockImplementation((stream, expected, ...rest) => {
    if (stream === `case-${caseId}`) throw new WrongRevision(stream, expected, 99);
    return append(stream, expected, ...rest);
  });
}

async function sentAgain(): Promise<void> {
  for (let times = 0; times < 2; times++) expect((await send()).status).toBe(303);
  expect(await questions()).toEqual([QUESTION]);
}

describe('a form that is sent', () => {
  it('while nothing can be recorded is recorded once it is sent again, and its page says how', async () => {
    jest.spyOn(running.parts.log.store, 'append').mockRejectedValue(new StoreUnavailable('The disk is full'));
    const answer = await send();
    expect(answer.status).toBe(503);
    await expectValid(answer.text, path);
    expect(words(answer)).toContain(
      'Nothing was recorded this time. What you typed is not lost: reload this page and let the browser send it again. It is never recorded twice.',
    );
    jest.restoreAllMocks();
    await sentAgain();
  });

  it('while its case cannot be read says nothing to programmers', async () => {
    const { store } = running.parts.log;
    jest.spyOn(store, 'append').mockRejectedValue(new StoreUnavailable('The disk is full'));
    jest.spyOn(store, 'readStream').mockRejectedValue(new StoreUnavailable('No answer'));
    const answer = await send();
    expect(answer.status).toBe(503);
    expect(words(answer)).toContain('reload this page');
    expect(words(answer)).not.toContain('Idempotency-Key');
  });

  it('after the sign-in has ended is recorded once the same person has signed in', async () => {
    hamish.cookies.delete('case-handover.session');
    const answer = await send();
    expect([answer.status, answer.location]).toEqual([401, '']);
    await expectValid(answer.text, path);
    expect(words(answer)).toContain('Your sign-in has ended, and nothing was recorded this time.');
    expect(words(answer)).toContain(
      'sign in again (opens in a new tab) , then reload this page and let the browser send it again. It is never recorded twice.',
    );
    expect(answer.text).toContain('href="/sign-in" target="_blank"');
    await hamish.signIn(running, 'hamish');
    await sentAgain();
  });

  it('is refused when somebody else has signed in meanwhile', async () => {
    hamish.cookies.delete('case-handover.session');
    await hamish.signIn(running, 'nadia');
    expect((await send()).status).toBe(403);
    hamish.cookies.set('case-handover.csrf', encodeURIComponent(body['_csrf']!));
    expect((await send()).status).toBe(403);
    expect(await questions()).toEqual([]);
  });

  it('again and again at the same moment as something else comes back with what was typed', async () => {
    overtaken();
    const answer = await send();
    expect([answer.status, postedFrom(answer.text)['question']]).toEqual([409, QUESTION]);
    expect(words(answer)).toContain('so this was not recorded. Press the button again');
    jest.restoreAllMocks();
    body = { ...postedFrom(answer.text) };
    await sentAgain();
  });
});

describe('a form that records nothing of what it sends', () => {
  beforeEach(() => {
    const unavailable = new StoreUnavailable('No answer');
    const { views } = running.readModel;
    jest.spyOn(running.app.get(Viewers), 'of').mockImplementationOnce(() => Promise.reject(unavailable));
    jest.spyOn(views, 'find').mockRejectedValue(unavailable);
    jest.spyOn(views, 'findInEmergency').mockRejectedValue(unavailable);
  });

  it.each([
    ['/sign-in', {}],
    ['/find', { text: 'Grove' }],
    ['/find/', { text: 'Grove' }],
    ['/find/in-emergency', { text: 'Grove', reason: 'POLICE_RANG' }],
  ])('and cannot be answered says so little: %s', async (address, fields) => {
    if (address !== '/sign-in') jest.spyOn(running.app.get(Viewers), 'of').mockRestore();
    const answer = await hamish.post(running, address, { staffId: running.id('hamish'), ...fields });
    expect(answer.status).toBe(503);
    expect(words(answer)).toContain(
      'What you typed is not lost: reload this page and let the browser send it again.',
    );
    expect(words(answer)).not.toMatch(/(may have been|was|never) recorded/);
  });
});

describe('checks that are sent together', () => {
  it('are each recorded or not: one that is overtaken again and again takes no other away', async () => {
    const others = await caseWith(running, newCrn(), received);
    const transferId = path.split('/')[2]!;
    const check = {
      kind: 'POLICE_INTELLIGENCE',
      body: 'Police',
      place: 'The new address',
      area: 'RECEIVING',
    };
    const ticked: Record<string, string> = {};
    for (const ids of [{ caseId, transferId }, others]) {
      const address = `/api/cases/${ids.caseId}/transfers/${ids.transferId}/request-check`;
      must(await (await running.as('hamish')).post(address, check));
      const { state } = await running.parts.cases.fresh(ids.caseId);
      ticked[`check.${ids.caseId}.${ids.transferId}.${state.checks[0]!.checkId}`] = randomUUID();
    }
    overtaken();
    const answer = await hamish.post(running, '/lists/checks', { how: 'Post', ...ticked });
    expect(answer.status).toBe(200);
    expect(words(answer)).toContain('1 check recorded as sent.');
    expect(words(answer)).toContain(
      'Somebody else recorded something at the same moment, so this was not recorded. Send it again.',
    );
    const { state } = await running.parts.cases.fresh(others.caseId);
    expect(state.checks).toMatchObject([{ sent: {} }]);
  });
});
