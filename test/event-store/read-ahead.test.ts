import { describe, expect, it } from '@jest/globals';
import {
  START,
  StoreUnavailable,
  type LogPage,
  type StoredEvent,
} from '../../src/event-store/event-store.ts';
import { readAhead } from '../../src/event-store/read-ahead.ts';

const event = (position: string) => ({ position }) as StoredEvent;
const pages: Record<string, LogPage> = {
  [START]: { events: [event('1'), event('2')], upTo: '2' },
  '2': { events: [event('3')], upTo: '5' },
  '5': { events: [], upTo: '6' },
};

/** A log that tells what was asked of it; it breaks at a position. */
function logOf(asked: string[], breaksAt?: string) {
  return {
    readLog: async (after: string) => {
      asked.push(after);
      if (after === breaksAt) throw new StoreUnavailable('It is gone');
      return pages[after]!;
    },
  };
}

describe('Reading a log ahead', () => {
  it('gives every page up to the end, and asks for each while the one before is worked on', async () => {
    const [asked, seen]: [string[], string[]] = [[], []];
    const before: number[] = [];
    for await (const { events, upTo } of readAhead(logOf(asked), START)) {
      before.push(asked.length);
      seen.push(...events.map(({ position }) => position), `up to ${upTo}`);
    }
    expect(seen).toEqual(['1', '2', 'up to 2', '3', 'up to 5', 'up to 6']);
    expect(asked).toEqual([START, '2', '5']);
    expect(before).toEqual([2, 3, 3]);
  });

  it('fails where a page cannot be read, after those before it', async () => {
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { upTo } of readAhead(logOf([], '5'), START)) seen.push(upTo);
    })();
    await expect(reading).rejects.toThrow('It is gone');
    expect(seen).toEqual(['2', '5']);
  });

  it('leaves nothing behind where it is stopped before a page that cannot be read', async () => {
    const unhandled: unknown[] = [];
    const hear = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', hear);
    const asked: string[] = [];
    for await (const { upTo } of readAhead(logOf(asked, '2'), START)) if (upTo === '2') break;
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', hear);
    expect(asked).toEqual([START, '2']);
    expect(unhandled).toEqual([]);
  });
});
