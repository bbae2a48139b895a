import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Situation } from '../../src/case/contingency/contingency.events.ts';
import { StoreUnavailable } from '../../src/event-store/event-store.ts';
import { until } from '../read-model/support/wait.ts';
import { caseWith, must, newCrn, person, received, type Ids } from '../service/support/cases.ts';
import { run, type Running } from '../service/support/running.ts';
import { expectValid } from '../web/support/valid.ts';
import { expectNoViolations, openBrowser, picture, signIn } from './support/browser.ts';
import { sidesOf } from './support/paper.ts';

/** What is done at two on a Sunday morning by somebody who has never heard of the person. */

jest.setTimeout(120_000);

const SATURDAY_AT_TWO = Date.parse('2026-11-28T02:00:00.000Z');
const SUNDAY_AT_TWO = Date.parse('2026-11-29T02:00:00.000Z');

let running: Running;
let browser: Browser;
let ids: Ids;
/** The clock of the service: it goes on from where it is set. */
let clockOffset = 0;

const situations: Situation[] = [
  'WHEREABOUTS_UNKNOWN',
  'WHEREABOUTS_UNKNOWN',
  'BREACH_OR_NO_CONTACT',
  'ADDRESS_LOST',
  'VICTIM_CONTACT',
  'RELAPSE_WEAPON_OR_THREAT',
  'RELAPSE_WEAPON_OR_THREAT',
  'AGENCY_WITHDRAWS',
];

const action = (situation: Situation, n: number) => ({
  situation,
  trigger: `He is not back at the hostel by 9pm and does not answer his telephone (${n})`,
  firstAct:
    'Ring the police control room, ask for a welfare check and say that he is supervised at high risk',
  ownerAgency: 'Nottinghamshire Police',
  contactName: 'Sergeant Example',
  phone: `01632 96000${n}`,
  outOfHoursName: 'Police control room',
  outOfHoursPhone: `01632 96010${n}`,
  minutesToAct: 30,
  fallback: 'Ring the head of the delivery unit on duty and the hostel manager, in this order',
  standsIn: 'BOTH',
});

beforeAll(async () => {
  running = await run({ clock: () => new Date(Date.now() + clockOffset).toISOString() });
  browser = await openBrowser();
  ids = await caseWith(running, newCrn(), received);
  const amira = await running.as('amira');
  for (const [n, situation] of situations.entries()) {
    must(await amira.post(`/api/cases/${ids.caseId}/contingency`, action(situation, n)));
  }
  clockOffset = SATURDAY_AT_TWO - Date.now();
});

afterAll(async () => {
  jest.restoreAllMocks();
  await browser?.close();
  await running?.stop();
});

const main = (page: Page) => page.locator('main').innerText();
const tonight = () => `/cases/${ids.caseId}/tonight`;

describe('the contingency card', () => {
  it('is one click from every page of the case, sound in its source and to axe, also on a telephone', async () => {
    const page = await signIn(browser, running.address, 'Edie Marsh');
    for (const from of [
      `/handovers/${ids.transferId}`,
      `/cases/${ids.caseId}`,
      `/handovers/${ids.transferId}/moved`,
    ]) {
      await page.goto(from);
      await page
        .getByRole('navigation', { name: 'This case' })
        .getByRole('link', { name: 'Tonight' })
        .click();
      expect(new URL(page.url()).pathname).toBe(tonight());
      await page.goBack();
    }
    const answer = await page.goto(tonight());
    await expectValid((await answer?.text()) ?? '', 'tonight');
    await expectNoViolations(page);
    expect(await page.title()).toBe('Tonight – Case Handover');
    await picture(page, 'tonight');
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    await expectNoViolations(page);
    await picture(page, 'tonight-telephone', false);
    await page.context().close();
  });

  it('gives the number that answers at night first, and says that nobody has tried it', async () => {
    const page = await signIn(browser, running.address, 'Edie Marsh');
    await page.goto(tonight());
    const [first] = await page.locator('a[href^="tel:"]').all();
    expect(await first?.getAttribute('href')).toBe('tel:01632960100');
    expect(await main(page)).toMatch(/Out of hours: Police control room 01632\s960100\s+Never tried/);
    await page.context().close();
  });

  it('is one A4 side on paper with eight actions, and says when and by whom it was printed and not to keep it', async () => {
    const page = await signIn(browser, running.address, 'Edie Marsh');
    await page.goto(tonight());
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 688, height: 1017 });
    await picture(page, 'tonight-print');
    expect(await main(page)).toMatch(
      /As it stood at 28 November 2026 at 2:0\dam, printed by Edie Marsh\. Do not keep this paper/,
    );
    expect(
      await page
        .getByRole('link', { name: /Begin this action/ })
        .first()
        .isVisible(),
    ).toBe(false);
    expect(await sidesOf(page)).toBe(1);
    await page.context().close();
  });

  it('begins an action, shows it before all else and concludes it; records that a number was rung', async () => {
    const page = await signIn(browser, running.address, 'Edie Marsh', { javaScriptEnabled: false });
    await page.goto(tonight());
    await page.getByRole('link', { name: 'Begin this action' }).first().click();
    await page.getByLabel('What was seen?').fill('Not back at the hostel');
    await page.getByRole('button', { name: /Begin an action/ }).click();
    expect(new URL(page.url()).pathname).toBe(tonight());
    expect(await page.locator('main h2').first().innerText()).toMatch(
      /Begun.*Nobody knows where the person is/i,
    );
    await page.getByRole('button', { name: 'Conclude' }).click();
    await page.getByLabel('Who acted?').fill('The control room');
    await page.getByLabel('What came of it?').fill('He is back');
    await page.getByRole('button', { name: /Conclude an action/ }).click();
    expect(await main(page)).not.toContain('Not back at the hostel');
    await page.getByRole('link', { name: 'I rang: record the answer' }).first().click();
    await page.getByLabel('The out-of-hours number').check();
    await page.getByLabel('Yes').check();
    await page.getByLabel('Who answered?').fill('The desk');
    await page.getByRole('button', { name: /Record that a number was rung/ }).click();
    expect(await main(page)).toMatch(/Last verified at .*: The desk answered Edie Marsh/);
    await page.context().close();
  });
});

