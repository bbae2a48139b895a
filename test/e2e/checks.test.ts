import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { caseWith, must, newCrn, received, type Ids } from '../service/support/cases.ts';
import { run, type Running } from '../service/support/running.ts';
import { expectValid } from '../web/support/valid.ts';
import { expectNoViolations, openBrowser, picture, signIn } from './support/browser.ts';

/** An administrator's morning with checks. Without JavaScript, so that it works with as little as there is. */

jest.setTimeout(180_000);

const CHECKS = 20;

let running: Running;
let browser: Browser;
let ines: Page;
const cases: Ids[] = [];

const check = (body: string) => ({
  kind: 'POLICE_INTELLIGENCE',
  body,
  place: 'The new address',
  area: 'RECEIVING',
});

async function askFor({ caseId, transferId }: Ids, body: string): Promise<string> {
  const hamish = await running.as('hamish');
  must(await hamish.post(`/api/cases/${caseId}/transfers/${transferId}/request-check`, check(body)));
  const { state, position } = await running.parts.cases.fresh(caseId);
  await running.readModel.waitFor(position, 10_000);
  return state.checks.at(-1)?.checkId ?? '';
}

const checksOf = async ({ caseId }: Ids) => (await running.parts.cases.fresh(caseId)).state.checks;

beforeAll(async () => {
  running = await run();
  for (let n = 0; n < CHECKS; n++) cases.push(await caseWith(running, newCrn(), received));
  for (const [n, each] of cases.entries()) await askFor(each, `Force ${n + 1}`);
  browser = await openBrowser();
  ines = await signIn(browser, running.address, 'Ines Duarte', { javaScriptEnabled: false });
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

const boxes = () => ines.locator('input[name^="check."]');
const main = () => ines.locator('main').innerText();

describe('an administrator', () => {
  it('finds the checks from the front page and is told when nothing is ticked or said', async () => {
    await ines.goto('/');
    expect(await main()).toContain('20 to send, 0 to chase, 0 sent and without a reply');
    await ines.getByRole('link', { name: 'Checks', exact: true }).click();
    expect(await boxes().count()).toBe(CHECKS);
    await picture(ines, 'checks');
    await ines.getByRole('button', { name: 'Record as sent' }).click();
    expect(await main()).toContain('Tick the checks that were sent');
    await boxes().nth(2).check();
    await ines.getByRole('button', { name: 'Record as sent' }).click();
    expect(await main()).toContain('Enter how it was sent');
    expect(await boxes().nth(2).isChecked()).toBe(true);
    expect((await Promise.all(cases.map(checksOf))).flat().filter(({ sent }) => sent)).toEqual([]);
  });

  it('records 20 checks as sent at once; one that a colleague has sent meanwhile is said by name', async () => {
    const [first] = cases as [Ids];
    const colleague = await running.as('hamish');
    await ines.goto('/');
    let actions = 0;
    const act = async (done: Promise<unknown>) => {
      await done;
      actions += 1;
    };
    await act(ines.getByRole('link', { name: 'Checks', exact: true }).click());
    await act(ines.getByRole('link', { name: 'Tick all 20 shown here' }).click());
    const [{ checkId } = { checkId: '' }] = await checksOf(first);
    const path = `/api/cases/${first.caseId}/transfers/${first.transferId}/send-check`;
    must(await colleague.post(path, { checkId, how: 'Telephone' }));
    await act(ines.getByLabel('How was it sent?').fill('Secure e-mail'));
    await act(ines.getByRole('button', { name: 'Record as sent' }).click());
    expect(actions).toBe(4);

    const said = await main();
    expect(said).toContain('19 checks recorded as sent.');
    expect(said).toMatch(
      /Grove, Ash: Police: intelligence, Force 1, .* was recorded as sent by Hamish Boyd at/,
    );
    expect(said).toContain('No check waits to be sent.');
    expect(said).toContain(`To file (${CHECKS})`);
    const sent = (await Promise.all(cases.map(checksOf))).flat().map((each) => each.sent?.how);
    expect(sent).toEqual(['Telephone', ...Array.from({ length: CHECKS - 1 }, () => 'Secure e-mail')]);
    await picture(ines, 'checks-sent');
  });

  it('is told the same when the same form is sent again, and nothing is recorded twice', async () => {
    const [first, second] = cases as [Ids, Ids];
    await askFor(first, 'Another force');
    await askFor(second, 'Another force');
    await ines.goto('/lists/checks?tick=all');
    const post = async (how: string) => {
      const ticked = await boxes().evaluateAll((all) =>
        all.map((box) => `${box.getAttribute('name')}=${box.getAttribute('value')}`),
      );
      const csrf = await ines.locator('form[action="/lists/checks"] [name="_csrf"]').inputValue();
      const data = `_csrf=${csrf}&${how}&${ticked.join('&')}`;
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      const answer = await ines.request.post('/lists/checks', { data, headers });
      return { status: answer.status(), text: await answer.text() };
    };
    const future = await post('how=Post&occurredAt.year=2199');
    expect(future.status).toBe(400);
    expect(future.text).toContain('Enter a time that is not in the future');
    for (const answer of [await post('how=Post'), await post('how=Post')]) {
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('2 checks recorded as sent.');
    }
  });

  it('files a reply in at most five actions from the front page', async () => {
    let actions = 0;
    const act = async (done: Promise<unknown>) => {
      await done;
      actions += 1;
    };
    await ines.goto('/');
    await act(ines.getByRole('link', { name: 'Checks', exact: true }).click());
    await act(ines.getByRole('link', { name: /File the reply.*Grove, Ash.*Force 7\b/ }).click());
    await act(ines.getByLabel('They hold information').check());
    await act(ines.getByLabel('What do they say?').fill('Two callouts in June.'));
    await act(ines.getByRole('button', { name: 'File the reply to a check' }).click());
    expect(actions).toBeLessThanOrEqual(5);
    expect(await checksOf(cases[6] as Ids)).toMatchObject([
      { body: 'Force 7', replies: [{ result: 'INFORMATION_HELD', summary: 'Two callouts in June.' }] },
    ]);
    expect(new URL(ines.url()).pathname).toBe(`/cases/${cases[6]?.caseId}/checks`);
    expect(await main()).toContain('Replied: they hold information');
    await picture(ines, 'checks-ledger');
  });

  it('reads in the ledger of a case that no reply is not “nothing held”, and goes on from there', async () => {
    await ines.goto(`/cases/${cases[3]?.caseId}/checks`);
    expect(await main()).toContain('No reply yet: that is not “nothing held”');
    await ines.getByRole('link', { name: /^Record that a check was chased/ }).click();
    await ines.getByLabel('How were they asked again?').fill('Telephone, PC Amin');
    await ines.getByRole('button', { name: 'Record that a check was chased' }).click();
    const said = await main();
    expect(said).toContain('Telephone, PC Amin');
    expect(said).toContain('Asked again. No reply yet');
    expect(await ines.getByRole('link', { name: /^Go on without the reply/ }).count()).toBe(0);
  });

  it('sees pages that are as they should be', async () => {
    const page = await signIn(browser, running.address, 'Ines Duarte');
    await askFor(cases[0] as Ids, 'A third force');
    for (const address of [
      '/',
      '/lists/checks',
      '/lists/checks?what=to-file',
      `/cases/${cases[0]?.caseId}/checks`,
    ]) {
      const answer = await page.goto(address);
      await expectValid((await answer?.text()) ?? '', address);
      await expectNoViolations(page);
      expect(await page.title()).not.toMatch(/Grove|X\d{6}/);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    for (const address of ['/lists/checks', `/cases/${cases[0]?.caseId}/checks`]) {
      await page.goto(address);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
      await picture(page, `checks-narrow-${address.length}`);
    }
  });

  it('has every case logged that the list shows, before it is shown', async () => {
    await ines.goto('/lists/checks');
    await running.readModel.waitFor(await running.parts.log.store.head(), 10_000);
    for (const { caseId } of [cases[0], cases[19]] as Ids[]) {
      const { content } = await running.readModel.views.accessLog(caseId);
      expect(content[0]).toMatchObject({ actorId: running.id('ines'), what: 'LIST', via: 'PAGE' });
    }
  });
});

describe('somebody who may only read', () => {
  it('sees no box and no link that leads to an act', async () => {
    const priya = await signIn(browser, running.address, 'Priya Nair', { javaScriptEnabled: false });
    await priya.goto('/lists/checks');
    expect(await priya.getByRole('checkbox').count()).toBe(0);
    await priya.goto(`/cases/${cases[3]?.caseId}/checks`);
    expect(
      await priya.getByRole('link', { name: /check was chased|File the reply|Ask for a check/ }).count(),
    ).toBe(0);
  });
});
