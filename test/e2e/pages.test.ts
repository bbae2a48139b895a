import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { commandRoutes } from '../../src/case/command-routes.ts';
import { fieldsOf } from '../../src/case/field.ts';
import { shippedScenarios } from '../../src/demo/load.ts';
import { clockFrom, run, type Running } from '../service/support/running.ts';
import { expectValid } from '../web/support/valid.ts';
import { expectNoViolations, openBrowser, signIn } from './support/browser.ts';

/** What holds for every page there is, on the cases of the demonstration. */

jest.setTimeout(300_000);

let running: Running;
const clock = clockFrom('2026-11-24T10:00:00.000Z');
let browser: Browser;
let page: Page;
/** The handovers that the senior of Nottingham finds on the front page. */
let handovers: string[];

const linksTo = async (start: string) => {
  const links = await page
    .locator(`main a[href^="${start}"]`)
    .evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''));
  return [...new Set(links)];
};

beforeAll(async () => {
  running = await run({ scenarios: await shippedScenarios(), clock });
  browser = await openBrowser();
  page = await signIn(browser, running.address, 'Hamish Boyd');
  handovers = (await linksTo('/handovers/')).filter((address) => /^\/handovers\/[^/]+$/.test(address));
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

/** One command of each make-up: forms that ask the same kinds of question look the same. */
const makeUps = [
  ...new Map(
    commandRoutes
      .filter(({ act, roles }) => act !== 'open' && (roles?.includes('SENIOR') ?? true))
      .map((route) => [[...new Set(fieldsOf(route.command).map(({ kind }) => kind))].sort().join(), route]),
  ).values(),
];

/** The addresses of the pages about one case, forms included. */
async function everyPage(): Promise<string[]> {
  const [first = ''] = handovers;
  await page.goto(first);
  const [casePage = ''] = await linksTo('/cases/');
  const actsOf = (to: 'case' | 'transfer', address: string) =>
    makeUps.filter((route) => route.to === to).map(({ act }) => `${address}/${act}`);
  return [
    '/',
    '/lists/incoming',
    '/lists/overdue?rule=HC-14',
    ...handovers,
    `${first}?asAt=${new Date(Date.parse(clock()) - 2 * 86_400_000).toISOString().slice(0, 16)}`,
    `${first}?asAt=2199-01-01T00:00`,
    ...actsOf('transfer', first),
    casePage,
    `${casePage}/risk`,
    ...actsOf('case', casePage),
    '/cases/open',
    '/handovers/00000000-0000-4000-8000-000000000000',
  ];
}

describe('every page', () => {
  it('has the source that it should, no fault that axe finds, and nobody in its title', async () => {
    for (const address of await everyPage()) {
      const answer = await page.goto(address);
      await expectValid((await answer?.text()) ?? '', address);
      await page
        .locator('details')
        .evaluateAll((all) => all.forEach((each) => each.setAttribute('open', '')));
      await expectNoViolations(page);
      expect(await page.title()).toMatch(/^[A-Z].* – Case Handover$/);
      expect(await page.title()).not.toMatch(/Delacourt|Finch|X\d{6}/);
    }
    await page.context().clearCookies();
    await page.goto('/sign-in');
    await expectNoViolations(page);
    page = await signIn(browser, running.address, 'Hamish Boyd');
  });

  it('fits a screen of 320 pixels without scrolling sideways', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    for (const address of await everyPage()) {
      await page.goto(address);
      await page
        .locator('details')
        .evaluateAll((all) => all.forEach((each) => each.setAttribute('open', '')));
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect({ address, width }).toEqual({ address, width: 320 });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});

describe('the page of a handover', () => {
  it('never says "complete" by itself, shows no percentage and nothing green', async () => {
    for (const address of handovers) {
      await page.goto(address);
      await page
        .locator('details')
        .evaluateAll((all) => all.forEach((each) => each.setAttribute('open', '')));
      const text = await page.locator('main').innerText();
      expect(text).not.toMatch(/\bcomplete\b(?! the)|%/i);
      expect(await greens(page)).toEqual([]);
    }
  });

  it('opens its lines with the keyboard, in the order in which they are read', async () => {
    await page.goto(handovers[0] ?? '');
    const heads = page.locator('.app-line > summary');
    await heads.first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('details.app-line').first().getAttribute('open')).not.toBeNull();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await heads.nth(1).evaluate((head) => head === head.ownerDocument.activeElement)).toBe(true);
  });

  it('begins with a way past the header', async () => {
    await page.goto(handovers[0] ?? '');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(page.url()).toMatch(/#main-content$/);
  });

  it('is printed with every line open and without what only works on a screen', async () => {
    await page.goto(handovers[0] ?? '');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.app-rule').first().isVisible()).toBe(true);
    expect(await page.getByRole('button').first().isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
  });
});

/** Elements whose colour, ground or border is more green than red or blue. */
function greens(of: Page): Promise<string[]> {
  return of.evaluate(`[...document.querySelectorAll('body *')].filter((element) => {
    const style = getComputedStyle(element);
    return [style.color, style.backgroundColor, style.borderTopColor].some((colour) => {
      const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
      return alpha > 0 && green > red + 20 && green > blue + 20;
    });
  }).map((element) => element.outerHTML.slice(0, 80))`);
}
