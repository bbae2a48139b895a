import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEventStoreDb } from '../../../src/event-store/eventstoredb/eventstoredb-store.ts';
import { verifyEventStoreDb } from '../../../src/event-store/eventstoredb/verify-log.ts';
import { randomFrom } from '../../support/eventstoredb/faults.ts';
import { DoubleProcess } from '../../support/eventstoredb/process.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';
import { writeAndKill } from '../support/writer-process.ts';
import { expectNothingDoubled, wholeLog } from './support/ledger.ts';

const WRITERS = 64;
const KILLS = 30;
const OUTAGES = 24;

/** How many events are acknowledged between two outages. */
const BETWEEN = 200;

let double: DoubleProcess;
let folder: string;
let compiled: string;
beforeEach(() => {
  folder = freshFolder();
  compiled = freshFolder();
});
afterEach(() => double.end());
afterAll(removeFolders);

/** Expects all that was acknowledged to be in the log, once, and hardly more. Returns how many events are. */
async function expectAllThere(acknowledged: readonly string[], kills: number): Promise<number> {
  const store = await openEventStoreDb({ url: double.url });
  const stored = await wholeLog(store);
  await store.close();
  expectNothingDoubled(stored);
  const kept = new Set(
    stored.map(({ stream, revision, eventId }) => `${stream.slice(5)} ${revision} ${eventId}`),
  );
  expect(acknowledged.filter((event) => !kept.has(event))).toEqual([]);
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  // What was not acknowledged before a kill is at most one event of each writer.
  expect(stored.length - acknowledged.length).toBeLessThanOrEqual(WRITERS * kills);
  expect(await verifyEventStoreDb({ url: double.url })).toMatchObject({
    events: stored.length,
    fault: undefined,
  });
  return stored.length;
}

describe('Over EventStoreDB', () => {
  it(`a process that is killed while 64 writers append loses and doubles nothing, ${KILLS} times in a row`, async () => {
    double = await DoubleProcess.start();
    const random = randomFrom(1);
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const enough = 1 + Math.floor(random() * 220);
      acknowledged.push(...(await writeAndKill([folder, double.url], compiled, enough)));
    }
    const stored = await expectAllThere(acknowledged, KILLS);
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILLS * 50);
    process.stdout.write(`${KILLS} kills: ${acknowledged.length} acknowledged, ${stored} stored\n`);
  }, 300_000);

  it(`servers that are killed and started again while 64 writers append lose and double nothing, ${OUTAGES} times in a row`, async () => {
    double = await DoubleProcess.start(
      '--nodes',
      '3',
      '--timing',
      JSON.stringify({ notice: 20, election: 20 }),
    );
    let outages = Promise.resolve();
    const acknowledged = await writeAndKill([folder, double.url], compiled, OUTAGES * BETWEEN, (count) => {
      if (count % BETWEEN === 0) outages = outages.then(() => outage(count / BETWEEN));
    });
    await outages;
    const stored = await expectAllThere(acknowledged, 1);
    expect(acknowledged.length).toBeGreaterThanOrEqual(OUTAGES * BETWEEN);
    process.stdout.write(`${OUTAGES} outages: ${acknowledged.length} acknowledged, ${stored} stored\n`);
  }, 300_000);
});

/** Kills whoever leads, or every fourth time all of them, and starts them again. */
async function outage(count: number): Promise<void> {
  if (count % 4 === 0) {
    await double.ask({ do: 'down' });
    await double.ask({ do: 'up' });
    return;
  }
  const node = await double.ask({ do: 'leader' });
  if (node === null) return;
  await double.ask({ do: 'kill', node });
  await double.ask({ do: 'start', node });
}
