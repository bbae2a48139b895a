import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openEmbeddedReader } from '../../src/event-store/embedded/embedded-reader.ts';
import { verifyLog } from '../../src/event-store/embedded/verify-log.ts';
import { START, type StoredEvent } from '../../src/event-store/event-store.ts';
import { freshFolder, removeFolders } from './support/folders.ts';
import { writeAndKill } from './support/writer-process.ts';

afterAll(removeFolders);

const KILLS = 180;
const ENOUGH = 18_000;

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
      acknowledged.push(...(await writeAndKill([folder], compiled, 1 + ((kill * 37) % 220))));
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
