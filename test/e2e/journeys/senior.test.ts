import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { caseWith, must, newCrn, received, type Ids } from '../../service/support/cases.ts';
import { run, type Running } from '../../service/support/running.ts';
import { expectNoViolations, openBrowser, picture, signIn } from '../support/browser.ts';
import { Counted } from '../support/counted.ts';

/** A receiving senior signs for a case on one screen, with the handover before their eyes. */

jest.setTimeout(120_000);

const atRisk = {
  groups: ['KNOWN_ADULT'],
  who: 'Jo Ferris, former partner',
  nature: 'Assault.',
  whenGreatest: 'After court dates about contact.',
  firstSigns: 'He asks her relatives where she is.',
  statementType: 'JUDGEMENT',
  startHere: true,
  source: 'OASys',
  asOf: '2026-01-12',
};

let running: Running;
let browser: Browser;
let ids: Ids;

beforeAll(async () => {
  running = await run();
  browser = await openBrowser();
  ids = await caseWith(running, newCrn(), received);
  const amira = await running.as('amira');
  must(await amira.post(`/api/cases/${ids.caseId}/capture-risk-item`, atRisk));
  await running.readModel.waitFor((await running.parts.cases.fresh(ids.caseId)).position, 10_000);
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

describe('from the front page to a signed case', () => {
  it('takes at most eight clicks, and the handover stands above the questions', async () => {
    const page = await signIn(browser, running.address, 'Hamish Boyd');
    const hamish = new Counted(page);
    await picture(page, 'senior-1-front');
    await hamish.follow('Allocate, direct and sign');
    await picture(page, 'senior-2-sign', false);
    await picture(page, 'senior-3-sign-whole');
    await expectNoViolations(page);

    const short = page.locator('.app-beside-form');
    const words = (await short.innerText()).replaceAll(/\s+/g, ' ');
    expect(words).toContain('Who Jo Ferris, former partner When After court dates about contact.');
    expect(words).toContain('First sign He asks her relatives where she is.');
    expect(words).toContain('What is not known Nothing more.');
    const gaps = [...words.matchAll(/(\d+) (?:not done|not known|still to do)/g)]
      .map(([, count]) => Number(count))
      .reduce((sum, count) => sum + count, 0);
    expect(words).toContain(`${gaps} gaps in full`);
    await page
      .getByText(`${gaps} gaps in full`)
      .evaluate((each) => each.parentElement?.setAttribute('open', ''));
    expect(await short.locator('section').last().getByRole('listitem').count()).toBe(gaps);
    const bottom = await short.boundingBox();
    const questions = await page.getByLabel('Who is the receiving practitioner?').boundingBox();
    expect((bottom?.y ?? 0) + (bottom?.height ?? 0)).toBeLessThan(questions?.y ?? 0);

    await hamish.choose(
      'Who is the receiving practitioner?',
      'Farid Rahimi, Nottingham City sentence management',
    );
    await hamish.type('Why this practitioner?', 'Has room, and knows the family.');
    await hamish.type('What did you look at?', 'The summary and what is not known.');
    await hamish.type('What direction do you give?', 'Speak to Leeds before anything passes.');
    await hamish.tick(page.getByRole('group', { name: 'Does your team take the case?' }).getByLabel('Yes'));
    await hamish.press('Allocate, direct and sign');
    expect(new URL(page.url()).pathname).toBe(`/handovers/${ids.transferId}`);
    expect(await page.locator('main').innerText()).toContain('Agreed, supervision not passed');
    process.stdout.write(`Allocated, directed and signed: ${hamish.words} words, ${hamish.clicks} clicks.\n`);
    expect(hamish.clicks).toBeLessThanOrEqual(8);
  });

  it('whoever confirms reading, or reads the case back, has it there too', async () => {
    const page = await signIn(browser, running.address, 'Farid Rahimi');
    for (const act of ['read-summary', 'read-back']) {
      await page.goto(`/handovers/${ids.transferId}/${act}`);
      expect(await page.locator('.app-beside-form').innerText()).toContain(
        'He asks her relatives where she is.',
      );
      await expectNoViolations(page);
      await picture(page, `senior-4-${act}`);
    }
  });
});
