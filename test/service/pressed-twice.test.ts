import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailable } from '../../src/event-store/event-store.ts';
import { until } from '../read-model/support/wait.ts';
import { must, newCrn, person } from './support/cases.ts';
import { run, type Running } from './support/running.ts';
import { signedIn } from './support/signed-in.ts';

/** A button that is pressed twice, because the log takes its time. */

jest.setTimeout(30_000);

let running: Running;
let caseId: string;
let cookie: string;
let body: URLSearchParams;

beforeAll(async () => {
  running = await run();
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => running?.stop());

/** From now on an append to the case waits for so many milliseconds first, and the first of all fails then if told so. */
function slowLog(milliseconds: number, failsFirst = false): void {
  const { store } = running.parts.log;
  const append = store.append.bind(store);
  let fails = failsFirst;
  jest.spyOn(store, 'append').mockImplementation(async (...given) => {
    if (given[0] === `case-${caseId}`) {
      const failing = fails;
      fails = false;
      await pause(milliseconds);
      if (failing) throw new StoreUnavailable('No answer');
    }
    return append(...given);
  });
}

const press = async () => {
  const address = `${running.address}/cases/${caseId}/emergency-access`;
  const headers = { cookie, Accept: 'text/html' };
  const answer = await fetch(address, { method: 'POST', redirect: 'manual', headers, body });
  return [answer.status, answer.headers.get('location')];
};
const taken = async () => (await running.parts.cases.fresh(caseId)).state.access.emergencies;

describe('emergency access', () => {
  beforeEach(async () => {
    const amira = await running.as('amira');
    ({ caseId } = must(await amira.post('/api/cases', person(newCrn(), running))));
    const session = await signedIn(running, 'liam');
    cookie = session.cookie;
    const said = { reason: 'OTHER', words: 'The hostel has rung' };
    body = new URLSearchParams({ _csrf: session.token, _key: crypto.randomUUID(), ...said });
  });

  it.each([
    ['takes a second', 1_000, false],
    ['takes longer than anybody waits', 3_000, false],
    ['fails for the first of them when nobody waits any more', 3_000, true],
  ])('opens the card for both presses on a log that %s, and is recorded once', async (_, ms, fails) => {
    slowLog(ms, fails);
    const answers = await Promise.all([press(), pause(50).then(press)]);
    expect(answers).toEqual([1, 2].map(() => [303, `/cases/${caseId}/tonight`]));
    await until(() => readFileSync(join(running.folder, 'unrecorded-one.jsonl'), 'utf8').trim() === '');
    await until(async () => (await taken()).length > 0);
    expect(await taken()).toMatchObject([{ reason: 'OTHER', stamp: { actor: { id: running.id('liam') } } }]);
  });
});
