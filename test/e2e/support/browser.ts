import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A headless Chromium of the machine's own. Without one the tests fail and say how to get it. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      'There is no /usr/bin/chromium. Install it: apt-get install -y --no-install-recommends chromium',
    );
  }
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A new browser session of an invented person, signed in by the form. */
export async function signIn(
  browser: Browser,
  address: string,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.getByLabel(name).check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
}

/** Fails with what axe found, by rule and place. */
export async function expectNoViolations(page: Page): Promise<void> {
  // There are no frames, so one pass in the page itself finds everything, several times faster.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).withTags(WCAG);
  const { violations } = await axe.setLegacyMode().analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`),
  );
  if (found.length > 0) throw new Error(`${page.url()}\n${found.join('\n')}`);
}

/** Keeps a picture when `PICTURES` names a folder, for people who want to see what the tests saw. */
export async function picture(page: Page, name: string, whole = true): Promise<void> {
  const folder = process.env['PICTURES'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole });
}