describe('somebody who does not work the case', () => {
  it('says why with one press, sees the card, is not asked again, and whoever holds the case is told', async () => {
    const page = await signIn(browser, running.address, 'Kirsty Armstrong');
    await page.goto(tonight());
    await expectNoViolations(page);
    expect(await page.locator('h1').innerText()).toBe(
      'You are not working this case. Why do you need it now?',
    );
    await picture(page, 'tonight-why');
    await page.getByRole('button', { name: 'The police rang' }).click();
    await page.locator('a[href^="tel:"]').first().waitFor();
    await page.goto(tonight());
    expect(await page.locator('a[href^="tel:"]').first().isVisible()).toBe(true);
    await page.context().close();

    const holder = await signIn(browser, running.address, 'Amira Haddad', { javaScriptEnabled: false });
    const told = holder.locator('.app-alarm', { hasText: 'Contingency cards opened by people not working' });
    await until(async () => {
      await holder.goto('/');
      return (await told.count()) === 1;
    });
    expect(await told.innerText()).toMatch(
      /Grove, Ash, 28 November 2026 at 2:0\dam\. Kirsty Armstrong, .*: the police rang\./,
    );
    await holder.goto(`/handovers/${ids.transferId}`);
    const alarm = holder.locator('.app-alarm', { hasText: 'opened its contingency card' });
    expect(await alarm.innerText()).toMatch(
      /Kirsty Armstrong, .* at 2:0\dam on 28 November 2026\. The police rang\./,
    );
    await alarm.getByRole('link', { name: 'Deal with it' }).click();
    await holder.getByRole('button', { name: 'Confirm having seen an emergency access' }).click();
    await holder.goto(`/handovers/${ids.transferId}`);
    expect(await alarm.count()).toBe(0);
    await until(async () => {
      await holder.goto('/');
      return (await told.count()) === 0;
    });
    await holder.context().close();
  });

  it('comes to the card while the log cannot be written, and is told that the look is kept', async () => {
    const page = await signIn(browser, running.address, 'Liam Osei');
    const broken = jest
      .spyOn(running.parts.log.store, 'append')
      .mockRejectedValue(new StoreUnavailable('The disk is full'));
    await page.goto(tonight());
    await page.getByRole('button', { name: 'The person is missing' }).click();
    await page.locator('a[href^="tel:"]').first().waitFor();
    expect(await page.getByRole('region', { name: 'About this look' }).innerText()).toBe(
      'This look could not be recorded now; it is kept and will be entered later.',
    );
    await expectNoViolations(page);
    broken.mockRestore();
    await page.context().close();
  });
});

