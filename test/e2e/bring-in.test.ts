import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { contactLog, olderPrint, printOf, withChildren } from '../interchange/support/texts.ts';
import { allocated, caseWith, newCrn } from '../service/support/cases.ts';
import { run, type Running } from '../service/support/running.ts';
import { expectValid } from '../web/support/valid.ts';
import { expectNoViolations, openBrowser, picture, signIn } from './support/browser.ts';

/** Text and files come in as a practitioner brings them in, with JavaScript and without. */

jest.setTimeout(120_000);

let running: Running;
let browser: Browser;
let hamish: Page;
/** The same person where scripts run, as the search for barriers needs. */
let scripted: Page;

beforeAll(async () => {
  running = await run({
    clock: () => new Date(Math.max(Date.now(), Date.parse('2026-06-01'))).toISOString(),
  });
  browser = await openBrowser();
  hamish = await signIn(browser, running.address, 'Hamish Boyd', { javaScriptEnabled: false });
  scripted = await signIn(browser, running.address, 'Hamish Boyd');
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

const stateOf = async (caseId: string) => (await running.parts.cases.fresh(caseId)).state;
const aCase = () => caseWith(running, newCrn(), allocated);

/** Presses things and counts how often. */
function hand(page: Page) {
  let clicks = 0;
  const click = async (role: 'link' | 'button', name: string) => {
    clicks++;
    await page.getByRole(role, { name, exact: true }).first().click();
  };
  const choose = async (text: string, name = 'contacts.csv') => {
    clicks++;
    const buffer = Buffer.from(text);
    await page.getByLabel('Or choose a CSV file').setInputFiles({ name, mimeType: 'text/csv', buffer });
  };
  return { click, choose, clicks: () => clicks };
}

describe('pasted text', () => {
  it('is recorded in at most four clicks, and only then', async () => {
    const { caseId } = await aCase();
    const print = printOf('Ash Grove', (await stateOf(caseId)).identity!.crn);
    await scripted.goto(`/cases/${caseId}`);
    const { click, clicks } = hand(scripted);
    await click('link', 'Bring in');
    await expectNoViolations(scripted);
    await expectValid(await scripted.content(), 'bring-in');
    await scripted.getByLabel('Paste text').fill(print);
    await click('button', 'Show what is in it');
    await expectNoViolations(scripted);
    await expectValid(await scripted.content(), 'proposal');
    await picture(scripted, 'bring-in-paste');
    expect((await stateOf(caseId)).information.imports).toEqual([]);
    expect(await scripted.locator('main').innerText()).toContain('1 not placed');
    expect(await scripted.locator('main').innerText()).toContain('Something is missing');
    await click('button', 'Bring in what is ticked');
    expect(clicks()).toBeLessThanOrEqual(4);
    const { risk, contingency, information } = await stateOf(caseId);
    expect(risk.items.map(({ groups, who }) => [groups, who])).toEqual([
      [['KNOWN_ADULT', 'CHILDREN'], 'Ms A, his former partner (known adult).\nHer two children.'],
    ]);
    expect(risk.oasys[0]).toMatchObject({
      status: 'COMPLETE',
      source: { system: 'OASys', asOf: '2026-01-12' },
    });
    expect(contingency.actions).toHaveLength(3);
    expect(information.imports[0]?.pieces.map(({ text }) => text).join('')).toBe(print);
    expect(await scripted.locator('main').innerText()).toContain('A draft of an emergency action: 3');
    await picture(scripted, 'bring-in-after');
    await expectNoViolations(scripted);
  });

  it('of somebody else is not recorded until it is said to be about this person all the same', async () => {
    const { caseId } = await aCase();
    const { crn } = (await stateOf(caseId)).identity!;
    await scripted.goto(`/cases/${caseId}/bring-in`);
    await scripted.getByLabel('Paste text').fill(olderPrint);
    await scripted.getByRole('button', { name: 'Show what is in it' }).click();
    const main = scripted.locator('main');
    expect(await main.innerText()).toContain(`It names CRN X000101; this case is ${crn}.`);
    expect(await main.innerText()).toContain('It names “Robin Example”; this case is of Ash Grove.');
    await expectNoViolations(scripted);
    await expectValid(await scripted.content(), 'somebody else');
    await picture(scripted, 'bring-in-somebody-else');
    await scripted.getByRole('button', { name: 'Bring in what is ticked' }).first().click();
    expect(await main.innerText()).toContain('Tick that it is about this person all the same');
    await expectNoViolations(scripted);
    expect((await stateOf(caseId)).information.imports).toEqual([]);
    await scripted.getByLabel('It is about this person all the same').check();
    await scripted.getByRole('button', { name: 'Bring in what is ticked' }).first().click();
    expect((await stateOf(caseId)).information.imports[0]?.saidToBeTheirs).toEqual([
      { told: 'CRN', value: 'X000101' },
      { told: 'NAME', value: 'Robin Example' },
    ]);
    await scripted.locator('summary').first().click();
    expect(await main.innerText()).toContain(
      'Hamish Boyd said that it is about this person, although it names CRN X000101, “Robin Example”.',
    );
  });

  it('that came in before changes nothing, and says so', async () => {
    const { caseId } = await aCase();
    for (const already of [false, true]) {
      await hamish.goto(`/cases/${caseId}/bring-in`);
      await hamish.getByLabel('Paste text').fill(contactLog);
      await hamish.getByRole('button', { name: 'Show what is in it' }).click();
      const { revision } = await stateOf(caseId);
      await hamish.getByRole('button', { name: 'Bring in what is ticked' }).first().click();
      const shown = await hamish.locator('main').innerText();
      expect(shown.includes('All of this came in before')).toBe(already);
      expect((await stateOf(caseId)).revision === revision).toBe(already);
    }
  });

  it('can be changed, said to be something else, or left out before it comes in', async () => {
    const { caseId } = await aCase();
    await hamish.goto(`/cases/${caseId}/bring-in`);
    const divider = '-'.repeat(57);
    await hamish.getByLabel('Paste text').fill(`First note\n${divider}\nSecond note\n${divider}\nThird note`);
    await hamish.getByRole('button', { name: 'Show what is in it' }).click();
    const summaries = hamish.getByText('Look at it, or change it');
    for (const summary of await summaries.all()) await summary.press('Enter');
    await hamish.locator('#p0-CONTACT-text').fill('First note, corrected');
    await hamish.locator('#p1-becomes').selectOption('RISK_ITEM');
    await hamish.locator('#p2-becomes').selectOption('LEAVE_OUT');
    await hamish.getByRole('button', { name: 'Bring in what is ticked' }).first().click();
    expect(await hamish.locator('main').innerText()).toContain('There is a problem');
    expect(await hamish.locator('#p0-CONTACT-text').inputValue()).toBe('First note, corrected');
    await hamish.getByLabel('Children', { exact: true }).check();
    await hamish.getByRole('button', { name: 'Bring in what is ticked' }).first().click();
    const { risk, information } = await stateOf(caseId);
    expect(information.contacts.map(({ text }) => text)).toEqual(['First note, corrected']);
    expect(risk.items.map(({ nature }) => nature.replaceAll(/[-\n]/g, ''))).toEqual(['Second note']);
    expect(JSON.stringify(information.imports)).not.toContain('Third note');
    expect(information.imports[0]?.leftOut).toEqual({ children: 0, sensitive: 0, others: 1 });
  });

  it('about other people’s children is not kept unless it is ticked', async () => {
    const { caseId } = await aCase();
    await hamish.goto(`/cases/${caseId}/bring-in`);
    await hamish.getByLabel('Paste text').fill(withChildren);
    await hamish.getByRole('button', { name: 'Show what is in it' }).click();
    expect(await hamish.locator('main').innerText()).toContain('About other people’s children');
    await hamish.getByRole('button', { name: 'Bring in what is ticked' }).first().click();
    const { information } = await stateOf(caseId);
    expect(JSON.stringify(information)).not.toContain('Kim Example');
    expect(information.imports[0]?.leftOut).toEqual({ children: 1, sensitive: 0, others: 0 });
  });

  it('that does not come from a page of the session is refused', async () => {
    const { caseId } = await aCase();
    const answer = await hamish.request.post(`/cases/${caseId}/bring-in`, {
      multipart: { text: 'Anything', _csrf: 'made up' },
    });
    expect(answer.status()).toBe(403);
  });
});

describe('a file', () => {
  const file =
    'Contact date,Contact type,Notes,Sensitive\n12/05/2026 10:30,Office visit,"Came on time,\nwith his mother",No\n11/05/2026,Visit,Hidden words,Yes\n1/2/26,Visit,Two digits,No\n';

  it('of contacts is recorded in at most four clicks, without what is sensitive', async () => {
    const { caseId } = await aCase();
    await scripted.goto(`/cases/${caseId}`);
    const { click, choose, clicks } = hand(scripted);
    await click('link', 'Bring in');
    await choose(file);
    await click('button', 'Show what is in it');
    await expectNoViolations(scripted);
    await expectValid(await scripted.content(), 'rows');
    await picture(scripted, 'bring-in-file');
    const shown = await scripted.locator('main').innerText();
    expect(shown).toContain('1 sensitive, not taken in');
    expect(shown).toContain('has two digits');
    expect(shown).not.toContain('Hidden words');
    await click('button', 'Bring in what is ticked');
    expect(clicks()).toBeLessThanOrEqual(4);
    const { information } = await stateOf(caseId);
    expect(information.contacts).toMatchObject([
      {
        kind: 'Office visit',
        text: 'Came on time,\nwith his mother',
        source: { system: 'nDelius' },
        stamp: { occurredAt: '2026-05-12T09:30:00.000Z', precision: 'minute' },
      },
    ]);
    expect(JSON.stringify(information)).not.toContain('Hidden words');
    expect(information.imports[0]?.leftOut.sensitive).toBe(1);
    expect(await scripted.locator('main').textContent()).toContain('Left out as sensitive: 1');
  });

  it('that is a picture is turned down in plain words, and nothing of it is kept', async () => {
    const { caseId } = await aCase();
    const buffer = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const file = { name: 'contacts.csv', mimeType: 'text/csv', buffer };
    await scripted.goto(`/cases/${caseId}/bring-in`);
    await scripted.getByLabel('Or choose a CSV file').setInputFiles(file);
    await scripted.getByRole('button', { name: 'Show what is in it' }).click();
    expect(await scripted.locator('main').innerText()).toContain('This file is not text; choose a CSV file');
    await expectNoViolations(scripted);
    expect((await stateOf(caseId)).information.imports).toEqual([]);
  });

  it('whose columns were chosen once asks for nothing the second time', async () => {
    const strange = 'Aaa,Bbb,Ccc\n12/05/2026,Visit,Came\n';
    for (const second of [false, true]) {
      const { caseId } = await aCase();
      await hamish.goto(`/cases/${caseId}/bring-in`);
      const { choose } = hand(hamish);
      await choose(strange);
      await hamish.getByRole('button', { name: 'Show what is in it' }).click();
      if (!second) {
        await hamish.getByText('What the columns are').click();
        for (const [label, value] of [
          ['Aaa', 'date'],
          ['Bbb', 'type'],
          ['Ccc', 'notes'],
        ] as const) {
          await hamish.getByLabel(label, { exact: true }).selectOption(value);
        }
        await hamish.getByRole('button', { name: 'Read it again with these columns' }).click();
      }
      await hamish.getByRole('button', { name: 'Bring in what is ticked' }).first().click();
      expect((await stateOf(caseId)).information.contacts.map(({ text }) => text)).toEqual(['Came']);
    }
    const settings = await running.parts.log.read(`settings-${running.id('hamish')}`);
    expect(settings.events.map(({ metadata }) => metadata.type)).toEqual(['CsvLayoutChosen']);
    expect(JSON.stringify(settings.events)).not.toContain('Aaa');
  });

  it('of 5,000 rows comes in whole, in commands of at most 2,000', async () => {
    const { caseId } = await aCase();
    await hamish.goto(`/cases/${caseId}/bring-in`);
    const { choose } = hand(hamish);
    const rows = Array.from({ length: 5_000 }, (_, n) => `12/05/2026,Note,Row ${n}\n`).join('');
    await choose(`Date,Type,Notes\n${rows}`);
    await hamish.getByRole('button', { name: 'Show what is in it' }).click();
    expect(await hamish.locator('main').innerText()).toContain('5000 ticked');
    await hamish.getByRole('button', { name: 'Bring in what is ticked' }).first().click({ timeout: 60_000 });
    const { information } = await stateOf(caseId);
    expect(information.contacts).toHaveLength(5_000);
    expect(information.imports.map(({ pieces }) => pieces.length)).toEqual([2_000, 2_000, 1_001]);
  });
});
