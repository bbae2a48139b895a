import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { caseWith, must, newCrn, received } from '../service/support/cases.ts';
import { run, type Running } from '../service/support/running.ts';
import { expectValid } from '../web/support/valid.ts';
import { expectNoViolations, openBrowser, picture, signIn } from './support/browser.ts';

/** Finding a case from the header of any page. */

jest.setTimeout(120_000);

let running: Running;
let browser: Browser;
let page: Page;
let crn: string;

beforeAll(async () => {
  running = await run();
  crn = newCrn();
  await caseWith(running, crn, received);
  const hidden = await caseWith(running, newCrn(), received);
  const letIn = [{ staffId: running.id('carys') }];
  must(
    await (
      await running.as('carys')
    ).post(`/api/cases/${hidden.caseId}/restrict-case`, { letIn, reason: 'A relative' }),
  );
  await running.readModel.waitFor(await running.parts.stores.store.head(), 60_000);
  browser = await openBrowser();
  page = await signIn(browser, running.address, 'Hamish Boyd');
});
afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

/** Types into the header of the page and gives the source of what is found. */
async function find(text: string): Promise<string> {
  const box = page.getByRole('search').getByLabel('Name, CRN or PNC number');
  await box.fill(text);
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/find')),
    box.press('Enter'),
  ]);
  await page.waitForLoadState();
  return answer.text();
}

describe('finding a case', () => {
  it('takes one line and the Enter key from any page, and leaves nothing in the address or the title', async () => {
    await page.goto('/');
    await find('grove ash 1990');
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/find');
    expect(await page.title()).toBe('Find a case – Case Handover');
    expect(await page.locator('main').innerText()).toContain('Grove, Ash, born 1990, CRN ' + crn);
    const ways = await page.locator('.app-found__ways a').allInnerTexts();
    expect(ways.map((text) => text.split(/\s*:/)[0])).toEqual(['Tonight', 'Handover', 'The case']);
    expect(await page.getByRole('link', { name: /Tonight.*Grove, Ash/ }).getAttribute('href')).toMatch(
      /^\/cases\/[0-9a-f-]{36}\/tonight$/,
    );
    await picture(page, 'find');
  });

  it('shows that a restricted case is there, and nothing of it', async () => {
    await page.goto('/');
    await find('ash grove');
    const cases = await page.locator('.app-found__case').allInnerTexts();
    expect(cases).toHaveLength(2);
    expect(cases[1]).toContain('Restricted');
    expect(cases[1]).not.toMatch(/Grove|X\d{6}|1990/);
    const ways = await page.locator('.app-found__case').nth(1).locator('a').allInnerTexts();
    expect(ways).toEqual(['tonight']);
  });

  it('has the source that it should and no fault that axe finds, whatever was found', async () => {
    for (const text of ['ash grove', 'nobody at all', '2002/73319A', '']) {
      await page.goto('/');
      await expectValid(await find(text), text);
      await expectNoViolations(page);
      await picture(page, `find-${text.length}`);
    }
    const asked = await page.goto('/find');
    await expectValid((await asked?.text()) ?? '', '/find');
    await expectNoViolations(page);
    expect(await page.getByRole('search').count()).toBe(0);
  });

  it('says what to put right beside the box, with what was typed still in it', async () => {
    await page.goto('/');
    await find('2002/73319A');
    const box = page.locator('#text');
    expect(await box.inputValue()).toBe('2002/73319A');
    expect(await page.locator('#text-error').innerText()).toContain('Check the PNC number');
    await box.fill('grove 1990');
    await page.locator('main').getByRole('button', { name: 'Find' }).click();
    expect(await page.locator('#found').innerText()).toBe('2 cases found');
  });

  it('fits a screen of 320 pixels, and is not printed', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto('/');
    await find('ash grove');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    await page.goto('/');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    await picture(page, 'find-narrow', false);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('search').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('works without scripts', async () => {
    const plain = await signIn(browser, running.address, 'Amira Haddad', { javaScriptEnabled: false });
    await plain.getByRole('search').getByLabel('Name, CRN or PNC number').fill(crn);
    await plain.getByRole('search').getByRole('button', { name: 'Find' }).click();
    expect(await plain.locator('#found').innerText()).toBe('1 case found');
  });

  it('leads from a CRN that is known to the case, when somebody opens it again', async () => {
    const own = await signIn(browser, running.address, 'Amira Haddad');
    await own.goto('/cases/open');
    await own.getByLabel('CRN', { exact: true }).fill(crn);
    await own.getByLabel('Forenames').fill('Ash');
    await own.getByLabel('Surname').fill('Grove');
    await own.locator('#dateOfBirth-day').fill('1');
    await own.locator('#dateOfBirth-month').fill('1');
    await own.locator('#dateOfBirth-year').fill('1990');
    await own.getByLabel('Community order').first().check();
    for (const [id, value] of [
      ['sentences-0-startedOn-day', '1'],
      ['sentences-0-startedOn-month', '1'],
      ['sentences-0-startedOn-year', '2026'],
      ['sentences-0-endsOn-day', '1'],
      ['sentences-0-endsOn-month', '1'],
      ['sentences-0-endsOn-year', '2028'],
    ]) {
      await own.locator(`#${id}`).fill(value!);
    }
    await own.locator('#supervisedBy').selectOption({ label: 'Amira Haddad, Leeds sentence management' });
    await own.locator('main').getByRole('button').last().click();
    await own.getByRole('link', { name: /A case with this CRN was opened/ }).click();
    expect(await own.locator('h1').innerText()).toContain('Grove, Ash');
  });
});