describe('at two on a Sunday, from a misspelt name to a number that rings', () => {
  /** Signed in, wherever that leads; then as few actions as it takes. Gives how many. */
  async function reachNumber(name: string): Promise<{ actions: number; page: Page }> {
    const page = await signIn(browser, running.address, name);
    let actions = 0;
    const act = async (what: Promise<unknown>) => {
      actions += 1;
      await what;
    };
    const box = page.getByRole('search').getByLabel('Name, CRN or PNC number');
    await act(box.fill('growve ashe 1990'));
    await act(box.press('Enter'));
    await act(page.getByRole('link', { name: /^Tonight.*Grove, Ash/ }).click());
    const number = page.locator('a[href^="tel:"]').first();
    const why = page.getByRole('button', { name: 'The police rang' });
    await number.or(why).first().waitFor();
    if (await why.isVisible()) await act(why.click());
    await number.waitFor();
    expect(await number.getAttribute('href')).toBe('tel:01632960100');
    return { actions, page };
  }

  beforeAll(async () => {
    clockOffset = SUNDAY_AT_TWO - Date.now();
    await running.readModel.waitFor(await running.parts.stores.store.head(), 10_000);
  });

  it('takes at most four actions', async () => {
    const { actions, page } = await reachNumber('Kirsty Armstrong');
    expect(actions).toBeLessThanOrEqual(4);
    await page.context().close();
  });

  it('takes no more while the log cannot be written, shows only who it is on the way, and is all entered later', async () => {
    const late = async () => {
      const { events } = await running.parts.log.read(
        `access-one-${new Date(Date.now() + clockOffset).toISOString().slice(0, 10)}`,
      );
      return events
        .filter(
          ({ metadata, data }) => metadata.actor.id === running.id('liam') && (data as { late?: true }).late,
        )
        .map(({ data }) => (data as { what: string }).what);
    };
    const broken = jest
      .spyOn(running.parts.log.store, 'append')
      .mockRejectedValue(new StoreUnavailable('The disk is full'));
    const { actions, page } = await reachNumber('Liam Osei');
    expect(actions).toBeLessThanOrEqual(4);
    await page.goto('/');
    expect(await main(page)).toContain('that is shown all the same');
    await page.getByRole('search').getByLabel('Name, CRN or PNC number').fill('grove');
    await page.getByRole('search').getByRole('button', { name: 'Find' }).click();
    const found = page.locator('.app-found__case').first();
    expect((await found.locator('a').allInnerTexts()).map((text) => text.split(/\s*:/)[0])).toEqual([
      'Tonight',
    ]);
    expect(await found.innerText()).not.toContain('Held by');
    await expectNoViolations(page);
    await picture(page, 'find-unrecorded');
    broken.mockRestore();
    const newest = async () => (await late()).slice(-3);
    await until(async () => (await newest()).join() === 'FIND,TONIGHT,FIND');
    expect(await newest()).toEqual(['FIND', 'TONIGHT', 'FIND']);
    const { state } = await running.parts.cases.fresh(ids.caseId);
    expect(
      state.access.emergencies.filter(({ stamp }) => stamp.actor.id === running.id('liam')),
    ).toHaveLength(2);
    await page.context().close();
  });
});

