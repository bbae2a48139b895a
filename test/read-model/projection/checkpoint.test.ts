import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { StoreUnavailable, type EventStore, type StoredEvent } from '../../../src/event-store/event-store.ts';
import { areOf, SameLog } from '../../../src/read-model/projection/checkpoint.ts';

const last = {
  stream: 'case-1',
  revision: 4,
  position: '0000000000000007',
  leaf: new Uint8Array(32).fill(1),
};

/** A log of which a stream says this at a revision, from one look to the next; the last for ever. */
function log(...looks: (Partial<StoredEvent> | undefined)[]) {
  const asked: unknown[] = [];
  const readStream: EventStore['readStream'] = async (stream, range) => {
    asked.push({ stream, ...range });
    const found = looks[Math.min(asked.length, looks.length) - 1];
    return found === undefined ? [] : [{ ...last, leaf: Buffer.from(last.leaf), ...found } as StoredEvent];
  };
  return { asked, readStream };
}

describe('views', () => {
  it('are of any log while nothing was taken in', async () => {
    const { asked, ...store } = log(undefined);
    expect(await areOf(store, undefined, 0)).toBe(true);
    expect(asked).toEqual([]);
  });

  it('are of the log in which their last event stands where it stood', async () => {
    const { asked, ...store } = log({});
    expect(await areOf(store, last, 0)).toBe(true);
    expect(asked).toEqual([{ stream: 'case-1', from: 4, limit: 1 }]);
  });

  it.each([
    ['nothing stands there', undefined],
    ['something else stands there', { leaf: new Uint8Array(32).fill(2) }],
    ['it stands after other events', { position: '0000000000000008' }],
  ])('are not where %s', async (_, found) => {
    expect(await areOf(log(found), last, 0)).toBe(false);
  });

  it('are where the server has cut off the beginning of the stream, their last event with it', async () => {
    expect(await areOf(log({ revision: 6, position: '0000000000000009' }), last, 0)).toBe(true);
    expect(await areOf(log({ revision: 6, position: '0000000000000006' }), last, 0)).toBe(false);
  });

  it('are left as they are as soon as nobody asks any more', async () => {
    const asking = new AbortController();
    const { asked, ...store } = log(undefined);
    const found = areOf(store, last, 60_000, asking.signal);
    await setImmediate();
    asking.abort();
    expect(await found).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it('are of a log that was behind for a moment', async () => {
    const { asked, ...store } = log(undefined, {});
    expect(await areOf(store, last, 60_000)).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it('are of no other log because this one does not answer', async () => {
    const readStream = () => Promise.reject(new StoreUnavailable('It does not answer'));
    await expect(areOf({ readStream }, last, 0)).rejects.toThrow('It does not answer');
  });
});

describe('a log that is followed', () => {
  let now: number;
  beforeEach(() => {
    now = 50_000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is looked at once a second at most', async () => {
    const { asked, ...store } = log({});
    const same = new SameLog(store, 0);
    for (const [at, looks] of [
      [50_000, 1],
      [50_999, 1],
      [51_000, 2],
    ] as const) {
      now = at;
      expect(await same.goesOn(last)).toBe(true);
      expect(asked).toHaveLength(looks);
    }
  });

  it('does not go on where another event stands in the place of the last one', async () => {
    const { asked, ...store } = log({}, { leaf: new Uint8Array(32).fill(2) });
    const same = new SameLog(store, 0);
    expect(await same.goesOn(last)).toBe(true);
    now += 1_000;
    expect(await same.goesOn(last)).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it('is not taken for another one again once the views were opened anew where an event was deleted', async () => {
    const same = new SameLog(log(undefined), 0);
    expect(await same.goesOn(last)).toBe(false);
    expect(await same.goesOn(last)).toBe(false);
    expect(await same.holds(last)).toBe(false);
    expect(await same.goesOn(last)).toBe(true);
    expect(await same.goesOn({ ...last, position: '0000000000000009' })).toBe(false);
  });

  it('is asked again where the event is missing, and goes on as soon as it is there', async () => {
    const same = new SameLog(log(undefined, {}), 0);
    expect(await same.goesOn(last)).toBe(false);
    expect(await same.goesOn(last)).toBe(true);
  });

  it('is missed again where the event was there when the views were opened again', async () => {
    const same = new SameLog(log(undefined, {}, undefined), 0);
    expect(await same.goesOn(last)).toBe(false);
    expect(await same.holds(last)).toBe(true);
    now += 1_000;
    expect(await same.goesOn(last)).toBe(false);
  });

  it('is not taken for another one again where that was seen when the views were opened', async () => {
    const same = new SameLog(log(undefined), 0);
    expect(await same.holds(last)).toBe(false);
    expect(await same.goesOn(last)).toBe(true);
    expect(await same.holds(last)).toBe(false);
  });

  it('is nothing that anybody is sure of while it does not answer', async () => {
    let isDown = true;
    const { readStream } = log({ leaf: new Uint8Array(32).fill(2) });
    const same = new SameLog(
      {
        readStream: (stream, range) =>
          isDown ? Promise.reject(new StoreUnavailable('It does not answer')) : readStream(stream, range),
      },
      0,
    );
    await expect(same.goesOn(last)).rejects.toThrow('It does not answer');
    isDown = false;
    expect(await same.goesOn(last)).toBe(false);
  });
});
