import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { holderOf } from '../../../src/case/responsibility/responsibility.state.ts';
import type { Scenario } from '../../../src/demo/scenario.ts';
import { must } from '../../service/support/cases.ts';
import { clockFrom, run, type Running } from '../../service/support/running.ts';
import { expectNoViolations, openBrowser, picture, signIn } from '../support/browser.ts';
import { Counted } from '../support/counted.ts';
import { foldOf } from '../support/fold.ts';

/** The receiving practitioner of a high-risk case with ten gaps: what the page says at 1280 by 800, and taking the case. */

jest.setTimeout(300_000);

const tenGaps = JSON.parse(readFileSync(new URL('./ten-gaps.json', import.meta.url), 'utf8')) as Scenario;

let running: Running;
let browser: Browser;
let page: Page;
let farid: Counted;
let caseId: string;

beforeAll(async () => {
  running = await run({ scenarios: [tenGaps], clock: clockFrom('2026-11-24T10:00:00.000Z') });
  // What falls due is recorded now, and not while a form is open.
  await running.readModel.waitFor(await running.parts.log.store.head(), 60_000);
  await running.clockWork.once();
  browser = await openBrowser();
  page = await signIn(browser, running.address, 'Farid Rahimi');
  await page.getByRole('link', { name: 'Delacourt, Rowan' }).first().click();
  const transferId = new URL(page.url()).pathname.replace('/handovers/', '');
  const amira = await running.as('amira');
  const ofCase = await page.getByRole('link', { name: 'The case', exact: true }).getAttribute('href');
  caseId = (ofCase ?? '').replace('/cases/', '');
  const offer = { kind: 'SUPERVISION', staffId: running.id('farid') };
  must(await amira.post(`/api/cases/${caseId}/transfers/${transferId}/offer-responsibility`, offer));
  await page.reload();
  farid = new Counted(page);
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

describe('the handover page before anybody scrolls', () => {
  it('answers the five questions', async () => {
    const { text: words } = await foldOf(page);
    await picture(page, 'receiving-1-fold', false);
    expect(await page.evaluate<number>('window.scrollY')).toBe(0);
    expect(words).toMatch(/Who holds the case tonight Amira Haddad/);
    expect(words).toMatch(/Next .*You/);
    expect(words).toMatch(/Who Jo Ferris, former partner/);
    expect(words).toMatch(/When After court dates about contact/);
    expect(words).toMatch(/First sign He asks her relatives where she is/);
    expect(words).toMatch(/What is not known No reply since/);
    expect(words).toMatch(
      /If something goes wrong tonight Nobody can act by the emergency plan\. Once supervision passes/,
    );
  });

  it('is read in about twenty seconds: at most 150 words', async () => {
    const { words } = await foldOf(page);
    process.stdout.write(`Before anybody scrolls: ${words} words.\n`);
    expect(words).toBeLessThanOrEqual(150);
  });

  it('is there for everybody', async () => {
    await expectNoViolations(page);
  });
});

describe('ten gaps in a high-risk case', () => {
  it.each([
    ['the receiving senior has not read the summary', 'The receiving senior has read the summary'],
    ['nobody spoke', 'The two practitioners spoke'],
    ['the person was not told', 'The person was told in writing'],
    ['no levels for children and staff', 'gives no level for children and staff'],
    ['nothing says what lowers the risk', 'not what lowers it'],
    ['the registers could not be looked up', 'The look-up of registers'],
    ['the police have not answered', 'no reply is not an answer'],
    ['children’s services were not asked', 'No check with children’s services is asked for'],
    ['no agency there is named', 'No agency of the receiving area is recorded'],
    ['no read-back was given', 'has not said what they understood'],
  ])('%s', async (_gap, words) => {
    const lines = page.locator('details.app-line');
    await lines.evaluateAll((all) => all.forEach((each) => each.setAttribute('open', '')));
    expect(await page.locator('main').innerText()).toContain(words);
  });
});

describe('taking the case', () => {
  const understood: [string, string][] = [
    ['Who is at risk?', 'His former partner, Jo'],
    ['When is the risk greatest?', 'The days after a hearing'],
    ['What is the first sign?', 'Her family is asked for her address'],
    ['What do you do first?', 'I call 999 and warn her'],
  ];

  it('with what was understood and a reason for every gap, in at most 25 clicks', async () => {
    await page.goto(new URL(page.url()).pathname);
    await farid.follow(/^Read the case back in your own words/);
    await picture(page, 'receiving-2-read-back', false);
    await expectNoViolations(page);
    for (const [line, words] of understood) await farid.type(line, words);
    await farid.press('Read the case back in your own words');

    await farid.follow(/^Accept (a responsibility|responsibility for supervision)$/);
    await farid.tick(/Supervision, offered to Farid Rahimi until/);
    await farid.press('Accept a responsibility');
    await picture(page, 'receiving-3-in-the-way');
    await expectNoViolations(page);
    await farid.goOnBecause('She moves on Friday, and I do it in the first week.', 'Accept a responsibility');
    process.stdout.write(`Read back and accepted: ${farid.words} words, ${farid.clicks} clicks.\n`);
    expect(await page.locator('main').innerText()).toMatch(/Who holds the case tonight\s+Farid Rahimi/);
    await picture(page, 'receiving-4-taken', false);
    expect(farid.clicks).toBeLessThanOrEqual(25);
    const { responsibilities } = (await running.parts.cases.fresh(caseId)).state;
    expect(holderOf(responsibilities.SUPERVISION)?.staffId).toBe(running.id('farid'));
  });
});
