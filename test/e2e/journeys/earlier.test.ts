import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { allocated, caseWith, emergency, must, newCrn, type Ids } from '../../service/support/cases.ts';
import { run, type Running } from '../../service/support/running.ts';
import { expectNoViolations, openBrowser, picture, signIn } from '../support/browser.ts';

/** A reviewer asks what was known before the police replied, and is told the same whatever was recorded since. */

jest.setTimeout(120_000);

const START = Date.parse('2026-11-23T09:00:00.000Z');
const BEFORE_THE_REPLY = '2026-11-23T12:00';
const MISSING = 'No reply since';

let now = START;
let running: Running;
let browser: Browser;
let page: Page;
let ids: Ids;
let checkId: string;

const post = async (login: string, path: string, body: object) =>
  must(await (await running.as(login)).post(`/api/cases/${ids.caseId}/${path}`, body));
const ofTransfer = (act: string) => `transfers/${ids.transferId}/${act}`;

beforeAll(async () => {
  running = await run({ clock: () => new Date(now++).toISOString() });
  browser = await openBrowser();
  ids = await caseWith(running, newCrn(), allocated);
  await post('farid', ofTransfer('request-check'), {
    kind: 'POLICE_DOMESTIC_ABUSE',
    body: 'Nottinghamshire Police',
    place: 'the new flat',
    area: 'RECEIVING',
  });
  checkId = (await running.parts.cases.fresh(ids.caseId)).state.checks[0]?.checkId ?? '';
  await post('ines', ofTransfer('send-check'), { checkId, how: 'Secure e-mail' });
  now = Date.parse(`${BEFORE_THE_REPLY}:00.000Z`) + 3_600_000;
  await post('ines', ofTransfer('file-reply'), {
    checkId,
    result: 'INFORMATION_HELD',
    summary: 'Two call-outs in October.',
  });
  page = await signIn(browser, running.address, 'Farid Rahimi');
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

/** The page as somebody gets to it: with the form at its end. */
async function shownThen(): Promise<string> {
  await page.goto(`/handovers/${ids.transferId}`);
  await page.getByLabel('Date and time').fill(BEFORE_THE_REPLY);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.waitForURL(/asAt=/, { waitUntil: 'load' });
  return page.locator('main').innerHTML();
}

const answeredThen = async () => {
  const path = `/api/cases/${ids.caseId}/transfers/${ids.transferId}/handover`;
  const { status, body } = await (await running.as('farid')).get(`${path}?asAt=${BEFORE_THE_REPLY}`);
  expect(status).toBe(200);
  return JSON.stringify(body);
};

describe('the handover before the police replied', () => {
  let shown: string;
  let answered: string;

  it('shows that the reply was missing', async () => {
    await page.goto(`/handovers/${ids.transferId}`);
    expect(await page.locator('main').textContent()).not.toContain(MISSING);
    shown = await shownThen();
    answered = await answeredThen();
    expect(await page.locator('main').innerText()).toContain('Nothing recorded later is shown');
    expect(await page.locator('main').innerText()).toContain(MISSING);
    expect(answered).toContain(MISSING);
    expect(answered).not.toContain('call-outs');
    await picture(page, 'earlier');
    await expectNoViolations(page);
  });

  const later: [string, () => Promise<unknown>][] = [
    [
      'a level of risk',
      () => post('amira', 'rosh', { overall: 'HIGH', assessedOn: '2026-11-20', source: 'OASys' }),
    ],
    ['an emergency action', () => post('amira', 'contingency', emergency)],
    ['a question', () => post('farid', ofTransfer('query'), { question: 'Who has the keys?' })],
    [
      'an agency that is asked',
      () =>
        post('amira', 'assign-agency', {
          agency: 'Housing',
          task: 'Keeps the tenancy under review',
          area: 'RECEIVING',
          dueOn: '2026-12-01',
        }),
    ],
    [
      'a senior’s direction',
      () => post('hamish', ofTransfer('oversight'), { lookedAt: 'The reply', direction: 'Visit the flat' }),
    ],
    [
      'a move',
      () =>
        post('farid', ofTransfer('moved'), {
          occurredAt: '2026-11-23T11:00',
          source: 'A call',
          knownBefore: false,
        }),
    ],
  ];

  it.each(later)('is the same, byte for byte, after %s', async (_what, record) => {
    now += 3_600_000;
    const before = (await running.parts.cases.fresh(ids.caseId)).state.revision;
    await record();
    expect((await running.parts.cases.fresh(ids.caseId)).state.revision).toBeGreaterThan(before);
    expect(await answeredThen()).toBe(answered);
    expect(await shownThen()).toBe(shown);
  });
});
