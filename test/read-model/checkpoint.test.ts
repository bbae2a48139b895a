import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable, type EventStore, type StoredEvent } from '../../src/event-store/event-store.ts';
import { areOf } from '../../src/read-model/checkpoint.ts';

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
