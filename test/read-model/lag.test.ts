import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { positionOf as embedded } from '../../src/event-store/embedded/schema.ts';
import type { StoredEvent } from '../../src/event-store/event-store.ts';
import { positionOf } from '../../src/event-store/eventstoredb/messages/position.ts';
import { Behind, isTooLate, mayLack, notShown } from '../../src/read-model/lag.ts';

const inBytes = (at: number) => positionOf(String(at), String(at))!;
const event = {
  metadata: Buffer.from('{"recordedAt":"2026-03-02T09:00:00.000Z"}'),
  position: embedded(501),
} as never as StoredEvent;

/** Of a log that ends at a position, with so many events that views lack, half a minute after the first was recorded. */
function behindOf(more: number, head: string, page = 1_000): Behind {
  let left = more;
  const store = {
    async readLog(_after: string, limit = 1_000) {
      const length = Math.min(left, limit, page);
      left -= length;
      return { events: Array.from({ length }, () => event), upTo: head };
    },
    head: async () => head,
  };
  return new Behind(store, () => '2026-03-02T09:00:30.000Z');
}

/** How far views are behind such a log. */
function lag(more: number, head: string, held: { events: number; position: string }, page?: number) {
  return behindOf(more, head, page).at(held.position, () => held);
}

describe('how far the views are behind', () => {
  it('is counted where they lack fewer than 1,000 events', async () => {
    const behind = await lag(999, embedded(1_499), { events: 500, position: embedded(500) });
    expect(behind).toEqual({ events: 999, seconds: 30 });
    expect(notShown(behind)).toContain('the lists are 999 events and 30 seconds behind');
  });

  it('is counted where a page holds no more than a few of them', async () => {
    const held = { events: 500, position: embedded(500) };
    expect(await lag(999, embedded(1_499), held, 8)).toEqual({ events: 999, seconds: 30 });
    expect(await lag(12_000, embedded(12_500), held, 8)).toEqual({ events: 12_000, seconds: 30 });
  });

  it('is told by the places of events where they lack more', async () => {
    const behind = await lag(12_000, embedded(12_500), { events: 500, position: embedded(500) });
    expect(behind).toEqual({ events: 12_000, seconds: 30 });
    expect(notShown(behind)).toContain('the lists are about 12000 events and 30 seconds behind');
  });

  it('is told by their share of the bytes where places are bytes', async () => {
    const held = { events: 1_000, position: inBytes(400_000) };
    expect(await lag(8_765, inBytes(4_000_000), held)).toEqual({ events: 9_000, seconds: 30 });
  });

  it.each([
    [1, 1, 'the lists are 1 event and 1 second behind'],
    [2, 59.2, 'the lists are 2 events and 60 seconds behind'],
    [2, 60, 'the lists are 2 events and 1 minute behind'],
    [2, 7_300, 'the lists are 2 events and 121 minutes behind'],
    [1_000, 90_000, 'the lists are at least 1000 events behind'],
  ])('is said of %d events and %d seconds', (events, seconds, said) => {
    expect(notShown({ events, seconds })).toContain(said);
    expect(mayLack({ events, seconds })).toContain(said);
    expect(isTooLate({ events, seconds })).toBe(seconds >= 60);
  });

  it('is at least what was counted where they hold nothing, or what they hold says less', async () => {
    const behind = await lag(12_000, embedded(12_000), { events: 0, position: '' });
    expect(behind).toEqual({ events: 1_000, seconds: 30 });
    expect(notShown(behind)).toContain('the lists are at least 1000 events and 30 seconds behind');
    const held = { events: 10, position: inBytes(400_000) };
    expect(await lag(1_200, inBytes(800_000), held)).toEqual({ events: 1_000, seconds: 30 });
  });
});

describe('for how long the views lack an event', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is counted also while the clock of the machine is set back to before it was recorded', async () => {
    const passed = jest.spyOn(performance, 'now').mockReturnValue(5_000);
    const [older, newer] = [event, { ...event, position: embedded(502) }];
    let lacking: StoredEvent[] = [older];
    const store = {
      readLog: async (after: string) => ({ events: after === '' ? lacking : [], upTo: older.position }),
      head: async () => older.position,
    };
    const behind = new Behind(store, () => '2026-03-02T08:00:00.000Z');
    const seconds = async () => (await behind.at('', () => ({ events: 0, position: '' }))).seconds;
    expect(await seconds()).toBe(0);
    passed.mockReturnValue(95_000.7);
    expect(await seconds()).toBe(90);
    lacking = [newer];
    expect(await seconds()).toBe(0);
    passed.mockReturnValue(100_000.7);
    expect(await seconds()).toBe(5);
  });
});

describe('how far they were behind last', () => {
  const held = { events: 500, position: embedded(500) };

  it('is known once it was asked, until they come further', async () => {
    const behind = behindOf(999, embedded(1_499));
    expect(behind.last(held.position)).toBeUndefined();
    const told = await behind.at(held.position, () => held);
    expect(behind.last(held.position)).toEqual(told);
    expect(behind.last(embedded(501))).toBeUndefined();
  });

  it('is known until they hold all that they lacked then, where that was too much to count', async () => {
    const far = behindOf(12_000, embedded(12_500));
    const told = await far.at(held.position, () => held);
    expect(far.last(embedded(12_499))).toEqual(told);
    expect(far.last(embedded(12_500))).toBeUndefined();
  });

  it('is known until it is asked again where they lacked nothing', async () => {
    const level = behindOf(0, held.position);
    await level.at(held.position, () => held);
    expect(level.last(held.position)).toEqual({ events: 0, seconds: 0 });
  });

  it('is known for those who have to be sure until they hold all that they lacked then', async () => {
    const events = [501, 502, 503].map((at) => ({ ...event, position: embedded(at) }));
    const pages = [events, []];
    const store = {
      readLog: async () => ({ events: pages.shift() ?? [], upTo: embedded(503) }),
      head: async () => embedded(503),
    };
    const behind = new Behind(store, () => '2026-03-02T09:00:30.000Z');
    const told = await behind.at(held.position, () => held);
    expect(behind.last(embedded(502))).toBeUndefined();
    expect(behind.untilLevel(embedded(502))).toEqual(told);
    expect(behind.untilLevel(embedded(503))).toBeUndefined();
  });

  it('is what the newest question found, also where an older one is answered after it', async () => {
    const late = Promise.withResolvers<void>();
    const logs = [async () => (await late.promise, [event]), async () => [], async () => []];
    const store = {
      readLog: async () => ({ events: (await logs.shift()?.()) ?? [], upTo: held.position }),
      head: async () => held.position,
    };
    const behind = new Behind(store, () => '2026-03-02T09:00:30.000Z');
    const older = behind.at(held.position, () => held);
    const newer = await behind.at(held.position, () => held);
    late.resolve();
    expect((await older).events).toBe(1);
    expect(behind.last(held.position)).toEqual(newer);
  });
});
