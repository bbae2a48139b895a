import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { newFolder, run, type Running } from '../service/support/running.ts';
import { openBrowser } from './support/browser.ts';

const data = newFolder();
let service: Running;
let browser: Browser;

beforeAll(async () => {
  service = await run({ folder: data.folder });
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
  data.remove();
});

it('the page that explains the API works under the rules for scripts and styles', async () => {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('requestfailed', (request) => faults.push(request.url()));
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(service.address))
      elsewhere.push(request.url());
  });
  await page.goto(`${service.address}/swagger-ui.html`);
  await page.getByText('/api/cases/{caseId}/transfers/{transferId}/allocate').click();
  await page.getByRole('button', { name: 'Try it out' }).waitFor();
  expect(await page.getByText('Idempotency-Key').first().isVisible()).toBe(true);
  expect({ faults, elsewhere }).toEqual({ faults: [], elsewhere: [] });
}, 60_000);
