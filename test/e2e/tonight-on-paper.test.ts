import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { onPaper } from '../../src/case/contingency/on-paper.ts';
import { tonight } from '../../src/case/contingency/tonight.ts';
import { situations, type Situation } from '../../src/case/contingency/contingency.events.ts';
import { templates } from '../../src/web/set-up.ts';
import { defined, inHand, invoked } from '../case/contingency/support.ts';
import { fact, id, type Told } from '../case/support/given.ts';
import { directory, people } from '../case/support/people.ts';
import { openBrowser, picture } from './support/browser.ts';
import { sidesOf } from './support/paper.ts';

/** The contingency card on paper, however much is written: one A4 side, with first acts and numbers in full. */

jest.setTimeout(300_000);

const environment = templates();
const css = readFileSync(new URL('../../dist/web/assets/app.css', import.meta.url), 'utf8');

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.newPage();
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 688, height: 1017 });
});

afterAll(() => browser?.close());

const names = Object.keys(situations) as Situation[];

/** Words of all lengths, to so many characters; the last is a mark to look for. */
function text(length: number, mark: string): string {
  const words = 'Ring the police control room, then a supervisor; ask for a welfare check at once. ';
  return `${words.repeat(Math.ceil(length / words.length)).slice(0, Math.max(0, length - mark.length - 1))} ${mark}`;
}

const action = (n: number, length: number, standsIn: 'BOTH' | 'RECEIVING'): Told =>
  defined({
    actionId: id(n),
    situation: names[n % names.length]!,
    trigger: text(length, `trigger${n}`),
    firstAct: text(length, `first${n}`),
    fallback: text(length, `fallback${n}`),
    ownerAgency: 'Nottinghamshire Police',
    phone: `01632 96000${n}`,
    outOfHoursPhone: `01632 96010${n}`,
    standsIn,
  });

const agency = (n: number, length: number): Told[] => [
  fact('AgencyResponsibilityAssigned', {
    responsibilityId: id(100 + n),
    agency: `Agency ${n}`,
    person: 'Helen Astbury',
    role: 'co-ordinator',
    task: text(length, `task${n}`),
    phone: `01632 96020${n}`,
    area: 'HOME',
  }),
  fact('AgencyResponsibilityAccepted', { responsibilityId: id(100 + n), acceptedBy: 'The desk' }),
];

const several = <Each>(count: number, each: (n: number) => Each): Each[] =>
  Array.from({ length: count }, (_, n) => each(n));

async function print(facts: Told[]): Promise<{ sides: number; words: string }> {
  const { state } = inHand(...facts);
  const interim = {
    answersTonight: 'Edie Marsh, duty officer in Leeds, 01632 960101',
    seenByStaffId: people.receivingPractitioner.id,
    until: '2026-03-10',
  };
  const around = { now: '2026-03-08T02:00:00.000Z', outOfHours: true, interim, directory };
  const card = tonight(state, state.identity!, around);
  const given = { card, paper: onPaper(card), canAct: true, viewer: { name: 'Edie Marsh' } };
  const html = environment.render('case/contingency/tonight.njk', given);
  await page.setContent(html.replace('</head>', `<style>${css}</style></head>`));
  return { sides: await sidesOf(page), words: await page.locator('main').innerText() };
}

describe('the contingency card on paper', () => {
  it.each([
    { actions: 5, notes: 5, agencies: 5, length: 60 },
    { actions: 6, notes: 0, agencies: 4, length: 180 },
    { actions: 6, notes: 6, agencies: 9, length: 180 },
    { actions: 0, notes: 9, agencies: 9, length: 300 },
    { actions: 9, notes: 0, agencies: 0, length: 300 },
    { actions: 3, notes: 3, agencies: 3, length: 600 },
    { actions: 6, notes: 2, agencies: 9, length: 1000 },
    { actions: 1, notes: 0, agencies: 2, length: 4000 },
  ])('is one side: %j', async ({ actions, notes, agencies, length }) => {
    const facts = [
      ...several(actions, (n) => action(n, length, 'BOTH')),
      ...several(notes, (n) => action(10 + n, length, 'RECEIVING')),
      ...several(agencies, (n) => agency(n, length)).flat(),
    ];
    const { sides, words } = await print(facts);
    await picture(page, `paper-${actions}-${notes}-${agencies}-${length}`);
    for (let n = 0; n < actions; n += 1) {
      expect(words).toMatch(new RegExp(`first${n}\\b`));
      expect(words.replaceAll('\u00a0', ' ')).toContain(`01632 96000${n}`);
      expect(words.replaceAll('\u00a0', ' ')).toContain(`01632 96010${n}`);
    }
    expect(sides).toBe(1);
  });

  it('says what stands on the screen only, and shortens nothing where all fits', async () => {
    const whole = await print([action(1, 180, 'BOTH'), action(2, 180, 'RECEIVING'), ...agency(3, 60)]);
    expect(whole.words).not.toMatch(/On the screen only|…/);
    expect(whole.words).toMatch(/fallback1[\s\S]*task3[\s\S]*fallback2/);
    const facts = [...several(6, (n) => action(n, 1000, 'BOTH')), action(10, 60, 'RECEIVING')];
    const { words } = await print([...facts, ...several(40, (n) => agency(n, 60)).flat()]);
    expect(words).toMatch(/On the screen only: 1 action that is not to be relied on and \d+ agencies\./);
    expect(words).toContain('Long texts end in “…” here and are whole on the screen');
    expect(words).not.toMatch(/trigger0|fallback0|first10/);
  });

  it('shows on the screen all that it leaves out on paper', async () => {
    await print([...several(6, (n) => action(n, 1000, 'BOTH')), action(10, 60, 'RECEIVING')]);
    await page.emulateMedia({ media: 'screen' });
    const words = await page.locator('main').innerText();
    await page.emulateMedia({ media: 'print' });
    expect(words).toMatch(/trigger0[\s\S]*fallback0[\s\S]*first10/);
    expect(words).not.toMatch(/…|On the screen only/);
  });

  it('prints what was begun first', async () => {
    const { words, sides } = await print([
      ...several(6, (n) => action(n + 1, 180, 'BOTH')),
      invoked({ seen: text(300, 'seen1') }),
    ]);
    expect(words).toMatch(/Seen:[\s\S]*Nobody knows where the person is/);
    expect(sides).toBe(1);
  });
});