describe('at two on a Sunday, to the card of a case with limited access', () => {
  let crn: string;
  let limited: string;

  beforeAll(async () => {
    crn = newCrn();
    const amira = await running.as('amira');
    const barnaby = { forenames: 'Barnaby', surname: 'Quillfeather', dateOfBirth: '1981-05-06' };
    limited = must(await amira.post('/api/cases', { ...person(crn, running), ...barnaby })).caseId;
    must(await amira.post(`/api/cases/${limited}/contingency`, action('WHEREABOUTS_UNKNOWN', 7)));
    const letIn = [{ staffId: running.id('carys') }];
    const carys = await running.as('carys');
    must(await carys.post(`/api/cases/${limited}/restrict-case`, { letIn, reason: 'A relative' }));
    await running.readModel.waitFor(await running.parts.stores.store.head(), 10_000);
  });

  const find = async (page: Page, text: string) => {
    const box = page.getByRole('search').getByLabel('Name, CRN or PNC number');
    await box.fill(text);
    await box.press('Enter');
    await page.getByRole('heading', { name: 'Nobody found' }).waitFor();
  };
  const number = (page: Page) => page.locator('a[href^="tel:"]').first();

  it('takes at most six actions from a misspelt name; the search before told nothing', async () => {
    const page = await signIn(browser, running.address, 'Jonah Pike');
    let actions = 0;
    await page.goto('/');
    await find(page, 'quilfeather barnabee 1981');
    actions += 2;
    expect(await page.locator('.app-found__case').count()).toBe(0);
    await expectNoViolations(page);
    await picture(page, 'find-nobody');
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/find/in-emergency')),
      page.getByRole('button', { name: 'The police rang' }).click(),
    ]);
    actions += 1;
    await page.getByRole('heading', { name: '1 case with limited access' }).waitFor();
    await expectValid(await answer.text(), 'in-emergency');
    await expectNoViolations(page);
    await picture(page, 'find-in-emergency');
    expect(await main(page)).not.toMatch(new RegExp(`Quillfeather|${crn}`));
    expect(new URL(page.url()).search).toBe('');
    await page.getByRole('button', { name: 'Open the contingency card' }).click();
    actions += 1;
    await number(page).waitFor();
    expect(await number(page).getAttribute('href')).toBe('tel:01632960107');
    expect(actions).toBeLessThanOrEqual(6);
    await page.context().close();
  });

  it('takes no more while the log cannot be written, and another reason is typed once', async () => {
    const page = await signIn(browser, running.address, 'Liam Osei');
    await page.goto('/');
    const broken = jest
      .spyOn(running.parts.log.store, 'append')
      .mockRejectedValue(new StoreUnavailable('The disk is full'));
    await find(page, crn);
    await page.getByRole('button', { name: 'Search for another reason' }).click();
    expect(await page.locator('#words-error').innerText()).toContain('Say what happened');
    await expectNoViolations(page);
    await page.getByLabel('Something else: what happened?').fill('The hospital rang');
    await page.getByLabel('Something else: what happened?').press('Enter');
    await page.getByRole('button', { name: 'Open the contingency card' }).click();
    await number(page).waitFor();
    broken.mockRestore();
    await until(async () => {
      const { state } = await running.parts.cases.fresh(limited);
      return state.access.emergencies.some(({ words }) => words === 'The hospital rang');
    });
    await page.context().close();
  });

  it('leads to beginning and concluding an action, and to nothing else of the case', async () => {
    const page = await signIn(browser, running.address, 'Jonah Pike', { javaScriptEnabled: false });
    await page.goto(`/cases/${limited}/tonight`);
    await page.getByRole('link', { name: 'Begin this action' }).click();
    expect(await page.getByRole('navigation', { name: 'This case' }).count()).toBe(0);
    await page.getByLabel('What was seen?').fill('Seen at the bus station');
    await page.getByRole('button', { name: /Begin an action/ }).click();
    expect(new URL(page.url()).pathname).toBe(`/cases/${limited}/tonight`);
    expect(await main(page)).toMatch(/Seen: Seen at the bus station/);
    expect(await main(page)).toMatch(/recorded by Jonah Pike, a duty officer, Nottingham City/);
    await page.getByRole('button', { name: 'Conclude' }).click();
    await page.getByLabel('Who acted?').fill('The control room');
    await page.getByLabel('What came of it?').fill('Taken home');
    await page.getByRole('button', { name: /Conclude an action/ }).click();
    expect(await main(page)).not.toContain('Seen at the bus station');
    for (const other of [`/cases/${limited}`, `/cases/${limited}/risk`, `/cases/${limited}/contingency`]) {
      expect((await page.goto(other))?.status()).toBe(404);
    }
    await page.context().close();
  });

  it('says at once that nothing can be recorded and what to do, keeps what was typed, and takes it later', async () => {
    const page = await signIn(browser, running.address, 'Jonah Pike');
    await page.goto(`/cases/${limited}/tonight`);
    const broken = jest
      .spyOn(running.parts.log.store, 'append')
      .mockRejectedValue(new StoreUnavailable('The disk is full'));
    await page.getByRole('link', { name: 'Begin this action' }).click();
    const told = page.getByRole('region', { name: /Nothing can be recorded at the moment/ });
    expect(await told.innerText()).toMatch(/ring[\s\S]*Write down on paper[\s\S]*Enter it here once/);
    await expectNoViolations(page);
    await picture(page, 'begin-unrecorded');
    await page.getByLabel('What was seen?').fill('A light in the house');
    await page.getByRole('button', { name: /Begin an action/ }).click();
    expect(await page.getByRole('alert').innerText()).toContain('Nothing was recorded');
    expect(await page.getByLabel('What was seen?').inputValue()).toBe('A light in the house');
    broken.mockRestore();
    await until(async () => (await running.metrics.unrecordedWaiting.get()).values[0]?.value === 0);
    await page.getByRole('button', { name: /Begin an action/ }).click();
    expect(await main(page)).toContain('Seen: A light in the house');
    await page.context().close();
  });

  it('is told to whoever holds it: that it was found, and that its card was opened', async () => {
    const page = await signIn(browser, running.address, 'Amira Haddad');
    const told = page.locator('section', { hasText: 'found by an emergency search' });
    await until(async () => {
      await page.goto('/');
      return (await told.count()) === 1 && (await told.locator('li').count()) === 2;
    });
    expect(await told.innerText()).toMatch(
      /Quillfeather, Barnaby, 29 November 2026 at 2:\d\dam\. Jonah Pike, .*: the police rang\./,
    );
    const opened = page.locator('.app-alarm', { hasText: 'opened by people not working' });
    expect(await opened.innerText()).toMatch(
      /Quillfeather, Barnaby, .* Jonah Pike, .*: the police rang\. Began 2 actions of the emergency plan\. Concluded 1/,
    );
    await expectNoViolations(page);
    await picture(page, 'home-found-in-emergency');
    await page.context().close();
  });
});
