import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { printOf } from '../../interchange/support/texts.ts';
import { must, newCrn, person } from '../../service/support/cases.ts';
import { run, type Running } from '../../service/support/running.ts';
import { expectNoViolations, openBrowser, picture, signIn } from '../support/browser.ts';
import { Counted } from '../support/counted.ts';

/** Friday, 16:45: a case that is open, and of which nothing more is recorded, is asked to be taken; nobody else is there. */

jest.setTimeout(120_000);

const contacts = `Contact date,Contact type,Notes,Sensitive
13/11/2026 10:30,Office visit,"Came on time, with his mother",No
12/11/2026 16:10,Telephone contact,Rang about the tenancy,No
11/11/2026,Home visit,Nobody was in,No
`;

/** Every look at the clock is a millisecond later. */
let now = Date.parse('2026-11-20T16:45:00.000Z');
let running: Running;
let browser: Browser;
let amira: Counted;
const crn = newCrn();
let caseId: string;
let handover: string;

beforeAll(async () => {
  running = await run({ clock: () => new Date(now++).toISOString() });
  browser = await openBrowser();
  const opened = await (await running.as('amira')).post('/api/cases', person(crn, running));
  ({ caseId } = must(opened));
  const page = await signIn(browser, running.address, 'Amira Haddad');
  await page.goto(`/cases/${caseId}`);
  amira = new Counted(page);
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

const main = (page: Page) => page.locator('main').innerText();

const look = async (name: string) => {
  await picture(amira.page, `friday-${name}`);
  await expectNoViolations(amira.page);
};

describe('from a pasted assessment and a file of contacts to a request', () => {
  it('the assessment comes in', async () => {
    await amira.follow('Bring in');
    await amira.paste('Paste text', printOf('Ash Grove', crn));
    await amira.press('Show what is in it');
    const levels = amira.page.locator('section').filter({ hasText: 'Something is missing' });
    const overall = levels.getByRole('group', { name: 'What is the overall risk of serious harm?' });
    await amira.tick(overall.getByLabel('High', { exact: true }));
    await amira.tick(levels.getByLabel(/^Bring in piece/));
    await look('1-proposal');
    await amira.press('Bring in what is ticked');
    const { risk, rosh, contingency } = (await running.parts.cases.fresh(caseId)).state;
    expect([risk.items, risk.oasys, rosh, contingency.actions].map(({ length }) => length)).toEqual([
      1, 1, 1, 3,
    ]);
  });

  it('the contacts come in', async () => {
    await amira.upload('Or choose a CSV file', 'contacts.csv', contacts);
    await amira.press('Show what is in it');
    await amira.press('Bring in what is ticked');
    const { information } = (await running.parts.cases.fresh(caseId)).state;
    expect(information.contacts).toHaveLength(3);
  });

  it('the transfer is proposed', async () => {
    await amira.follow('The case');
    await amira.follow('Propose a transfer');
    await amira.tick('Permanent');
    await amira.choose('Which team is asked to take the case?', 'Nottingham City sentence management');
    await amira.tick('Housing');
    await amira.type('Why should the case be transferred?', 'A flat of his own from Monday.');
    await look('2-propose');
    await amira.press('Propose a transfer');
    handover = new URL(amira.page.url()).pathname;
    expect(await main(amira.page)).toContain('Being prepared, nothing sent yet');
    await look('3-proposed');
  });

  it('the request is sent with one reason, although the senior is away', async () => {
    await amira.follow('Send the request');
    await amira.type(/What do you not know/, 'Who else lives at the new address.');
    await amira.press('Send the request');
    expect(await main(amira.page)).toContain('What stands in the way');
    await look('4-unmet');
    await amira.goOnBecause('My senior is away until Monday and he moves on Monday.', 'Send the request');
    expect(new URL(amira.page.url()).pathname).toBe(handover);
    const { state } = await running.parts.cases.fresh(caseId);
    expect(Object.values(state.transfers)[0]?.requested).toBeDefined();
    await look('5-sent');
  });

  it('took at most 60 words and 25 clicks, by one person', async () => {
    process.stdout.write(`A Friday request: ${amira.words} words, ${amira.clicks} clicks.\n`);
    expect(amira.words).toBeLessThanOrEqual(60);
    expect(amira.clicks).toBeLessThanOrEqual(25);
    const { events } = await running.parts.log.read(`case-${caseId}`);
    expect(new Set(events.map(({ metadata }) => metadata.actor.id))).toEqual(new Set([running.id('amira')]));
  });

  it('the receiving side is told who may be at risk, by whom that was said, and every gap by its name', async () => {
    const page = await signIn(browser, running.address, 'Ines Duarte');
    await page.goto(handover);
    await picture(page, 'friday-6-received');
    await page.locator('details').evaluateAll((all) => all.forEach((each) => each.setAttribute('open', '')));
    const shown = (await main(page)).replaceAll(/\s+/g, ' ');
    const told = [
      'Risk of serious harm: high (recorded elsewhere, unchecked).',
      'Ms A, his former partner (known adult).',
      'At weekends, after contact about the children.',
      'Recorded elsewhere, unchecked',
      'Passed with a reason.',
      'My senior is away until Monday',
      'Who else lives at the new address.',
      'Recorded elsewhere and not checked:',
      'The two practitioners spoke',
      'The person was told in writing',
      'No police domestic abuse check is asked for',
      'No check with children’s services is asked for',
      'No agency of the receiving area is recorded',
      'Nobody can act by the emergency plan',
      'Nobody has looked up the registers',
      'No receiving practitioner is named',
    ];
    expect(told.filter((words) => !shown.includes(words))).toEqual([]);
  });
});
