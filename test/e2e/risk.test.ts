import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { streamOf } from '../../src/case/recording/cases.ts';
import { aboutService } from '../../src/parts.ts';
import { caseWith, newCrn, received, type Ids } from '../service/support/cases.ts';
import { run, type Running } from '../service/support/running.ts';
import { expectValid } from '../web/support/valid.ts';
import { expectNoViolations, openBrowser, picture, signIn } from './support/browser.ts';

/** From what was recorded elsewhere to what somebody answers for, on the page of risk. */

jest.setTimeout(120_000);

let running: Running;
let browser: Browser;
let page: Page;
let ids: Ids;

const text = async () => (await page.locator('main').innerText()).replace(/\s+/g, ' ');

/** What an import would have recorded. */
async function bringIn(): Promise<void> {
  const { log } = running.parts;
  const stream = streamOf(ids.caseId);
  const { head } = await log.read(stream);
  const source = { system: 'OASys', kind: 'Risk of serious harm summary', asOf: '2026-01-12' };
  const natures = ['Violence after drinking', 'Following her to work'];
  const items = natures.map((nature, at) => ({
    type: 'RiskItemCaptured',
    data: {
      itemId: randomUUID(),
      groups: ['KNOWN_ADULT'],
      who: 'Cass Invented',
      nature,
      startHere: at === 0,
      source,
      imported: { importId: randomUUID(), key: `key-${at}` },
    },
  }));
  const register = {
    type: 'RegisterRecorded',
    data: {
      ...{ registerId: randomUUID(), code: 'ADVP', description: 'Domestic abuse perpetrator' },
      ...{ startedOn: '2026-01-05', reviewOn: '2026-04-05', notes: 'Cass Invented' },
      ...{ source: { system: 'nDelius' }, imported: { importId: randomUUID(), key: 'key-2' } },
    },
  };
  await log.append(stream, head, [...items, register], aboutService());
}

beforeAll(async () => {
  running = await run();
  ids = await caseWith(running, newCrn(), received);
  await bringIn();
  browser = await openBrowser();
  page = await signIn(browser, running.address, 'Amira Haddad');
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

describe('the page of risk', () => {
  it('leads from what nobody has checked to what somebody answers for', async () => {
    await page.goto(`/cases/${ids.caseId}/risk`);
    expect(await text()).toContain('3 entries below were recorded elsewhere');
    await expectNoViolations(page);
    await picture(page, 'risk-unchecked');

    await page.getByRole('link', { name: 'Confirm Cass Invented: Violence after drinking' }).click();
    expect(await page.getByLabel('Cass Invented: Violence after drinking').isChecked()).toBe(true);
    await page.getByLabel('Professional judgement').check();
    await page.getByRole('button', { name: 'Confirm a risk item' }).click();
    expect(page.url()).toBe(`${running.address}/cases/${ids.caseId}/risk`);
    expect(await text()).toContain('2 entries below were recorded elsewhere');
    expect(await text()).toContain('Confirmed as it stands by Amira Haddad');
  });

  it('opens a correction filled in, and never takes a change of person for a slip', async () => {
    await page.getByRole('link', { name: 'Correct Cass Invented: Following her to work' }).click();
    const who = page.getByLabel('Who exactly is at risk?');
    expect(await who.inputValue()).toBe('Cass Invented');
    expect(await page.getByLabel('A known adult').isChecked()).toBe(true);
    expect(await page.getByLabel('Year').inputValue()).toBe('2026');
    await expectNoViolations(page);
    await picture(page, 'risk-correct');
    await who.fill('Jo Invented');
    await page.getByLabel('Children').check();
    await page.getByLabel('Allegation').check();
    await page.getByLabel('Why do you correct it?').fill('It is her sister');
    await page
      .getByRole('group', { name: 'Does this change what its readers have to know?' })
      .getByLabel('No')
      .check();
    await page.getByRole('button', { name: 'Correct a risk item' }).click();
    expect(await text()).toContain('Choose yes: you changed who may be harmed, who is at risk');
    expect(await who.inputValue()).toBe('Jo Invented');
    await expectNoViolations(page);
    await page
      .getByRole('group', { name: 'Does this change what its readers have to know?' })
      .getByLabel('Yes')
      .check();
    await page.getByRole('button', { name: 'Correct a risk item' }).click();
    expect(await text()).toContain('Who is at risk: Cass Invented became Jo Invented');
    expect(await text()).toContain('1 entry below was recorded elsewhere');
  });

  it('takes a register that came in for checked once it is reviewed, and shows why it was removed', async () => {
    await page.getByRole('link', { name: 'Review Domestic abuse perpetrator' }).click();
    const notes = page.getByLabel('Who or what is it about?');
    expect(await notes.inputValue()).toBe('Cass Invented');
    expect(await page.getByLabel('Domestic abuse perpetrator (ADVP), from 5 January 2026').isChecked()).toBe(
      true,
    );
    await expectNoViolations(page);
    await picture(page, 'register-review');
    await notes.fill('Cass Invented, and her sister');
    await page.getByRole('button', { name: 'Review a register' }).click();
    expect(await text()).not.toContain('unchecked');
    expect(await text()).toMatch(/Cass Invented, and her sister From nDelius, .*recorded by Amira Haddad/);
    await page.getByRole('link', { name: 'Remove Domestic abuse perpetrator' }).click();
    await page.getByLabel('Why does it hold no longer?').fill('They never lived together');
    await page.getByRole('button', { name: 'Remove a register' }).click();
    expect(await text()).toMatch(/Removed by Amira Haddad, .*: They never lived together/);
    await expectNoViolations(page);
  });

  it('keeps what was set aside to be seen, folded', async () => {
    await page.getByRole('link', { name: 'Set aside Jo Invented' }).click();
    await page.getByLabel('Why is it wrong').fill('Said about somebody else');
    await page.getByRole('button', { name: 'Set aside a risk item' }).click();
    expect(await text()).not.toContain('Said about somebody else');
    await page.getByText('Set aside: 1').click();
    expect(await text()).toContain('Said about somebody else');
    await picture(page, 'risk-set-aside');
  });

  it('takes a tick for nothing known to be missing, and an empty form for nothing at all', async () => {
    await page.getByRole('link', { name: 'Say what you do not know' }).click();
    await page.getByRole('button', { name: 'Say what you do not know' }).click();
    expect(await text()).toContain('tick that there is nothing');
    await page.getByLabel('There is nothing that I know to be missing').check();
    await page.getByRole('button', { name: 'Say what you do not know' }).click();
    await page.goto(`/cases/${ids.caseId}/risk`);
    expect(await text()).toContain('Nothing is known to be missing, they stated.');
  });

  it('says what was looked for elsewhere and how it ended', async () => {
    await page.getByRole('link', { name: 'Record how a look-up' }).click();
    await page.getByLabel('Registers (flags)').check();
    await page.getByLabel('In which system?').fill('nDelius');
    await page.getByLabel('The look-up failed: it is not known').check();
    await page.getByRole('button', { name: 'Record how a look-up' }).click();
    expect(await text()).toMatch(
      /Registers \(flags\), in nDelius, .*: the look-up failed: it is not known\./,
    );
    const answer = await page.goto(`/cases/${ids.caseId}/risk`);
    await expectValid((await answer?.text()) ?? '', 'risk');
    await page.setViewportSize({ width: 320, height: 640 });
    await page.locator('summary').first().click();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    await expectNoViolations(page);
    await picture(page, 'risk-small');
  });
});
