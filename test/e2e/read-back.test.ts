import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { allocated, caseWith, must, newCrn, type Ids } from '../service/support/cases.ts';
import { run, type Running } from '../service/support/running.ts';
import { expectNoViolations, openBrowser, signIn } from './support/browser.ts';

/** Reading a case: what changed since, reading it back, and being confirmed. */

jest.setTimeout(60_000);

let running: Running;
let browser: Browser;
let farid: Page;
let amira: Page;

beforeAll(async () => {
  running = await run();
  browser = await openBrowser();
  farid = await signIn(browser, running.address, 'Farid Rahimi');
  amira = await signIn(browser, running.address, 'Amira Haddad');
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

async function aTransfer(): Promise<Ids & { address: string }> {
  const ids = await caseWith(running, newCrn(), allocated);
  await running.readModel.waitFor((await running.parts.cases.fresh(ids.caseId)).position, 10_000);
  return { ...ids, address: `/handovers/${ids.transferId}` };
}

const assessed = async ({ caseId }: Ids, overall: string) =>
  must(
    await (
      await running.as('amira')
    ).post(`/api/cases/${caseId}/rosh`, { overall, assessedOn: '2026-01-12', source: 'OASys' }),
  );

const main = (page: Page) => page.locator('main').innerText();

const lines: [string, string][] = [
  ['Who is at risk?', 'His sister, two streets away'],
  ['When is the risk greatest?', 'Saturday nights, after football'],
  ['What is the first sign?', 'He does not answer on Friday'],
  ['What do you do first?', 'I ring her, then the night desk'],
];

describe('reading a case back', () => {
  it('keeps what was typed when the risk changed meanwhile, says what, and goes on with what there is now', async () => {
    const transfer = await aTransfer();
    await farid.goto(transfer.address);
    await farid.getByRole('link', { name: 'Read the case back in your own words' }).first().click();
    await expectNoViolations(farid);
    await assessed(transfer, 'HIGH');
    for (const [label, words] of lines) await farid.getByLabel(label).fill(words);
    const send = farid.getByRole('button', { name: 'Read the case back in your own words' });
    await send.click();
    expect(await main(farid)).toContain('ROSH changed from not recorded to high');
    expect(await farid.getByLabel('Who is at risk?').inputValue()).toBe(lines[0]?.[1]);
    await send.click();
    expect(new URL(farid.url()).pathname).toBe(transfer.address);

    await amira.goto(`${transfer.address}/correct-read-back`);
    expect(await amira.getByLabel(/What is the first sign/).inputValue()).toBe(lines[2]?.[1]);
    await expectNoViolations(amira);
    await amira.goto(`${transfer.address}/confirm-read-back`);
    await amira.getByRole('button', { name: 'Confirm the read-back' }).click();
    const { state } = await running.parts.cases.fresh(transfer.caseId);
    expect(state.understanding.readBacks).toMatchObject([
      { whoIsAtRisk: lines[0]?.[1], confirmed: { stamp: { actor: { id: running.id('amira') } } } },
    ]);
  });

  it('says what is no answer in one’s own words at its box', async () => {
    const transfer = await aTransfer();
    await farid.goto(`${transfer.address}/read-back`);
    for (const [label, words] of lines) await farid.getByLabel(label).fill(words);
    await farid.getByLabel('What is the first sign?').fill('!');
    await farid.getByRole('button', { name: 'Read the case back in your own words' }).click();
    const problem = farid.getByRole('link', {
      name: /What is the first sign\? Say it in your own words, at least 3/,
    });
    expect(await problem.getAttribute('href')).toBe('#firstSign');
  });
});

describe('what changed since somebody confirmed reading', () => {
  it('is counted on the handover, listed item by item, and confirmed from there', async () => {
    const transfer = await aTransfer();
    await farid.goto(`${transfer.address}/changes`);
    expect(await main(farid)).toContain('all of it is new to you');
    await farid.goto(`${transfer.address}/read-summary`);
    await farid.getByRole('button', { name: 'Confirm that you have read the handover summary' }).click();
    await farid.goto(`${transfer.address}/changes`);
    expect(await main(farid)).toContain('Nobody else has recorded anything');

    await assessed(transfer, 'VERY_HIGH');
    await farid.goto(transfer.address);
    await farid.getByRole('link', { name: '1 change to read' }).click();
    expect(await main(farid)).toContain('What changes the risk, a person, a place or what is to be done');
    await expectNoViolations(farid);
    await farid.getByRole('button', { name: 'Confirm that you have read this' }).click();
    expect(await main(farid)).not.toContain('change to read');
  });
});
