import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANY, binaryEvent, NO_STREAM, STREAM_EXISTS, WrongExpectedVersionError } from '@eventstore/db-client';
import { all, failure, observe, said, type Observed } from './server.ts';

describe('An append', () => {
  let server: Observed;
  beforeAll(async () => (server = await observe()));
  afterAll(() => server.close());

  const events = (stream: string) => all(server.client.readStream(stream));
  const append = (...rest: Parameters<Observed['client']['appendToStream']>) =>
    server.client.appendToStream(...rest);

  it('answers with revision and position of its last event; each event has a position of its own', async () => {
    const stream = server.stream();
    const answer = await append(stream, [said(), said(), said()], { expectedRevision: NO_STREAM });
    const read = await events(stream);
    expect(answer).toEqual({ success: true, nextExpectedRevision: 2n, position: read[2]!.event!.position });
    const positions = read.map(({ event }) => event!.position!);
    for (const [index, { commit, prepare }] of positions.entries()) {
      expect(prepare).toBe(commit);
      expect(read[index]!.commitPosition).toBe(commit);
      expect(commit).toBeGreaterThan(index === 0 ? 0n : positions[index - 1]!.commit);
    }
  });

  it('takes as many bytes of the log as its names and data have, and 88 more and two lengths for each event', async () => {
    const stream = server.stream();
    await append(stream, [said('one'), said('three')], { expectedRevision: NO_STREAM });
    const [first, second] = await events(stream);
    const size = 88 + 1 + stream.length + 1 + 'Said'.length + JSON.stringify({ text: 'one' }).length;
    expect(second!.commitPosition! - first!.commitPosition!).toBe(BigInt(size));
  });

  it('sent again with the same ids and the same expectation is answered as the first time, also after others', async () => {
    const stream = server.stream();
    const three = [said('a'), said('b'), said('c')];
    const first = await append(stream, three, { expectedRevision: NO_STREAM });
    const second = await append(stream, said(), { expectedRevision: 2n });
    expect(await append(stream, three, { expectedRevision: NO_STREAM })).toEqual(first);
    await append(stream, said(), { expectedRevision: 3n });
    expect(await append(stream, three, { expectedRevision: NO_STREAM })).toEqual(first);
    expect(second.nextExpectedRevision).toBe(3n);
    expect(await events(stream)).toHaveLength(5);
  });

  it('sent again in part from its beginning is answered for the part; in any other part it is refused', async () => {
    const stream = server.stream();
    const [a, b, c] = [said('a'), said('b'), said('c')];
    await append(stream, [a, b, c], { expectedRevision: NO_STREAM });
    const [, second] = await events(stream);
    expect(await append(stream, [a, b], { expectedRevision: NO_STREAM })).toEqual({
      success: true,
      nextExpectedRevision: 1n,
      position: second!.event!.position,
    });
    for (const other of [
      [b, c],
      [a, b, c, said()],
      [c, b, a],
      [said(), a],
    ]) {
      expect(await failure(append(stream, other, { expectedRevision: NO_STREAM }))).toMatchObject({
        type: 'wrong-expected-version',
        expectedVersion: NO_STREAM,
        actualVersion: 2n,
      });
    }
    expect(await events(stream)).toHaveLength(3);
  });

  it('is recognised by its ids alone: other data under the same id is answered as written, and is not', async () => {
    const stream = server.stream();
    const id = randomUUID();
    const first = await append(stream, said('what was said', id), { expectedRevision: NO_STREAM });
    expect(await append(stream, said('something else', id), { expectedRevision: NO_STREAM })).toEqual(first);
    expect((await events(stream)).map(({ event }) => event!.data)).toEqual([{ text: 'what was said' }]);
  });

  it('of an old id at the current revision is written again', async () => {
    const stream = server.stream();
    const old = said();
    await append(stream, old, { expectedRevision: NO_STREAM });
    expect((await append(stream, old, { expectedRevision: 0n })).nextExpectedRevision).toBe(1n);
    expect(await events(stream)).toHaveLength(2);
  });

  it('of the same id twice is written twice', async () => {
    const stream = server.stream();
    const one = said();
    expect((await append(stream, [one, one], { expectedRevision: NO_STREAM })).nextExpectedRevision).toBe(1n);
    expect(await events(stream)).toHaveLength(2);
  });

  it('that expects anything is recognised when it is sent again at once, also in part', async () => {
    const stream = server.stream();
    const two = [said(), said()];
    const first = await append(stream, two, { expectedRevision: ANY });
    expect(await append(stream, two, { expectedRevision: ANY })).toEqual(first);
    expect((await append(stream, two[1]!, { expectedRevision: ANY })).nextExpectedRevision).toBe(1n);
    expect(await failure(append(stream, [two[0]!, said()], { expectedRevision: ANY }))).toMatchObject({
      type: 'wrong-expected-version',
      expectedVersion: 'any',
      actualVersion: 1n,
    });
    expect(await events(stream)).toHaveLength(2);
  });

  it.each([
    ['in a batch', {}],
    ['by itself', { credentials: { username: 'admin', password: 'changeit' } }],
  ])('is refused %s where the stream is not where it is expected', async (_, how) => {
    const stream = server.stream();
    await append(stream, [said(), said()], { expectedRevision: NO_STREAM, ...how });
    for (const expectedRevision of [NO_STREAM, 0n, 99n] as const) {
      const error = await failure(append(stream, said(), { expectedRevision, ...how }));
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      expect(error).toMatchObject({
        type: 'wrong-expected-version',
        message: '',
        code: undefined,
        streamName: stream,
        expectedVersion: expectedRevision,
        actualVersion: 1n,
      });
    }
    const unknown = server.stream();
    for (const expectedRevision of [STREAM_EXISTS, 0n] as const) {
      expect(await failure(append(unknown, said(), { expectedRevision, ...how }))).toMatchObject({
        streamName: unknown,
        expectedVersion: expectedRevision,
        actualVersion: NO_STREAM,
      });
    }
  });

  it('by itself is answered and recognised as in a batch', async () => {
    const stream = server.stream();
    const how = {
      credentials: { username: 'admin', password: 'changeit' },
      expectedRevision: NO_STREAM,
    } as const;
    const two = [said(), said()];
    const first = await append(stream, two, how);
    expect(first).toMatchObject({ success: true, nextExpectedRevision: 1n });
    expect(await append(stream, two, how)).toEqual(first);
    expect(await append(stream, two, { expectedRevision: NO_STREAM })).toEqual(first);
  });

  it('without events is answered as written, and makes no stream', async () => {
    const stream = server.stream();
    expect(await append(stream, [], { expectedRevision: NO_STREAM })).toMatchObject({
      nextExpectedRevision: 0n,
    });
    expect(await failure(server.client.readStream(stream))).toMatchObject({ type: 'stream-not-found' });
  });

  it('may have 1,048,576 bytes of data in all, whether of one event or of several', async () => {
    const bytes = (count: number) => binaryEvent({ type: 'Said', data: Buffer.alloc(count) });
    const most = 1024 * 1024;
    const refusal = { type: 'maximum-append-size-exceeded', maxAppendSize: most };
    const options = { expectedRevision: NO_STREAM } as const;
    expect(await append(server.stream(), bytes(most), options)).toMatchObject({ success: true });
    expect(await append(server.stream(), [bytes(most / 2), bytes(most / 2)], options)).toMatchObject({
      success: true,
    });
    expect(await failure(append(server.stream(), bytes(most + 1), options))).toMatchObject(refusal);
    expect(await failure(append(server.stream(), [bytes(most), bytes(1)], options))).toMatchObject(refusal);
    const credentials = { username: 'admin', password: 'changeit' };
    expect(
      await failure(append(server.stream(), bytes(most + 1), { ...options, credentials })),
    ).toMatchObject({
      ...refusal,
      message: '3 INVALID_ARGUMENT: Maximum Append Size of 1048576 Exceeded.',
    });
    expect(await append(server.stream(), said(), options)).toMatchObject({ success: true });
  });

  it('keeps bytes as they are; metadata that happen to be JSON come back parsed', async () => {
    const stream = server.stream();
    const data = Buffer.from([0, 255, 123, 125]);
    const metadata = [Buffer.from([0, 1, 2]), Buffer.from('12'), Buffer.from('{"b":2}'), undefined];
    await append(stream, [...metadata.map((of) => binaryEvent({ type: 'Said', data, metadata: of }))], {
      expectedRevision: NO_STREAM,
    });
    const read = (await events(stream)).map(({ event }) => event!);
    expect(read.map(({ isJson }) => isJson)).toEqual([false, false, false, false]);
    for (const { data: one } of read) expect(Buffer.from(one as Uint8Array).equals(data)).toBe(true);
    expect([...(read[0]!.metadata as unknown as Uint8Array)]).toEqual([0, 1, 2]);
    expect(read.slice(1).map((one) => one.metadata)).toEqual([12, { b: 2 }, undefined]);
  });

  it('among many at once is written in the order of its stream', async () => {
    const stream = server.stream();
    const each = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        append(stream, said(String(index)), { expectedRevision: ANY }),
      ),
    );
    expect(each.map(({ nextExpectedRevision }) => nextExpectedRevision)).toEqual(
      Array.from({ length: 50 }, (_, index) => BigInt(index)),
    );
  });
});
