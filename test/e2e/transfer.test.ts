import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { newCrn } from '../service/support/cases.ts';
import { run, type Running } from '../service/support/running.ts';
import { openBrowser, picture, signIn } from './support/browser.ts';

/** A whole transfer by the people whose work it is, with pages alone and without JavaScript. */

jest.setTimeout(60_000);

let running: Running;
let browser: Browser;
const pages = new Map<string, Page>();

beforeAll(async () => {
  running = await run();
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

/** The page of somebody, signed in when they first appear. */
async function as(name: string): Promise<Page> {
  const known =
    pages.get(name) ?? (await signIn(browser, running.address, name, { javaScriptEnabled: false }));
  pages.set(name, known);
  return known;
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const main = (page: Page) => page.locator('main').innerText();

async function day(page: Page, legend: string, [date, month, year]: [string, string, string]): Promise<void> {
  const group = page.getByRole('group', { name: legend });
  await group.getByLabel('Day').fill(date);
  await group.getByLabel('Month').fill(month);
  await group.getByLabel('Year').fill(year);
}

/** Gives a reason for every rule that stands in the way and asks for one, and presses the button again. */
async function goOnWithReasons(page: Page, button: string): Promise<void> {
  for (const box of await page.getByLabel(/Why do you go on without/).all())
    await box.fill('It cannot wait.');
  await press(page, button);
}

/** Writes an emergency action that can be used in both areas. */
async function planFor(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel('Nobody knows where the person is').check();
  const lines: [string, string][] = [
    ['What is seen that starts it?', 'No answer for a day.'],
    ['What is done first?', 'Ring his brother.'],
    ['Which agency acts?', 'Probation'],
    ['Who of the agency?', 'The duty desk'],
    ['Phone number', '01632 960001'],
    ['Who answers out of hours?', 'The night desk'],
    ['Out-of-hours phone number', '01632 960002'],
    ['Within how many minutes?', '60'],
  ];
  for (const [label, text] of lines) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByLabel(/both areas/i).check();
  await page.locator('main form button').first().click();
}

describe('a transfer with pages alone and without JavaScript', () => {
  const crn = newCrn();
  let handover = '';

  it('a case is opened, and the form says what is missing until it is complete', async () => {
    const page = await as('Amira Haddad');
    await page.getByRole('link', { name: 'Open a case' }).click();
    await page.getByLabel('CRN', { exact: true }).fill(crn);
    await press(page, 'Open a case');
    expect(await page.title()).toMatch(/^Error: Open a case/);
    expect(await page.getByLabel('CRN', { exact: true }).inputValue()).toBe(crn);
    await page.getByRole('link', { name: 'Enter the surname' }).click();
    expect(page.url()).toMatch(/#surname$/);
    await page.getByLabel('Forenames').fill('Ash');
    await page.getByLabel('Surname').fill("O'Grove <b>");
    await day(page, 'Date of birth', ['1', '1', '1990']);
    await page.getByLabel('Community order').check();
    await day(page, 'When did it start?', ['5', 'Jan', '2026']);
    await day(page, 'When does it end?', ['5', '1', '2028']);
    await page
      .getByLabel('Who is the responsible practitioner?')
      .selectOption({ label: 'Amira Haddad, Leeds sentence management' });
    await press(page, 'Open a case');
    expect(await page.locator('h1').innerText()).toContain("O'Grove <b>, Ash");
    expect(await main(page)).toContain('Amira Haddad, Leeds sentence management');
    expect(await page.title()).not.toMatch(/Grove|X\d/);
  });

  it('a transfer is proposed and asked for, although something is missing, with a reason', async () => {
    const page = await as('Amira Haddad');
    await page.getByRole('link', { name: 'Propose a transfer' }).click();
    await page.getByLabel('Permanent').check();
    await page
      .getByLabel('Which team is asked to take the case?')
      .selectOption({ label: 'Nottingham City sentence management' });
    await page.getByLabel('Housing').check();
    await page
      .getByLabel('Why should the case be transferred?')
      .fill('A flat of his own.\nFrom the first of the month.');
    await press(page, 'Propose a transfer');
    handover = new URL(page.url()).pathname;
    expect(handover).toMatch(/^\/handovers\/[0-9a-f-]{36}$/);
    expect(await main(page)).toContain('Being prepared, nothing sent yet');

    await page.goto(`${handover}/request`);
    await page.getByLabel(/What do you not know/).fill('Who else lives there.');
    await press(page, 'Send the request');
    expect(await main(page)).toContain('What stands in the way');
    expect(await page.getByLabel(/What do you not know/).inputValue()).toBe('Who else lives there.');
    await picture(page, 'request-unmet');
    await goOnWithReasons(page, 'Send the request');
    expect(new URL(page.url()).pathname).toBe(handover);
    expect(await main(page)).toContain('Who else lives there.');
  });

  it('the receiving side finds it on its list, acknowledges it, names somebody and agrees', async () => {
    const ines = await as('Ines Duarte');
    await ines.goto('/');
    await ines.getByRole('link', { name: "O'Grove <b>, Ash" }).first().click();
    expect(new URL(ines.url()).pathname).toBe(handover);
    await ines.getByRole('link', { name: 'Acknowledge the request' }).first().click();
    await press(ines, 'Acknowledge the request');

    const hamish = await as('Hamish Boyd');
    await hamish.goto(handover);
    expect(await main(hamish)).toContain('No receiving practitioner is named.');
    await hamish
      .getByRole('link', { name: /Name the receiving practitioner/ })
      .first()
      .click();
    await hamish
      .getByLabel('Who is the receiving practitioner?')
      .selectOption({ label: 'Farid Rahimi, Nottingham City sentence management' });
    await hamish.getByLabel('Why this practitioner?').fill('Has room.');
    await press(hamish, 'Name the receiving practitioner');
    expect(await main(hamish)).toContain('Receiving practitioner: Farid Rahimi');
    await hamish.getByRole('link', { name: 'Agree to the transfer' }).first().click();
    await press(hamish, 'Agree to the transfer');
    await goOnWithReasons(hamish, 'Agree to the transfer');
    expect(await main(hamish)).toContain('Agreed, supervision not passed');
  });

  it('supervision passes when the practitioner named accepts it, and not before', async () => {
    const amira = await as('Amira Haddad');
    await amira.goto(`${handover}/offer-responsibility`);
    await amira.getByLabel('Supervision').check();
    await amira
      .getByLabel(/Who is asked to take it/)
      .selectOption({ label: 'Farid Rahimi, Nottingham City sentence management' });
    await press(amira, 'Offer a responsibility');

    const farid = await as('Farid Rahimi');
    await farid.goto(handover);
    expect(await main(farid)).toMatch(/tonight\s+Amira Haddad/);
    await farid.getByRole('link', { name: 'Accept a responsibility' }).first().click();
    await farid.getByLabel(/Supervision, offered to Farid Rahimi until/).check();
    await press(farid, 'Accept a responsibility');
    await goOnWithReasons(farid, 'Accept a responsibility');
    expect(await main(farid)).toContain('Somebody can act by the emergency plan');

    const [casePage = ''] = await amira
      .locator('a[href^="/cases/"]')
      .evaluateAll((all) => all.map((each) => each.getAttribute('href')?.split('/')[2] ?? ''));
    await planFor(amira, `/cases/${casePage}/contingency`);
    await farid.goto(handover);
    await farid
      .getByRole('link', { name: /Read the case back/ })
      .first()
      .click();
    await farid.getByLabel('Who is at risk?').fill('Nobody that anybody has named');
    await farid.getByLabel('When is the risk greatest?').fill('Nobody has told us');
    await farid.getByLabel('What is the first sign?').fill('A phone that nobody answers');
    await farid.getByLabel('What do you do first?').fill('Call his brother');
    await press(farid, 'Read the case back in your own words');
    expect(await main(farid)).toContain('Waits for the transferring practitioner to confirm it');

    await farid.goto(`${handover}/accept`);
    await farid.getByLabel(/Supervision, offered to Farid Rahimi until/).check();
    await press(farid, 'Accept a responsibility');
    await goOnWithReasons(farid, 'Accept a responsibility');
    expect(await main(farid)).toMatch(/tonight\s+Farid Rahimi/);
    expect(await main(farid)).toContain('Supervision passed');
    await picture(farid, 'passed');
  });

  it('what was known before can be looked at again', async () => {
    const page = await as('Farid Rahimi');
    await page.goto(`${handover}?asAt=2020-01-01`);
    expect(await main(page)).toContain('There was no case with this id at that time');
    await page.goto(`${handover}?asAt=2199-01-01T00:00`);
    expect(await page.title()).toMatch(/^Error: /);
    expect(await main(page)).toContain('Enter a time that is not in the future');
  });
});
