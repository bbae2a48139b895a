import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BACKWARDS, END, jsonEvent, NO_STREAM, STREAM_EXISTS, type JSONType } from '@eventstore/db-client';
import { all, failure, observe, said, until, type Observed } from './server.ts';

describe('A stream', () => {
  let server: Observed;
  beforeAll(async () => (server = await observe()));
  afterAll(() => server.close());

  const revisions = async (stream: string) =>
    (await all(server.client.readStream(stream))).map(({ event }) => event!.revision);

  /** A stream with three events. */
  const three = async () => {
    const stream = server.stream();
    await server.client.appendToStream(stream, [said('0'), said('1'), said('2')], {
      expectedRevision: NO_STREAM,
    });
    return stream;
  };

  it('with a most of one shows its newest event; revisions go on', async () => {
    const stream = server.stream();
    await server.client.setStreamMetadata(stream, { maxCount: 1 });
    await server.client.appendToStream(stream, [said(), said()], { expectedRevision: NO_STREAM });
    expect(await revisions(stream)).toEqual([1n]);
    await server.client.appendToStream(stream, said(), { expectedRevision: 1n });
    expect(await revisions(stream)).toEqual([2n]);
    const backwards = server.client.readStream(stream, { direction: BACKWARDS, fromRevision: END });
    expect((await all(backwards)).map(({ event }) => event!.revision)).toEqual([2n]);
    expect((await server.client.getStreamMetadata(stream)).metadata).toEqual({ maxCount: 1 });
  });

  it('with a most of one still has the older events in a read of everything', async () => {
    const stream = server.stream();
    await server.client.setStreamMetadata(stream, { maxCount: 1 });
    await server.client.appendToStream(stream, [said(), said()], { expectedRevision: NO_STREAM });
    const everything = await all(server.client.readAll());
    expect(everything.filter(({ event }) => event!.streamId === stream)).toHaveLength(2);
  });

  it.each([
    ['numbers that are too small', { $maxCount: 0, $maxAge: 0 }, [0n, 1n, 2n]],
    ['one of them too small', { $maxCount: -1, $tb: 2 }, [2n]],
    ['a text for a number', { $maxCount: '1' }, [0n, 1n, 2n]],
    ['a text for one of two numbers', { $maxAge: 'long', $tb: 2 }, [0n, 1n, 2n]],
    ['nothing for a number', { $maxCount: 1, $tb: null }, [0n, 1n, 2n]],
    ['half a number', { $maxCount: 1.5 }, [0n, 1n, 2n]],
    ['a number that is too large', { $tb: 1e30 }, [0n, 1n, 2n]],
    ['a list', [], [0n, 1n, 2n]],
    ['nothing', null, [0n, 1n, 2n]],
    ["what is none of the server's", { $maxCount: 1, ours: {} }, [2n]],
  ])('with %s for metadata shows what the rest of it says', async (_, metadata, shown) => {
    const stream = await three();
    const data = metadata as JSONType;
    await server.client.appendToStream(`$$${stream}`, jsonEvent({ type: '$metadata', data }));
    expect(await revisions(stream)).toEqual(shown);
  });

  it('without metadata tells none', async () => {
    const stream = server.stream();
    expect(await server.client.getStreamMetadata(stream)).toEqual({ streamName: stream });
  });

  it('that is deleted is not found, and goes on where it was when it is written to again', async () => {
    const stream = await three();
    await server.client.deleteStream(stream);
    expect(await failure(server.client.readStream(stream))).toMatchObject({ type: 'stream-not-found' });
    expect(
      await failure(server.client.appendToStream(stream, said(), { expectedRevision: STREAM_EXISTS })),
    ).toMatchObject({ type: 'stream-deleted' });
    const again = await server.client.appendToStream(stream, said(), { expectedRevision: NO_STREAM });
    expect(again.nextExpectedRevision).toBe(3n);
    expect(await revisions(stream)).toEqual([3n]);
  });

  it('that is deleted can also be written to at the revision it had', async () => {
    const stream = await three();
    await server.client.deleteStream(stream, { expectedRevision: 2n });
    const again = await server.client.appendToStream(stream, said(), { expectedRevision: 2n });
    expect(again.nextExpectedRevision).toBe(3n);
    expect(await revisions(stream)).toEqual([3n]);
  });

  it('is not deleted where it is not where it is expected', async () => {
    const stream = await three();
    expect(await failure(server.client.deleteStream(stream, { expectedRevision: 1n }))).toMatchObject({
      type: 'wrong-expected-version',
      streamName: stream,
      expectedVersion: 1n,
      actualVersion: 2n,
    });
    expect(await failure(server.client.deleteStream(server.stream()))).toMatchObject({
      type: 'wrong-expected-version',
      expectedVersion: -2n,
    });
  });

  it('with a tombstone can be neither read nor written to', async () => {
    const stream = await three();
    await server.client.tombstoneStream(stream);
    expect(await failure(server.client.readStream(stream))).toMatchObject({
      type: 'stream-deleted',
      streamName: stream,
    });
    for (const expectedRevision of [NO_STREAM, 2n, 'any'] as const) {
      expect(await failure(server.client.appendToStream(stream, said(), { expectedRevision }))).toMatchObject(
        {
          type: 'stream-deleted',
          streamName: stream,
        },
      );
    }
  });

  it('delivers its tombstone to who follows it, and then fails', async () => {
    const stream = await three();
    const seen: bigint[] = [];
    let error: unknown;
    const following = server.client.subscribeToStream(stream, { fromRevision: 1n });
    following.on('data', ({ event }) => seen.push(event!.revision)).on('error', (caught) => (error = caught));
    await until(() => seen.length === 1);
    await server.client.tombstoneStream(stream);
    await until(() => error !== undefined);
    expect(seen).toEqual([2n, 9223372036854775807n]);
    expect(error).toMatchObject({ type: 'stream-deleted', streamName: stream });
  });

  it('is followed from after a revision, then live', async () => {
    const stream = await three();
    const seen: unknown[] = [];
    const following = server.client.subscribeToStream(stream, { fromRevision: 0n });
    following
      .on('data', ({ event }) => seen.push(event!.revision))
      .on('caughtUp', () => seen.push('caught up'));
    await until(() => seen.includes('caught up'));
    await server.client.appendToStream(stream, said(), { expectedRevision: 2n });
    await until(() => seen.includes(3n));
    await following.unsubscribe();
    expect(seen).toEqual([1n, 2n, 'caught up', 3n]);
  });

  it('that nobody has written to can be followed', async () => {
    const stream = server.stream();
    const seen: unknown[] = [];
    const following = server.client.subscribeToStream(stream, { fromRevision: 'end' });
    following
      .on('data', ({ event }) => seen.push(event!.revision))
      .on('caughtUp', () => seen.push('caught up'));
    await until(() => seen.includes('caught up'));
    await server.client.appendToStream(stream, said(), { expectedRevision: NO_STREAM });
    await until(() => seen.includes(0n));
    await following.unsubscribe();
    expect(seen).toEqual(['caught up', 0n]);
  });
});
