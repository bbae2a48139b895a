import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { holderOf } from '../../src/case/responsibility/responsibility.state.ts';
import { receivingPractitioner } from '../../src/case/transfer/transfer.state.ts';
import { shippedScenarios } from '../../src/demo/load.ts';
import { demoPeople } from '../../src/security/demo/demo-people.ts';
import { clockFrom, run, type Running } from '../service/support/running.ts';
import { openBrowser, picture, signIn } from './support/browser.ts';
import { foldOf } from './support/fold.ts';
import { sidesOf } from './support/paper.ts';

/** Every story of the demonstration at noon on a Saturday, to whoever holds the case and to whoever takes it. */

jest.setTimeout(300_000);

interface Told {
  crn: string;
  caseId: string;
  transferId: string;
  readers: string[];
}

let running: Running;
let browser: Browser;
let stories: Told[];
const pages = new Map<string, Page>();

beforeAll(async () => {
  const scenarios = await shippedScenarios();
  running = await run({ scenarios, clock: clockFrom('2026-11-28T12:00:00.000Z') });
  browser = await openBrowser();
  await running.readModel.waitFor(await running.parts.stores.store.head(), 10_000);
  const hamish = await running.as('hamish');
  stories = await Promise.all(
    scenarios.map(async ({ steps: [opened] }) => {
      const { crn } = opened!.body as { crn: string };
      const { caseId } = (await hamish.post('/api/find', { text: crn })).body.content[0];
      const { state } = await running.parts.cases.fresh(caseId);
      const [transferId = '', transfer] = Object.entries(state.transfers).at(-1)!;
      const holder = holderOf(state.responsibilities.SUPERVISION)?.staffId;
      const ids = new Set([holder, receivingPractitioner(transfer)]);
      const readers = demoPeople().flatMap(({ staffId, name }) => (ids.has(staffId) ? [name] : []));
      return { crn, caseId, transferId, readers };
    }),
  );
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

async function as(reader: string, path: string): Promise<Page> {
  const page = pages.get(reader) ?? (await signIn(browser, running.address, reader));
  pages.set(reader, page);
  await page.goto(path);
  return page;
}

describe('the page of a handover before anybody scrolls', () => {
  it('says in at most 150 words what matters', async () => {
    let read = 0;
    for (const { crn, transferId, readers } of stories) {
      for (const reader of readers) {
        const page = await as(reader, `/handovers/${transferId}`);
        const { text, words } = await foldOf(page);
        await picture(page, `${crn}-${reader}`, false);
        expect({ crn, reader, words, few: words <= 150 }).toMatchObject({ few: true });
        expect(text).toMatch(
          /Who holds the case tonight .*Next .*Who is at risk Risk of serious harm.*What is not known /,
        );
        read += 1;
      }
    }
    expect(read).toBeGreaterThan(15);
  });

  it.each([
    [
      'X100002',
      'Farid Rahimi',
      [
        /Who holds the case tonight Amira Haddad \./,
        /Next our suggestions You : Accept responsibility for supervision , by 15 December/,
        /Who Jo Ferris, former partner, in Leeds When In the days after court dates about contact, and when he has been drinking\./,
        /First sign He asks her relatives, or his friend Lee, where she is\./,
        /Also The person themselves: The night after a hearing\. Also Carla Denny, Bulwell, an earlier partner: From now on/,
        /What is not known No reply, risk accepted by Hamish Boyd: Police: intelligence, .* All 5/,
      ],
    ],
    [
      'X100003',
      'Ben Thornley',
      [
        /Who holds the case tonight Ben Thornley \..*Answers tonight: Edie Marsh, duty officer in Leeds, 01632 960101/,
        /Alarm Nobody is named to receive the case/,
        /Next our suggestions You : Tell the person in writing/,
        /Who Her daughter Elsie, six, who stays with her at weekends When Friday and Saturday nights, when Tamsin uses\./,
        /First sign Elsie is late for school on Monday, or comes without her bag\./,
        /What is not known No reply since 24 November 2026: Children’s services, .* All 5/,
      ],
    ],
  ])('answers the five questions in %s, whole', async (crn, reader, answers) => {
    const { transferId } = stories.find((each) => each.crn === crn)!;
    const page = await as(reader, `/handovers/${transferId}`);
    const { text } = await foldOf(page);
    expect(await page.evaluate<number>('window.scrollY')).toBe(0);
    for (const answer of answers) expect(text.replaceAll('\u00a0', ' ')).toMatch(answer);
    await page.getByText('All 5', { exact: true }).click();
    expect(await page.locator('#not-known ~ details li').count()).toBe(5);
  });
});

describe('the contingency card', () => {
  it('is one A4 side on paper, in every story', async () => {
    for (const { crn, caseId, readers } of stories) {
      const page = await as(readers[0] ?? 'Edie Marsh', `/cases/${caseId}/tonight`);
      await page.emulateMedia({ media: 'print' });
      await picture(page, `${crn}-tonight`);
      expect({ crn, sides: await sidesOf(page) }).toEqual({ crn, sides: 1 });
      await page.emulateMedia({ media: 'screen' });
    }
  });

  it('rings who answers tonight, as does the page of the handover', async () => {
    const { caseId, transferId } = stories.find((each) => each.crn === 'X100003')!;
    for (const address of [`/cases/${caseId}/tonight`, `/handovers/${transferId}`]) {
      const page = await as('Ben Thornley', address);
      const number = page.locator('p', { hasText: 'Answers tonight' }).locator('a[href="tel:01632960101"]');
      expect(await number.count()).toBe(1);
    }
  });
});
