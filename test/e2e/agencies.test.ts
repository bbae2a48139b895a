import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { caseWith, must, newCrn, received, type Ids } from '../service/support/cases.ts';
import { run, type Running } from '../service/support/running.ts';
import { expectNoViolations, openBrowser, picture, signIn } from './support/browser.ts';

/** Who does what for a case, asked, answered and carried over from the pages alone; and the emergency plan beside it. */

jest.setTimeout(60_000);

let running: Running;
let browser: Browser;
let amira: Page;
let ids: Ids;

beforeAll(async () => {
  running = await run();
  browser = await openBrowser();
  amira = await signIn(browser, running.address, 'Amira Haddad');
  ids = await caseWith(running, newCrn(), received);
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

const board = async () => (await amira.locator('main').innerText()).replace(/\s+/g, ' ');

describe('the agencies of a case', () => {
  it('are asked, answer and are carried over', async () => {
    await amira.goto(`/cases/${ids.caseId}/agencies`);
    expect(await board()).toContain('No agency in the receiving area has been asked in this service.');

    await amira.getByRole('link', { name: 'Ask an agency to take a task on' }).click();
    await amira.getByLabel('Agency', { exact: true }).fill('Leeds drug service');
    await amira.getByLabel('What are they asked to do?').fill('See him every week');
    await amira.getByLabel('The home area').check();
    await amira.getByRole('button', { name: 'Ask an agency to take a task on' }).click();
    expect(new URL(amira.url()).pathname).toBe(`/cases/${ids.caseId}/agencies`);
    expect(await board()).toContain('Not answered yet');

    await amira.getByRole('link', { name: /^Ask an agency in the receiving area/ }).click();
    expect(await amira.getByLabel('What are they asked to do?').inputValue()).toBe('See him every week');
    expect(await amira.getByLabel('The receiving area').isChecked()).toBe(true);
    await amira.getByLabel('Agency', { exact: true }).fill('Nottingham drug service');
    await amira.getByLabel('Who of the agency answers for it?').fill('Lee Example');
    await amira.getByLabel('Their phone number').fill('01632 960 002');
    await amira.getByRole('button', { name: 'Ask an agency to take a task on' }).click();

    await amira.getByRole('link', { name: /^Record that they accepted ?: Nottingham/ }).click();
    expect(await amira.getByLabel('Who accepted it?').inputValue()).toBe('Lee Example');
    await amira.getByRole('button', { name: 'Record that an agency accepted its task' }).click();
    expect(await board()).toContain('Accepted by Lee Example Recorded by Amira Haddad');

    await amira.getByRole('link', { name: /^Say what becomes of it ?: Leeds/ }).click();
    await amira.getByLabel('It moves to an agency in the receiving area').check();
    await amira.getByLabel('Nottingham drug service: See him every week').check();
    await amira.getByLabel('Why?').fill('He moves');
    await amira.getByRole('button', { name: 'Say what becomes of a home-area task' }).click();
    expect(await board()).toContain(
      'It moves to an agency in the receiving area: Nottingham drug service. He moves',
    );
    await expectNoViolations(amira);
    await picture(amira, 'agencies');
    await amira.setViewportSize({ width: 360, height: 740 });
    await expectNoViolations(amira);
    await picture(amira, 'agencies-narrow');
  });

  it('are refused what makes no sense in the words of the page', async () => {
    await amira.setViewportSize({ width: 1280, height: 800 });
    await amira.goto(`/cases/${ids.caseId}/agencies`);
    await amira.getByRole('link', { name: /^Change it ?: Nottingham/ }).click();
    expect(await amira.getByLabel('Their phone number').inputValue()).toBe('01632 960 002');
    await amira.getByLabel('Why is it changed?').fill('Nothing is');
    await amira.getByLabel('No', { exact: true }).check();
    await amira.getByRole('button', { name: 'Change the task of an agency' }).click();
    expect(await board()).toContain('Nothing is different from what is recorded');
  });

  it('are read by a machine too', async () => {
    const farid = await running.as('farid');
    const { status, body, headers } = await farid.get(`/api/cases/${ids.caseId}/agencies`);
    expect(status).toBe(200);
    expect(headers.get('ETag')).toBe(`"${body.revision}"`);
    expect(body).toMatchObject({ moving: true, transferId: ids.transferId });
    expect(
      body.tasks.map(({ agency, answer, side }: Record<string, string>) => [agency, answer, side]),
    ).toEqual([
      ['Leeds drug service', 'NOT_ANSWERED_YET', 'HOME'],
      ['Nottingham drug service', 'ACCEPTED', 'RECEIVING'],
    ]);
  });
});

describe('the emergency plan', () => {
  const plan = {
    situation: 'WHEREABOUTS_UNKNOWN',
    trigger: 'Not back by 9pm',
    firstAct: 'Ring the control room',
    ownerAgency: 'Nottingham Police',
    contactName: 'Sergeant Example',
    phone: '01632 960 000',
    outOfHoursName: 'The control room',
    outOfHoursPhone: '01632 960 001',
    minutesToAct: 60,
    standsIn: 'RECEIVING',
  };

  it('is written, rung, begun and concluded', async () => {
    const to = (act: string) => `/api/cases/${ids.caseId}/${act}`;
    const farid = await running.as('farid');
    must(await farid.post(to('contingency'), { ...plan, standsIn: 'BOTH' }));
    const plans = async () => (await running.parts.cases.fresh(ids.caseId)).state.contingency.actions;
    const { actionId } = (await plans())[0]!;
    const rung = { actionId, number: 'OUT_OF_HOURS', answered: true };
    expect(await farid.post(to('verify-contact'), rung)).toMatchObject({
      status: 400,
      body: { fields: [{ field: 'answeredBy' }] },
    });
    must(await farid.post(to('verify-contact'), { ...rung, answeredBy: 'The control room' }));
    must(await farid.post(to('invoke-contingency'), { actionId, seen: 'Not at home at nine' }));
    const { invocationId } = (await plans())[0]!.invocations[0]!;
    const end = { invocationId, actedBy: 'The control room', outcome: 'Found' };
    must(await farid.post(to('conclude-contingency'), end));
    expect(await farid.post(to('conclude-contingency'), end)).toMatchObject({ status: 409 });
  });

  it('is begun at the first press of the button, whoever recorded something meanwhile', async () => {
    const to = (act: string) => `/api/cases/${ids.caseId}/${act}`;
    const farid = await running.as('farid');
    const action = async () => (await running.parts.cases.fresh(ids.caseId)).state.contingency.actions[0]!;
    const { actionId, invocations } = await action();
    await amira.goto(`/cases/${ids.caseId}/invoke-contingency?about=${actionId}`);
    must(await farid.post(to('invoke-contingency'), { actionId, seen: 'His sister rang' }));
    await amira.getByLabel('What was seen?').fill('Not at home at ten');
    await amira.getByRole('button', { name: 'Begin an action of the emergency plan' }).click();
    const begun = (await action()).invocations.slice(invocations.length);
    expect(begun.map(({ seen }) => seen)).toEqual(['His sister rang', 'Not at home at ten']);
  });

  it('is turned down with every field that is missing', async () => {
    const farid = await running.as('farid');
    const { status, body } = await farid.post(`/api/cases/${ids.caseId}/contingency`, {
      situation: 'OTHER',
      minutesToAct: 0,
      phone: 'ring me',
    });
    expect(status).toBe(400);
    expect(body.fields.map(({ field }: { field: string }) => field).sort()).toEqual(
      Object.keys(plan)
        .filter((field) => field !== 'situation')
        .sort(),
    );
  });
});
