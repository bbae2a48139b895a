import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { postedFrom } from '../web/support/posted.ts';
import { expectValid } from '../web/support/valid.ts';
import { Browsing } from './support/browsing.ts';
import { caseWith, newCrn, received } from './support/cases.ts';
import { newFolder, run, secondInstance, type Running } from './support/running.ts';

/** Two instances on one log, each with drafts of its own: what was kept at one and sent to the other is recorded once. */

jest.setTimeout(120_000);

let one: Running;
let other: Running;
let hamish: Browsing;
/** The form: where it is, and what its page has in it when it is opened. */
let path: string;
let opened: Record<string, string>;
let caseId: string;
const [data, views] = [newFolder(), newFolder()];

const FIRST = 'Where does he sleep tonight?';
const SENT_BEFORE = 'This form was sent before, and that was recorded. What is typed on it now was not';

beforeAll(async () => {
  one = await run({ folder: data.folder });
  other = await secondInstance(one, views.folder);
});

beforeEach(async () => {
  hamish = await Browsing.of(one, 'hamish');
  const made = await caseWith(one, newCrn(), received);
  ({ caseId } = made);
  path = `/handovers/${made.transferId}/query`;
  for (const each of [one, other]) await each.readModel.waitFor(await one.parts.log.store.head(), 10_000);
  opened = await form(one);
});

afterAll(async () => {
  await other?.stop();
  await one?.stop();
  [data, views].forEach(({ remove }) => remove());
});

const form = async (at: Running) => postedFrom((await hamish.get(at, path)).text);
const send = (at: Running, typed: Record<string, string>) => hamish.post(at, path, typed);
const keep = (at: Running, typed: Record<string, string>) => send(at, { ...typed, _draft: 'yes' });
/** Whether the list of an instance says that this form was begun and not recorded. */
async function waits(at: Running): Promise<boolean> {
  const [, drafts = ''] = (await hamish.get(at, '/')).text.split('Begun and not recorded', 2);
  return drafts.split('</section>', 1)[0]!.includes(`href="${path}"`);
}

/** The questions that are recorded, in order. */
async function questions(): Promise<string[]> {
  const { state } = await one.parts.cases.fresh(caseId);
  return Object.values(state.transfers).flatMap(({ queries }) => queries.map(({ question }) => question));
}

describe('a draft', () => {
  it('is gone from where it was kept once its form was sent to another instance, with more typed on it', async () => {
    expect((await keep(one, { ...opened, question: 'Where does he' })).status).toBe(200);
    expect([await waits(one), await waits(other)]).toEqual([true, false]);
    expect((await send(other, { ...opened, question: FIRST })).status).toBe(303);
    expect(await waits(one)).toBe(false);
    const anew = await form(one);
    expect(anew['question']).toBe('');
    expect(anew['_key']).not.toBe(opened['_key']);
    expect(await questions()).toEqual([FIRST]);
  });

  it('is not shown by its form either, before anybody has looked at the list', async () => {
    await keep(one, { ...opened, question: FIRST });
    await send(other, { ...opened, question: FIRST });
    expect(await form(one)).toMatchObject({ question: '' });
  });

  it('goes on under the key of its form, so that sending it at two places records it once', async () => {
    await keep(one, { ...opened, question: FIRST });
    const again = await form(one);
    expect(again).toMatchObject({ question: FIRST, _key: opened['_key'] });
    const [first, second] = [await send(other, again), await send(one, again)];
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(second.location).toBe(first.location);
    expect(await questions()).toEqual([FIRST]);
  });

  it.each([
    ['the instance where it is kept', () => one],
    ['another instance', () => other],
  ])('of one form stays when another form is sent to %s', async (_, at) => {
    await keep(one, { ...opened, question: FIRST });
    await send(at(), { ...opened, _key: randomUUID(), question: 'Who has the keys?' });
    expect(await waits(one)).toBe(true);
    expect(await form(one)).toMatchObject({ question: FIRST, _key: opened['_key'] });
  });

  it('that cannot be thrown away holds up neither what is recorded nor any page, and is not shown any more', async () => {
    await keep(one, { ...opened, question: FIRST });
    const file = new DatabaseSync(join(data.folder, 'drafts.db'));
    file.exec('BEGIN IMMEDIATE');
    const before = performance.now();
    expect((await send(one, { ...opened, question: FIRST })).status).toBe(303);
    expect(await form(one)).toMatchObject({ question: '' });
    expect(await waits(one)).toBe(false);
    expect(performance.now() - before).toBeLessThan(5_000);
    file.close();
    expect(await questions()).toEqual([FIRST]);
  });

  it.each(['_draft', '_discard'])(
    'that cannot be kept or thrown away leaves what was typed on its form: %s',
    async (button) => {
      await keep(one, { ...opened, question: FIRST });
      const file = new DatabaseSync(join(data.folder, 'drafts.db'));
      file.exec('BEGIN IMMEDIATE');
      const answer = await send(one, { ...opened, question: 'Who has the keys?', [button]: 'yes' });
      file.close();
      expect(answer.status).toBe(503);
      expect(answer.text).toContain(
        'This could not be kept or thrown away just now. What you typed is still here: record it, or try again later',
      );
      await expectValid(answer.text, path);
      expect(postedFrom(answer.text)).toMatchObject({ question: 'Who has the keys?', _key: opened['_key'] });
      expect(await form(one)).toMatchObject({ question: FIRST });
    },
  );
});

describe('what is typed on a form after it was sent', () => {
  const MORE = 'And where tomorrow?';

  it('is not recorded at once, and is with the next press of the button', async () => {
    await send(other, { ...opened, question: FIRST });
    const turnedDown = await send(one, { ...opened, question: MORE });
    expect(turnedDown.status).toBe(409);
    expect(turnedDown.text).toContain(SENT_BEFORE);
    await expectValid(turnedDown.text, path);
    expect(await questions()).toEqual([FIRST]);
    const next = postedFrom(turnedDown.text);
    expect(next['question']).toBe(MORE);
    expect((await send(one, next)).status).toBe(303);
    expect(await questions()).toEqual([FIRST, MORE]);
  });

  it('is not said to be kept under what was recorded, and is kept with the next press of the button', async () => {
    await send(other, { ...opened, question: FIRST });
    const turnedDown = await keep(one, { ...opened, question: MORE });
    expect(turnedDown.status).toBe(409);
    expect(turnedDown.text).toContain(SENT_BEFORE);
    expect(turnedDown.text).not.toContain('What you typed was kept');
    expect(await waits(one)).toBe(false);
    expect((await keep(one, postedFrom(turnedDown.text))).status).toBe(200);
    expect(await waits(one)).toBe(true);
    expect((await send(one, await form(one))).status).toBe(303);
    expect(await waits(one)).toBe(false);
    expect(await questions()).toEqual([FIRST, MORE]);
  });
});
