import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openEmbeddedReader } from '../../src/event-store/embedded/embedded-reader.ts';
import { verifyLog } from '../../src/event-store/embedded/verify-log.ts';
import { START, type StoredEvent } from '../../src/event-store/event-store.ts';
import { freshFolder, removeFolders } from './support/folders.ts';

afterAll(removeFolders);

const KILLS = 180;
const ENOUGH = 18_000;
const writer = new URL('./support/write-until-killed.ts', import.meta.url).pathname;

/** Lets 64 writers write until so many events were acknowledged, kills their process, and tells which they were. */
async function killAfter(folder: string, compiled: string, enough: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  const acknowledged: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (line === 'open') continue;
    // The last line may have been cut off by the kill; a whole one ends with an id.
    if (/^\d+ \d+ [0-9a-f-]{36}$/.test(line)) acknowledged.push(line);
    if (acknowledged.length >= enough) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return acknowledged;
}

async function everyEvent(folder: string): Promise<StoredEvent[]> {
  const reader = openEmbeddedReader(folder);
  const all: StoredEvent[] = [];
  for (let upTo = START; ;) {
    const page = await reader.readLog(upTo);
    if (page.events.length === 0) break;
    all.push(...page.events);
    upTo = page.upTo;
  }
  await reader.close();
  return all;
}

describe('A process that is killed while 64 writers append', () => {
  it(`loses and doubles nothing that was acknowledged, ${KILLS} times in a row`, async () => {
    const folder = freshFolder();
    const compiled = freshFolder();
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      acknowledged.push(...(await killAfter(folder, compiled, 1 + ((kill * 37) % 220))));
    }
    const stored = await everyEvent(folder);
    const places = stored.map(({ stream, revision, eventId }) => `${stream.slice(5)} ${revision} ${eventId}`);
    const kept = new Set(places);
    expect(acknowledged.filter((event) => !kept.has(event))).toEqual([]);
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    expect(new Set(stored.map(({ eventId }) => eventId)).size).toBe(stored.length);
    expect(stored.map(({ position }) => Number(position))).toEqual(stored.map((_, at) => at + 1));
    // What was not acknowledged before a kill is at most one event of each writer.
    expect(stored.length - acknowledged.length).toBeLessThanOrEqual(64 * KILLS);
    expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH);
    const { events, fault } = verifyLog({ log: join(folder, 'events.db'), head: join(folder, 'head.json') });
    expect({ events, fault }).toEqual({ events: stored.length, fault: undefined });
    process.stdout.write(
      `${KILLS} kills: ${acknowledged.length} events acknowledged, ${stored.length} stored, none lost, none doubled\n`,
    );
  }, 300_000);
});
