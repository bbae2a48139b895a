import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { shippedScenarios } from '../../src/demo/load.ts';
import { run, type Running } from '../service/support/running.ts';
import { expectNoViolations, openBrowser, picture, signIn } from './support/browser.ts';

/** What the receiving practitioner of a high-risk case with gaps sees without scrolling, at 1280 by 800. */

jest.setTimeout(300_000);

let running: Running;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  running = await run({ scenarios: await shippedScenarios() });
  browser = await openBrowser();
  page = await signIn(browser, running.address, 'Farid Rahimi');
  await page.getByRole('link', { name: 'Delacourt, Rowan' }).first().click();
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

/** In the page: the words of `main` whose lines lie wholly in the window, and nothing folded away. */
const IN_VIEW = `(() => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const seen = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const { bottom, height } = range.getBoundingClientRect();
    if (node.parentElement.checkVisibility() && height > 0 && bottom <= window.innerHeight) seen.push(node.textContent);
  }
  return seen.join(' ').replace(/\\s+/g, ' ').trim();
})()`;

const inView = () => page.evaluate<string>(IN_VIEW);

describe('the handover page before anybody scrolls', () => {
  it('answers the five questions', async () => {
    const words = await inView();
    await picture(page, 'handover-fold', false);
    expect(words).toMatch(/Who holds the case tonight Amira Haddad/);
    expect(words).toMatch(/Next .*You/);
    expect(words).toMatch(/Who Jo Ferris, former partner/);
    expect(words).toMatch(/When After court dates about contact/);
    expect(words).toMatch(/First sign He asks her relatives where she is/);
    expect(words).toMatch(/What is not known No reply since/);
    expect(words).toMatch(/Ring the police on 999, then her Contingency card/);
  });

  it('is read in about twenty seconds: some 150 words', async () => {
    const words = (await inView()).split(' ').length;
    expect(words).toBeLessThan(180);
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
    expect(await page.locator('main').textContent()).toContain(words);
  });
});
