import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BACKWARDS, END, NO_STREAM, type Position } from '@eventstore/db-client';
import { all, failure, observe, said, type Observed } from './server.ts';

describe('A read', () => {
  let server: Observed;
  let stream: string;
  let positions: Position[];
  beforeAll(async () => {
    server = await observe();
    stream = server.stream();
    await server.client.appendToStream(
      stream,
      Array.from({ length: 70 }, () => said()),
      {
        expectedRevision: NO_STREAM,
      },
    );
    positions = (await all(server.client.readStream(stream))).map(({ event }) => event!.position!);
  });
  afterAll(() => server.close());

  const revisions = async (options: Parameters<Observed['client']['readStream']>[1]) =>
    (await all(server.client.readStream(stream, options))).map(({ event }) => Number(event!.revision));

  /** Of the events of the stream, which a read of everything gives. */
  const found = async (options: Parameters<Observed['client']['readAll']>[0]) =>
    (await all(server.client.readAll(options)))
      .filter(({ event }) => event!.streamId === stream)
      .map(({ event }) => Number(event!.revision));

  it('of a stream goes forwards or backwards from a revision, that one included', async () => {
    expect(await revisions({})).toEqual(Array.from({ length: 70 }, (_, index) => index));
    expect(await revisions({ fromRevision: 67n })).toEqual([67, 68, 69]);
    expect(await revisions({ fromRevision: 2n, direction: BACKWARDS })).toEqual([2, 1, 0]);
    expect(await revisions({ fromRevision: END, direction: BACKWARDS, maxCount: 2 })).toEqual([69, 68]);
    expect(await revisions({ fromRevision: 5n, maxCount: 2 })).toEqual([5, 6]);
  });

  it('of a stream backwards from nowhere in particular gives its first event alone', async () => {
    expect(await revisions({ direction: BACKWARDS })).toEqual([0]);
  });

  it('of a stream from beyond its end gives nothing; backwards it gives all', async () => {
    expect(await revisions({ fromRevision: 70n })).toEqual([]);
    expect(await revisions({ fromRevision: 1000n, direction: BACKWARDS, maxCount: 1 })).toEqual([69]);
  });

  it('of an unknown stream fails, in either direction', async () => {
    const unknown = server.stream();
    for (const options of [{}, { fromRevision: END, direction: BACKWARDS }] as const) {
      expect(await failure(server.client.readStream(unknown, options))).toMatchObject({
        type: 'stream-not-found',
        streamName: unknown,
        message: `${unknown} not found`,
      });
    }
  });

  it('of everything goes forwards from a position, that one included, and backwards without it', async () => {
    expect(await found({ fromPosition: positions[68]! })).toEqual([68, 69]);
    expect(await found({ fromPosition: positions[2]!, direction: BACKWARDS })).toEqual([1, 0]);
    expect(await found({ fromPosition: positions[2]!, maxCount: 2 })).toEqual([2, 3]);
    expect(await found({ fromPosition: END, direction: BACKWARDS })).toEqual(
      Array.from({ length: 70 }, (_, index) => 69 - index),
    );
    expect(await found({})).toHaveLength(70);
  });

  it('of everything backwards from nowhere in particular gives nothing', async () => {
    expect(await all(server.client.readAll({ direction: BACKWARDS }))).toEqual([]);
  });

  const place = (at: bigint) => ({ fromPosition: { commit: at, prepare: at } });
  const fails = (result: string) => ({
    type: 'unknown',
    code: 2,
    message: `2 UNKNOWN: Unexpected ReadAllResult: ${result}`,
  });

  it('of everything from where no event stands fails, in either direction', async () => {
    for (const options of [{}, { direction: BACKWARDS }] as const) {
      expect(
        await failure(server.client.readAll({ ...options, ...place(positions[3]!.commit + 1n) })),
      ).toMatchObject(fails('InvalidPosition'));
    }
  });

  it('of everything from within the last event or beyond the end gives nothing; backwards it fails', async () => {
    const [newest] = await all(
      server.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }),
    );
    const within = place(newest!.event!.position!.commit + 1n);
    const beyond = place(10n ** 12n);
    for (const options of [within, beyond]) expect(await all(server.client.readAll(options))).toEqual([]);
    expect(await failure(server.client.readAll({ direction: BACKWARDS, ...within }))).toMatchObject(
      fails('InvalidPosition'),
    );
    expect(await failure(server.client.readAll({ direction: BACKWARDS, ...beyond }))).toMatchObject(
      fails('Error'),
    );
  });

  it('tells when an event was written', async () => {
    const [first] = await all(server.client.readStream(stream, { maxCount: 1 }));
    expect(Math.abs(first!.event!.created.getTime() - Date.now())).toBeLessThan(600_000);
  });

  it('left early and cancelled leaves the connection free for others', async () => {
    for (let round = 0; round < 120; round += 1) {
      const reading = server.client.readStream(stream);
      try {
        for await (const _ of reading) break;
      } finally {
        await reading.cancel();
      }
    }
    expect(await revisions({ maxCount: 1 })).toEqual([0]);
  });

  it('may ask for the leader where there is one node', async () => {
    expect(await revisions({ maxCount: 1, requiresLeader: true })).toEqual([0]);
  });
});
