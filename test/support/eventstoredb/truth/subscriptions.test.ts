import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ANY,
  END,
  EventStoreDBClient,
  eventTypeFilter,
  jsonEvent,
  NO_STREAM,
  START,
  streamNameFilter,
  type Filter,
  type Position,
} from '@eventstore/db-client';
import { leave, observe, said, until, type Observed } from './server.ts';

/** What a subscription tells, as short words. */
type Told = string;

describe('A subscription to everything', () => {
  let server: Observed;
  /** Where the events below begin. */
  let base: Position;
  /** Ten events in streams that begin with `a`, seventy with `b`, one with `a`, ten with `c`. */
  let a: string;
  let b: string;
  let c: string;
  const at = new Map<string, bigint>();
  beforeAll(async () => {
    server = await observe();
    a = server.stream('a');
    b = server.stream('b');
    c = server.stream('c');
    base = (await server.client.appendToStream(server.stream('base'), said())).position!;
    const names = [...repeated(a, 10), ...repeated(b, 70), ...repeated(a, 1, 10), ...repeated(c, 10)];
    for (const name of names) {
      const { position } = await server.client.appendToStream(name, said(), { expectedRevision: NO_STREAM });
      at.set(name, position!.commit);
    }
  });
  afterAll(() => server.close());

  const repeated = (stream: string, count: number, first = 0): string[] =>
    Array.from({ length: count }, (_, index) => `${stream}-${first + index}`);
  const short = (stream: string): string => stream.replace(/-.*-/, '');

  /** The event or the place at a position, as it is told. */
  const place = (commit: bigint): string => {
    const found = [...at].find(([, position]) => position === commit);
    return commit === base.commit ? 'base' : found === undefined ? '?' : short(found[0]);
  };

  /** Follows until it has caught up and a condition holds; gives all that was told. */
  const follow = async (
    options: { fromPosition: Position | typeof START | typeof END; filter?: Filter },
    during: (told: Told[]) => Promise<void> = async () => undefined,
  ): Promise<Told[]> => {
    const told: Told[] = [];
    const checkpointReached = async (_: unknown, { commit, prepare }: Position) => {
      told.push(`checkpoint ${place(commit)}${prepare === commit ? '' : '/0'}`);
    };
    const filter = options.filter === undefined ? undefined : { ...options.filter, checkpointReached };
    const following = server.client.subscribeToAll({ ...options, filter } as never);
    following.on('confirmation', () => told.push('confirmed'));
    following.on('caughtUp', () => told.push('caught up'));
    following.on('error', ({ message }) => told.push(message));
    following.on('data', ({ event }) => told.push(short(event!.streamId)));
    await until(() => told.some((one) => one === 'caught up' || one.includes('INVALID')));
    await during(told);
    await following.unsubscribe();
    return told;
  };

  const names = (stream: string, count: number, first = 0): Told[] =>
    repeated(stream, count, first).map(short);

  it('gives what comes after a position, then says that it has caught up', async () => {
    expect(await follow({ fromPosition: base })).toEqual([
      'confirmed',
      ...names(a, 10),
      ...names(b, 70),
      ...names(a, 1, 10),
      ...names(c, 10),
      'caught up',
    ]);
  });

  it('from the end gives only what is new', async () => {
    const late = server.stream('late');
    const told = await follow({ fromPosition: END }, async (so) => {
      await server.client.appendToStream(late, said(), { expectedRevision: NO_STREAM });
      await until(() => so.length === 3);
    });
    expect(told).toEqual(['confirmed', 'caught up', short(late)]);
  });

  it('from the start gives the events of the server too', async () => {
    const told = await follow({ fromPosition: START });
    expect(told[1]).toMatch(/^\$/);
    expect(told).toContain('a0');
  });

  it('with a filter tells the start of the page before, and the last event sent, as checkpoints', async () => {
    const filter = streamNameFilter({ prefixes: [a], maxSearchWindow: 32, checkpointInterval: 1 });
    // Pages of 32, the base event among them: base a0…a9 b0…b20, b21…b52, b53…b69 a10 c0…c9 and what is later.
    const told = await follow({ fromPosition: base, filter });
    expect(told.slice(0, 14)).toEqual([
      'confirmed',
      ...names(a, 10),
      'checkpoint a9',
      'checkpoint b21/0',
      'a10',
    ]);
    expect(told.at(-1)).toBe('caught up');
    expect(told).toContain('checkpoint a10');
  });

  it('with a longer interval tells fewer checkpoints', async () => {
    const filter = streamNameFilter({ prefixes: [a], maxSearchWindow: 32, checkpointInterval: 2 });
    const told = await follow({ fromPosition: base, filter });
    expect(told.slice(0, 13)).toEqual(['confirmed', ...names(a, 10), 'checkpoint b21/0', 'a10']);
  });

  it('with a window of one tells a checkpoint for every event it looks at', async () => {
    const filter = streamNameFilter({ prefixes: [a], maxSearchWindow: 1, checkpointInterval: 1 });
    const told = await follow({ fromPosition: base, filter });
    expect(told.slice(0, 7)).toEqual([
      'confirmed',
      'checkpoint base',
      'a0',
      'checkpoint a0',
      'a1',
      'checkpoint a1',
      'a2',
    ]);
    expect(told.slice(21, 24)).toEqual(['checkpoint a9', 'checkpoint b0/0', 'checkpoint b1/0']);
  });

  it('with a window larger than the log tells one checkpoint, the last event sent', async () => {
    const filter = streamNameFilter({ prefixes: [a, c], maxSearchWindow: 100_000, checkpointInterval: 1 });
    expect(await follow({ fromPosition: base, filter })).toEqual([
      'confirmed',
      ...names(a, 11),
      ...names(c, 10),
      'checkpoint c9',
      'caught up',
    ]);
  });

  it('filters by a pattern of the name, by an exact name and by type', async () => {
    const matched = async (filter: Filter) =>
      (await follow({ fromPosition: base, filter })).filter(
        (one) => /^(a|c|typed)[0-9a-f]*$/.test(one) && one !== 'confirmed',
      );
    const wide = { maxSearchWindow: 100_000, checkpointInterval: 1 };
    expect(await matched(streamNameFilter({ regex: `^(${a}|${c})-`, ...wide }))).toHaveLength(21);
    expect(await matched(streamNameFilter({ regex: `^${a}-3$`, ...wide }))).toEqual(['a3']);
    const typed = server.stream('typed');
    await server.client.appendToStream(typed, jsonEvent({ type: `Odd-${typed}`, data: {} }));
    expect(await matched(eventTypeFilter({ prefixes: [`Odd-${typed}`], ...wide }))).toEqual([short(typed)]);
    expect(await matched(eventTypeFilter({ regex: `^Odd-${typed}$`, ...wide }))).toEqual([short(typed)]);
  });

  it('tells a checkpoint for so many events while it is live, whether they match or not', async () => {
    const filter = streamNameFilter({ prefixes: ['nobody'], maxSearchWindow: 10, checkpointInterval: 1 });
    const other = server.stream('other');
    const told = await follow({ fromPosition: END, filter }, async (so) => {
      for (let count = 0; count < 25; count += 1) {
        const { position } = await server.client.appendToStream(other, said(), { expectedRevision: ANY });
        at.set(`${other}-${count}`, position!.commit);
      }
      await until(() => so.length === 4);
    });
    expect(told).toEqual(['confirmed', 'caught up', 'checkpoint other9', 'checkpoint other19']);
  });

  it('goes on from a checkpoint without losing or repeating an event', async () => {
    const whole: { commit: bigint; prepare: bigint }[] = [];
    const filter = streamNameFilter({
      prefixes: [a],
      maxSearchWindow: 32,
      checkpointInterval: 1,
      checkpointReached: async (_, position) => void whole.push(position),
    });
    const following = server.client.subscribeToAll({ fromPosition: base, filter });
    let caughtUp = false;
    following.on('caughtUp', () => (caughtUp = true)).resume();
    await until(() => caughtUp);
    await following.unsubscribe();
    const paged = whole.find(({ prepare }) => prepare === 0n)!;
    const again = streamNameFilter({ prefixes: [a], maxSearchWindow: 100_000, checkpointInterval: 1 });
    for (const from of [paged, { ...paged, prepare: paged.commit }]) {
      expect((await follow({ fromPosition: from, filter: again })).slice(0, 2)).toEqual(['confirmed', 'a10']);
    }
    const exact = streamNameFilter({ prefixes: [b], maxSearchWindow: 100_000, checkpointInterval: 1 });
    expect((await follow({ fromPosition: paged, filter: exact }))[1]).toBe('b21');
    expect((await follow({ fromPosition: { ...paged, prepare: paged.commit }, filter: exact }))[1]).toBe(
      'b22',
    );
  });

  it('from where no event stands is confirmed and fails', async () => {
    const { commit } = base;
    const filter = streamNameFilter({ prefixes: [a], checkpointInterval: 1 });
    expect(await follow({ fromPosition: { commit: commit + 1n, prepare: commit + 1n }, filter })).toEqual([
      'confirmed',
      '3 INVALID_ARGUMENT: Trying to read from an invalid position.',
    ]);
  });

  it('from beyond the end says that it has caught up, and gives nothing that is written then', async () => {
    const beyond = { commit: 10n ** 12n, prepare: 10n ** 12n };
    const mark = server.stream('mark');
    const told = await follow({ fromPosition: beyond }, async () => {
      await follow({ fromPosition: END }, async (so) => {
        await server.client.appendToStream(mark, said());
        await until(() => so.includes(short(mark)));
      });
    });
    expect(told).toEqual(['confirmed', 'caught up']);
  });

  it('gives everything once, and in order, while many are writing', async () => {
    const stream = server.stream('many');
    const filter = streamNameFilter({ prefixes: [stream], checkpointInterval: 1 });
    const seen: bigint[] = [];
    const following = server.client.subscribeToAll({ fromPosition: base, filter });
    following.on('data', ({ event }) => seen.push(event!.revision));
    const appends = Array.from({ length: 500 }, () => server.client.appendToStream(stream, said()));
    await Promise.all(appends);
    await until(() => seen.length >= 500);
    await following.unsubscribe();
    expect(seen).toEqual(Array.from({ length: 500 }, (_, index) => BigInt(index)));
  });

  it('waits without a word as the hundred and first call of a connection, until another ends', async () => {
    // Clients with the same settings share one connection.
    const client = EventStoreDBClient.connectionString(`${server.url}&keepAliveInterval=20000`);
    const confirmed = new Set<number>();
    const following = Array.from({ length: 101 }, (_, index) =>
      client
        .subscribeToAll({ fromPosition: END })
        .on('confirmation', () => confirmed.add(index))
        .on('error', () => undefined)
        .resume(),
    );
    await until(() => confirmed.size === 100);
    await server.client.appendToStream(server.stream(), said());
    expect(confirmed.size).toBe(100);
    await following.find((_, index) => confirmed.has(index))!.unsubscribe();
    await until(() => confirmed.size === 101);
    for (const one of following) await one.unsubscribe();
    await leave(client);
  });
});
