import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { EventLog } from '../../../src/event-store/event-log.ts';
import { eraseEvent } from '../../../src/event-store/keys/erasure.ts';
import { migrate } from '../../../src/event-store/migrate/migrate.ts';
import { fallsBehind } from '../eventstoredb/support/falls-behind.ts';
import { logOverDouble } from '../eventstoredb/support/log-over-double.ts';
import { about } from '../support/about.ts';
import { removeFolders } from '../support/folders.ts';
import { note } from './support/recorded.ts';
import { contentOf, embedded, recordsOf, type OpenedSide } from './support/sides.ts';

jest.setTimeout(180_000);

/** Events, and streams with keys, that are recorded; of these the last stream is the newest. */
const EVENTS = 6;
const STREAMS = 3;
const NEWEST = 'case-3';

async function recordOlder(log: EventLog): Promise<void> {
  await note(log, 'case-1', 'one', 'two');
  await note(log, 'case-2', 'one');
  const { events } = await log.read('case-1');
  await eraseEvent(log, 'case-1', events[0]!.metadata.eventId, about);
  await note(log, 'case-1', 'three');
}

describe('A log that is copied while EventStoreDB answers from a node that is behind', () => {
  const closings: (() => Promise<unknown>)[] = [];
  const inDouble = async () => {
    const { place, double, ...opened } = await logOverDouble();
    closings.push(opened.close);
    return { double, side: { name: 'EventStoreDB', place, ...opened } satisfies OpenedSide };
  };
  const inFolder = async () => {
    const side = await embedded('a folder');
    closings.push(side.close);
    return side;
  };
  afterEach(async () => {
    for (const close of closings.splice(0)) await close();
    removeFolders();
  });

  type Copying = { from: OpenedSide; to: OpenedSide; double: Awaited<ReturnType<typeof inDouble>>['double'] };

  /**
   * The law, for every read at which the node can fall behind: the copy is whole, or it is refused; nothing is lost or
   * doubled; and it is whole when it is run again.
   */
  async function expectWhole(copying: () => Promise<Copying>, during: number): Promise<void> {
    const refusals = new Set<string>();
    const whole = { events: EVENTS, streams: STREAMS, keys: STREAMS };
    for (let at = 1, isStruck = true; isStruck; at++) {
      const { from, to, double } = await copying();
      const since = await from.store.head();
      const [newest] = double.nodes[0]!.log.stream(`key-${NEWEST}`);
      const node = fallsBehind(double, { at, during, end: newest?.position ?? 0 });
      const outcome = await migrate(from, to, { since }).catch((error: Error) => error);
      isStruck = node.over();
      if (outcome instanceof Error) {
        refusals.add(outcome.message);
        const copied = await contentOf(to);
        expect(copied).toEqual((await contentOf(from)).slice(0, copied.length));
        expect(await migrate(from, to)).toMatchObject(whole);
      } else expect(outcome).toMatchObject(whole);
      expect(await contentOf(to)).toEqual(await contentOf(from));
      expect(await recordsOf(to)).toEqual(await recordsOf(from));
    }
    expect(refusals.size).toBeGreaterThan(0);
    for (const refusal of refusals) expect(refusal).toMatch(/run (it|this) again/i);
  }

  it.each([
    ['', 'for a moment', 1],
    [' again', 'for a moment', 1],
    ['', 'for good', Infinity],
  ])(
    'is whole, each event once, or refused, where it is copied%s from there and that is so %s',
    async (again, _, during) => {
      const { side: from, double } = await inDouble();
      await recordOlder(from.log);
      await note(from.log, NEWEST, 'one');
      await expectWhole(async () => {
        const to = await inFolder();
        if (again !== '') await migrate(from, to);
        return { from, to, double };
      }, during);
    },
  );

  it.each([
    ['again', true],
    ['on', false],
  ])(
    'is whole, each event once, or refused, where it is copied %s to there and that is so for a moment',
    async (_, isCopied) => {
      await expectWhole(async () => {
        const from = await inFolder();
        const { side: to, double } = await inDouble();
        await recordOlder(from.log);
        if (isCopied) await note(from.log, NEWEST, 'one');
        await migrate(from, to);
        if (!isCopied) await note(from.log, NEWEST, 'one');
        return { from, to, double };
      }, 1);
    },
  );
});
