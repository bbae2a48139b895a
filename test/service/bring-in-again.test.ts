import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailable, WrongRevision, type EventStore } from '../../src/event-store/event-store.ts';
import { olderPrint } from '../interchange/support/texts.ts';
import { postedFrom } from '../web/support/posted.ts';
import { expectValid } from '../web/support/valid.ts';
import { Browsing } from './support/browsing.ts';
import { allocated, caseWith, newCrn } from './support/cases.ts';
import { run, type Running } from './support/running.ts';

/** What is brought in while the log does not do as it should: nothing that was chosen is lost, and nothing comes in twice. */

jest.setTimeout(60_000);

let running: Running;
let hamish: Browsing;
let caseId: string;

beforeAll(async () => {
  running = await run();
  hamish = await Browsing.of(running, 'hamish');
});
beforeEach(async () => {
  ({ caseId } = await caseWith(running, newCrn(), allocated));
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => running?.stop());

/** Sends the page as a browser does that was given nothing else to send. */
async function bring(fields: Record<string, string>) {
  const body = new FormData();
  const { _csrf = '' } = postedFrom((await hamish.get(running, `/cases/${caseId}/bring-in`)).text);
  for (const [name, value] of Object.entries({ ...fields, _csrf })) body.set(name, value);
  const answer = await fetch(`${running.address}/cases/${caseId}/bring-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      Accept: 'text/html',
      Cookie: [...hamish.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    },
    body,
  });
  const text = await answer.text();
  return { status: answer.status, text, form: postedFrom(text), problem: problemOn(text) };
}

const problemOn = (text: string) =>
  /govuk-error-summary__body">([\s\S]*?)<\/div>/
    .exec(text)?.[1]
    ?.replaceAll(/<[^>]*>/g, ' ')
    .trim();

/** The appends to the case go this way from now on. */
function appending(way: (append: EventStore['append'], times: number) => EventStore['append']): void {
  const { store } = running.parts.log;
  const append = store.append.bind(store);
  let times = 0;
  jest
    .spyOn(store, 'append')
    .mockImplementation((...given) =>
      given[0] === `case-${caseId}` ? way(append, ++times)(...given) : append(...given),
    );
}

const pasted = { text: olderPrint };
const SAID = { system: 'OASys', aboutThisPerson: 'yes' };
const importsOf = async () => (await running.parts.cases.fresh(caseId)).state.information.imports;
const file = (rows: number) => {
  const lines = Array.from({ length: rows }, (_, row) => `02/03/2026,Call ${row}\n`);
  return Buffer.from(`Contact date,Notes\n${lines.join('')}`).toString('base64');
};

describe('what is brought in', () => {
  it('and of which the answer is lost is there to be sent again, and comes in once', async () => {
    const { form } = await bring(pasted);
    appending((append) => async (...given) => {
      await append(...given);
      throw new StoreUnavailable('The answer was lost');
    });
    const lost = await bring({ ...form, ...SAID, 'p1.becomes': 'LEAVE_OUT' });
    expect([lost.status, lost.problem]).toEqual([
      503,
      'This may have been recorded. Press the button again in a few seconds: it is never recorded twice',
    ]);
    await expectValid(lost.text, 'bring-in');
    expect(lost.form).toMatchObject({ text: form['text'], _key: form['_key'], 'p1.becomes': 'LEAVE_OUT' });
    expect(lost.form).toMatchObject(SAID);
    jest.restoreAllMocks();
    expect((await bring(lost.form)).status).toBe(303);
    expect(await importsOf()).toHaveLength(1);
  });

  it('at the same moment as something else, again and again, is there to be sent again', async () => {
    const { form } = await bring(pasted);
    appending(() => (stream, expected) => Promise.reject(new WrongRevision(stream, expected, 99)));
    const overtaken = await bring({ ...form, ...SAID });
    expect([overtaken.status, overtaken.problem]).toEqual([
      409,
      expect.stringContaining('Press the button again: it is never recorded twice'),
    ]);
    jest.restoreAllMocks();
    expect((await bring(overtaken.form)).status).toBe(303);
    expect(await importsOf()).toHaveLength(1);
  });

  it('in several parts of which one is recorded comes in once when it is sent again', async () => {
    const { form } = await bring({ _file: file(2_005) });
    appending((append, times) =>
      times === 1
        ? append
        : () => Promise.reject(new StoreUnavailable('No answer', { nothingWritten: true })),
    );
    const stopped = await bring({ ...form, system: 'nDelius' });
    expect([stopped.status, stopped.problem]).toEqual([
      503,
      'Part of this was recorded, and the rest may not have been. Press the button again in a few seconds: nothing is recorded twice',
    ]);
    jest.restoreAllMocks();
    expect((await bring(stopped.form)).status).toBe(303);
    expect((await importsOf()).map(({ pieces }) => pieces.length)).toEqual([2_000, 6]);
    expect((await running.parts.cases.fresh(caseId)).state.information.contacts).toHaveLength(2_005);
  });

  it('with other choices than were recorded under its key is shown again, and only the rest comes in', async () => {
    const { form } = await bring(pasted);
    const said = { ...form, ...SAID };
    await bring({ ...said, 'p1.becomes': 'LEAVE_OUT' });
    const changed = await bring(said);
    expect([changed.status, changed.problem]).toEqual([
      409,
      'This was sent before, and that was recorded. Look at what came in and what did not, and press the button again for the rest: nothing is recorded twice',
    ]);
    expect(changed.form['_key']).not.toBe(form['_key']);
    expect((await bring(changed.form)).status).toBe(303);
    const texts = (await importsOf()).flatMap(({ pieces }) =>
      pieces.flatMap(({ became, text }) => (became === 'HELD_ALREADY' ? [] : [text])),
    );
    expect(texts).toHaveLength(new Set(texts).size);
  });

  it('by columns that cannot be remembered for the next time is recorded all the same', async () => {
    const { form } = await bring({ _file: file(1), _chosen: 'yes' });
    const { store } = running.parts.log;
    const append = store.append.bind(store);
    jest
      .spyOn(store, 'append')
      .mockImplementation((...given) =>
        given[0].startsWith('settings-')
          ? Promise.reject(new StoreUnavailable('The disk is full'))
          : append(...given),
      );
    expect((await bring({ ...form, system: 'nDelius', _chosen: 'yes' })).status).toBe(303);
    expect(await importsOf()).toHaveLength(1);
  });
});
