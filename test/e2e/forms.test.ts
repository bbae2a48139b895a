import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { londonDay } from '../../src/case/time.ts';
import type { Browser, Page } from 'playwright-core';
import { allocated, caseWith, newCrn, received, type Ids } from '../service/support/cases.ts';
import { run, type Running } from '../service/support/running.ts';
import { postedFrom } from '../web/support/posted.ts';
import { expectNoViolations, openBrowser, signIn } from './support/browser.ts';

/** What happens when two people, or one impatient person, use the same form. */

jest.setTimeout(60_000);

let running: Running;
let browser: Browser;
let hamish: Page;

beforeAll(async () => {
  running = await run();
  browser = await openBrowser();
  hamish = await signIn(browser, running.address, 'Hamish Boyd', { javaScriptEnabled: false });
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

async function aTransfer(steps = received): Promise<Ids & { address: string }> {
  const ids = await caseWith(running, newCrn(), steps);
  await running.readModel.waitFor((await running.parts.cases.fresh(ids.caseId)).position, 10_000);
  return { ...ids, address: `/handovers/${ids.transferId}` };
}

const queriesOf = async ({ caseId, transferId }: Ids) =>
  (await running.parts.cases.fresh(caseId)).state.transfers[transferId]?.queries.map(
    ({ question }) => question,
  );

describe('a form', () => {
  it('that is sent twice is recorded once', async () => {
    const transfer = await aTransfer();
    await hamish.goto(`${transfer.address}/query`);
    await hamish.getByLabel('What do you ask?').fill('Where does he sleep tonight?');
    const form = { ...postedFrom(await hamish.content()), question: 'Where does he sleep tonight?' };
    const post = () => hamish.request.post(`${transfer.address}/query`, { form, maxRedirects: 0 });
    const answers = await Promise.all([post(), post(), post()]);
    expect(answers.map((answer) => [answer.status(), answer.headers()['location']])).toEqual(
      answers.map(() => [303, transfer.address]),
    );
    expect(await queriesOf(transfer)).toEqual(['Where does he sleep tonight?']);
  });

  it('that is sent after the sign-in has ended goes through when its page is reloaded after signing in elsewhere', async () => {
    const transfer = await aTransfer();
    const own = await signIn(browser, running.address, 'Hamish Boyd');
    await own.goto(`${transfer.address}/query`);
    await own.getByLabel('What do you ask?').fill('Where does he sleep tonight?');
    await own.context().clearCookies({ name: 'case-handover.session' });
    await own.getByRole('button', { name: 'Ask the other side' }).click();
    expect(await own.locator('main').innerText()).toContain('Your sign-in has ended');
    await expectNoViolations(own);
    const opened = own.context().waitForEvent('page');
    await own.getByRole('link', { name: 'sign in again (opens in a new tab)' }).click();
    const tab = await opened;
    await tab.getByLabel('Hamish Boyd').check();
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await tab.getByText('Signed in as Hamish Boyd').waitFor();
    await own.reload();
    expect(new URL(own.url()).pathname).toBe(transfer.address);
    expect(await queriesOf(transfer)).toEqual(['Where does he sleep tonight?']);
    await own.context().close();
  });

  it('that is out of date says who changed what, keeps what was typed, and goes through when it still holds', async () => {
    const transfer = await aTransfer();
    await hamish.goto(`${transfer.address}/query`);
    const farid = await running.as('farid');
    await farid.post(`/api/cases/${transfer.caseId}/transfers/${transfer.transferId}/query`, {
      question: 'Mine first',
    });
    await hamish.getByLabel('What do you ask?').fill('Mine second');
    await hamish.getByRole('button', { name: 'Ask the other side' }).click();
    const shown = await hamish.locator('main').innerText();
    expect(shown).toContain('This has changed since you opened it');
    expect(shown).toMatch(/one change: query raised by .* at /);
    expect(await hamish.getByLabel('What do you ask?').inputValue()).toBe('Mine second');
    expect(await queriesOf(transfer)).toEqual(['Mine first']);
    await hamish.getByRole('button', { name: 'Ask the other side' }).click();
    expect(await queriesOf(transfer)).toEqual(['Mine first', 'Mine second']);
  });

  it('takes entries one after another, and forgets none when one more is asked for', async () => {
    const transfer = await aTransfer(allocated);
    await hamish.goto(`${transfer.address}/conversation`);
    const first = hamish.getByRole('group', { name: 'Entry 1' });
    expect(await first.getByLabel('Which part do they play?').inputValue()).toBe('Transferring practitioner');
    await hamish.getByLabel('What was raised?').fill('The address\n\nThe former partner');
    await hamish.getByRole('button', { name: 'Add another entry' }).click();
    const second = hamish.getByRole('group', { name: 'Entry 2' });
    expect(await second.getByLabel('Who took part?').inputValue()).toBe(running.id('farid'));
    const third = hamish.getByRole('group', { name: 'Entry 3' });
    await third.getByLabel('Name').fill('PC Amin');
    await third.getByLabel('Which part do they play?').fill('Police');
    await hamish.getByLabel('What does neither of you know?').fill('Where she lives.');
    await hamish.getByRole('button', { name: 'Record the handover conversation' }).click();
    const { state } = await running.parts.cases.fresh(transfer.caseId);
    expect(state.transfers[transfer.transferId]?.conversations).toMatchObject([
      {
        participants: [
          { staffId: running.id('amira') },
          { staffId: running.id('farid') },
          { name: 'PC Amin', role: 'Police' },
        ],
        matters: ['The address', 'The former partner'],
        agreed: [],
      },
    ]);
  });

  it('keeps the reasons given so far when another is still asked for', async () => {
    const transfer = await aTransfer(allocated);
    await hamish.goto(`${transfer.address}/agree`);
    await hamish.getByRole('button', { name: 'Agree to the transfer' }).click();
    const boxes = hamish.getByLabel(/Why do you go on without/);
    const rules = await boxes.count();
    expect(rules).toBeGreaterThan(0);
    for (const box of await boxes.all()) await box.fill('It cannot wait.');
    await hamish.getByLabel(/On what conditions/).fill('x'.repeat(4_001));
    await hamish.getByRole('button', { name: 'Agree to the transfer' }).click();
    expect(await hamish.locator('main').innerText()).toContain('Use 4000 characters or fewer');
    expect(await boxes.count()).toBe(rules);
    expect(await boxes.first().inputValue()).toBe('It cannot wait.');
    await hamish.getByLabel(/On what conditions/).fill('');
    await hamish.getByRole('button', { name: 'Agree to the transfer' }).click();
    expect(await hamish.locator('main').innerText()).toContain('Agreed, supervision not passed');
  });

  it('offers by name the rules that block and may be passed', async () => {
    const transfer = await aTransfer(allocated);
    await hamish.goto(`${transfer.address}/propose-block-pass`);
    await hamish.getByRole('radio', { name: /^Somebody can act by the emergency plan.* \(HC-60\)$/ }).check();
    expect(await hamish.getByRole('radio', { name: /HC-05/ }).count()).toBe(0);
    await hamish.getByLabel('Why can it not wait?').fill('He moves tonight.');
    await hamish.getByLabel(/What is done to make up for it/).fill('The duty officer rings her.');
    const [year = '', month = '', day = ''] = londonDay(new Date().toISOString()).split('-');
    await hamish.getByLabel('Day').fill(day);
    await hamish.getByLabel('Month').fill(month);
    await hamish.getByLabel('Year').fill(year);
    await hamish
      .locator('main')
      .getByRole('button', { name: /^Propose/ })
      .click();
    const { state } = await running.parts.cases.fresh(transfer.caseId);
    expect(state.oversight.blockPasses.map(({ rule }) => rule)).toEqual(['HC-60']);
  });

  it('that does not come from a page of the session does nothing', async () => {
    const transfer = await aTransfer();
    await hamish.goto(`${transfer.address}/query`);
    const { _csrf, ...form }: Record<string, string> = {
      ...postedFrom(await hamish.content()),
      question: 'Forged',
    };
    expect(_csrf).not.toBe('');
    const answer = await hamish.request.post(`${transfer.address}/query`, { form, maxRedirects: 0 });
    expect(answer.status()).toBe(403);
    expect(await queriesOf(transfer)).toEqual([]);
  });

  it('of an act that somebody else has to do says whose it is', async () => {
    const transfer = await aTransfer();
    const farid = await signIn(browser, running.address, 'Farid Rahimi', { javaScriptEnabled: false });
    const answer = await farid.goto(`${transfer.address}/allocate`);
    expect(answer?.status()).toBe(403);
    expect(await farid.locator('main').innerText()).toContain('a senior or a head of a delivery unit');
    await farid.goto(transfer.address);
    expect(await farid.getByRole('link', { name: 'Name the receiving practitioner' }).count()).toBe(0);
  });

  it('is not offered to somebody who may only read', async () => {
    const transfer = await aTransfer();
    const priya = await signIn(browser, running.address, 'Priya Nair', { javaScriptEnabled: false });
    await priya.goto(transfer.address);
    expect(await priya.locator('main').innerText()).not.toContain('Other things you can do');
    expect((await priya.goto(`${transfer.address}/query`))?.status()).toBe(403);
  });

  it('that is kept for later waits on the front page, for whoever typed it, until it is recorded', async () => {
    const transfer = await aTransfer();
    await hamish.goto(`${transfer.address}/query`);
    await hamish.getByLabel('What do you ask?').fill('Who has the keys?');
    await hamish.getByRole('button', { name: 'Keep it for later' }).click();
    expect(await hamish.locator('main').innerText()).toContain('Not recorded yet');
    expect(await queriesOf(transfer)).toEqual([]);

    const ines = await signIn(browser, running.address, 'Ines Duarte', { javaScriptEnabled: false });
    await ines.goto(`${transfer.address}/query`);
    expect(await ines.getByLabel('What do you ask?').inputValue()).toBe('');

    await hamish.goto('/');
    await hamish
      .getByRole('region', { name: 'Begun and not recorded' })
      .getByRole('link', { name: 'Ask the other side' })
      .click();
    expect(await hamish.getByLabel('What do you ask?').inputValue()).toBe('Who has the keys?');
    await hamish.getByRole('button', { name: 'Ask the other side' }).click();
    expect(await queriesOf(transfer)).toEqual(['Who has the keys?']);
    await hamish.goto('/');
    expect(await hamish.locator('main').innerText()).not.toContain('Begun and not recorded');
  });

  it('that somebody turns away from is kept by itself, and can be thrown away', async () => {
    const transfer = await aTransfer();
    const page = await signIn(browser, running.address, 'Hamish Boyd');
    await page.goto(`${transfer.address}/query`);
    await page.getByLabel('What do you ask?').fill('Is there a dog?');
    const kept = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.evaluate(`
      Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));
    `);
    expect((await kept).status()).toBe(200);
    await page.goto(`${transfer.address}/query`);
    expect(await page.getByLabel('What do you ask?').inputValue()).toBe('Is there a dog?');
    await page.getByRole('button', { name: 'Throw it away' }).click();
    expect(await page.getByLabel('What do you ask?').inputValue()).toBe('');
    expect(await queriesOf(transfer)).toEqual([]);
  });
});

describe('a page', () => {
  it('is logged for its case before it is shown', async () => {
    const transfer = await aTransfer();
    await hamish.goto(transfer.address);
    const head = await running.parts.log.store.head();
    await running.readModel.waitFor(head, 10_000);
    const { content } = await running.readModel.views.accessLog(transfer.caseId);
    expect(content[0]).toMatchObject({
      actorId: running.id('hamish'),
      what: 'HANDOVER',
      via: 'PAGE',
      transferId: transfer.transferId,
    });
  });

  it('asks for signing in first, and leads back', async () => {
    const transfer = await aTransfer();
    const context = await browser.newContext({ baseURL: running.address });
    const page = await context.newPage();
    await page.goto(transfer.address);
    await page.getByLabel('Hamish Boyd').check();
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(new URL(page.url()).pathname).toBe(transfer.address);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto(transfer.address);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });
});
