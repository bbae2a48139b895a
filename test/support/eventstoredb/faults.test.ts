import { afterEach, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import { EventStoreDouble, type DoubleOptions } from './double.ts';
import { randomFrom } from './faults.ts';
import { all, failure, leave, said, until } from './truth/server.ts';

describe('A fault', () => {
  let double: EventStoreDouble;
  let client: EventStoreDBClient;

  const open = async (options: DoubleOptions = {}) => {
    double = await EventStoreDouble.start({ ...options, timing: { shutdown: 200, ...options.timing } });
    client = EventStoreDBClient.connectionString(double.url);
    await client.appendToStream('before', said(), { expectedRevision: NO_STREAM });
  };
  afterEach(async () => {
    await leave(client);
    await double.stop();
  });

  const append = (stream: string, event = said(), expectedRevision: typeof NO_STREAM | bigint = NO_STREAM) =>
    client.appendToStream(stream, event, { expectedRevision });
  const revisions = async (stream: string) =>
    (await all(client.readStream(stream))).map(({ event }) => event!.revision);
  const stored = (stream: string): number => double.nodes[0]!.log.stream(stream).length;

  it.each([
    [{ fault: 'unavailable' }, { type: 'unavailable' }],
    [{ fault: 'cut-before' }, { type: 'unavailable' }],
    [{ fault: 'not-ready' }, { type: 'unknown', message: 'Could not recognize Server Is Not Ready' }],
    [{ fault: 'too-busy' }, { type: 'unknown', message: 'Could not recognize Server Is Busy' }],
    [{ fault: 'no-leader' }, { message: 'Could not recognize No leader info available in response' }],
    [{ fault: 'deadline' }, { type: 'deadline-exceeded' }],
  ] as const)('%j before an append leaves nothing written, and the next is written', async (fault, error) => {
    await open();
    double.faults.add({ ...fault, call: 1 });
    const event = said();
    expect(await failure(append('a', event))).toMatchObject(error);
    expect(stored('a')).toBe(0);
    expect(await append('a', event)).toMatchObject({ nextExpectedRevision: 0n });
    expect(double.faults.struck).toMatchObject([
      { fault: fault.fault, call: { operation: 'append', stream: 'a' } },
    ]);
  });

  it.each([
    [{ fault: 'answer-lost' }, { type: 'unavailable' }],
    [{ fault: 'deadline-after' }, { type: 'deadline-exceeded' }],
  ] as const)(
    '%j after an append leaves it written, and sent again it is not doubled',
    async (fault, error) => {
      await open();
      double.faults.add({ ...fault, call: 1 });
      const event = said();
      expect(await failure(append('a', event))).toMatchObject(error);
      expect(stored('a')).toBe(1);
      expect(await append('a', event)).toMatchObject({ nextExpectedRevision: 0n });
      expect(await revisions('a')).toEqual([0n]);
    },
  );

  it.each([
    ['ignored', 0],
    ['answer-withheld', 1],
  ] as const)('%s never answers', async (fault, count) => {
    await open();
    double.faults.add({ fault, stream: 'a' });
    const never = append('a').then(
      () => 'answered',
      () => 'failed',
    );
    await append('b');
    expect(await Promise.race([never, append('c').then(() => 'still waiting')])).toBe('still waiting');
    expect(stored('a')).toBe(count);
  });

  it('delays, and adds up with what else befalls the call', async () => {
    await open();
    double.faults.add({ fault: 'delay', milliseconds: 60, call: 1 }, { fault: 'deadline-after', call: 1 });
    const began = performance.now();
    expect(await failure(append('a'))).toMatchObject({ type: 'deadline-exceeded' });
    expect(performance.now() - began).toBeGreaterThan(55);
    expect(stored('a')).toBe(1);
  });

  it('strikes the calls it is meant for: of a stream, so many, every so many', async () => {
    await open();
    double.faults.add({ fault: 'deadline', stream: 'x-', every: 2, times: 2 });
    const outcomes = [];
    for (let count = 1; count <= 7; count += 1) {
      await append(`y-${count}`);
      outcomes.push((await failure(append(`x-${count}`))) === undefined);
    }
    expect(outcomes).toEqual([true, false, true, false, true, true, true]);
  });

  it('strikes by chance the same calls for the same seed', async () => {
    await open({ seed: 7 });
    double.faults.add({ fault: 'deadline', probability: 0.3 });
    const outcomes = [];
    for (let count = 0; count < 30; count += 1)
      outcomes.push((await failure(append(`x-${count}`))) !== undefined);
    const chance = randomFrom(7);
    expect(outcomes).toEqual(Array.from({ length: 30 }, () => chance() < 0.3));
    expect(outcomes).toContain(true);
  });

  it('is taken away again', async () => {
    await open();
    const takeAway = double.faults.add({ fault: 'unavailable' });
    expect(await failure(append('a'))).toBeDefined();
    takeAway();
    expect(await append('a')).toBeDefined();
    double.faults.add({ fault: 'unavailable', on: 'any' });
    double.faults.clear();
    expect(await append('b')).toBeDefined();
  });

  it('breaks the connection of a read at a message', async () => {
    await open();
    await client.appendToStream('many', [said(), said(), said(), said()]);
    double.faults.add({ fault: 'cut', after: 2, on: 'read', call: 1 });
    const read: unknown[] = [];
    const reading = client.readStream('many');
    expect(
      await failure(
        (async () => {
          for await (const { event } of reading) read.push(event);
        })(),
      ),
    ).toMatchObject({ type: 'unavailable' });
    expect(read.length).toBeLessThanOrEqual(2);
    expect(await revisions('many')).toHaveLength(4);
  });

  it.each([
    ['fail', 0],
    ['fail', 1],
    ['fail', 3],
    ['end', 0],
    ['end', 2],
    ['stall', 0],
    ['stall', 2],
  ] as const)('makes a subscription %s after %i events', async (fault, after) => {
    await open();
    double.faults.add({ fault, after, on: 'subscribe', call: 1 });
    const told: unknown[] = [];
    const following = client.subscribeToAll({ fromPosition: 'end' });
    following
      .on('confirmation', () => told.push('confirmed'))
      .on('data', ({ event }) => told.push(event!.streamId));
    following
      .on('error', (error) => told.push((error as { type?: string }).type))
      .on('end', () => told.push('end'));
    if (after > 0) await until(() => told.includes('confirmed'));
    for (let count = 1; count <= 4; count += 1) await append(`e${count}`);
    const ending = { fail: 'unavailable', end: 'end', stall: 'nothing' }[fault];
    if (fault === 'stall') await until(() => told.length >= after);
    else await until(() => told.includes(ending));
    expect(told.filter((one) => /^e\d/.test(String(one)))).toEqual(['e1', 'e2', 'e3', 'e4'].slice(0, after));
    await following.unsubscribe();
  });

  it('freezes a node: connections stay, nothing is answered until it is thawed', async () => {
    await open();
    double.nodes[0]!.freeze();
    let answered = false;
    const waiting = append('a').then(() => (answered = true));
    const { promise: passed, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, 100);
    await passed;
    expect(answered).toBe(false);
    expect(stored('a')).toBe(0);
    double.nodes[0]!.thaw();
    await waiting;
    expect(stored('a')).toBe(1);
  });

  it.each([false, true])('kills the node at an append, done %j, and starts it again', async (done) => {
    await open();
    double.faults.add({ fault: 'kill', done, milliseconds: 30, stream: 'a', call: 1 });
    const event = said();
    expect(await failure(append('a', event))).toMatchObject({ type: 'unavailable' });
    expect(stored('a')).toBe(done ? 1 : 0);
    await until(() => double.leader !== undefined);
    let answer;
    while (answer === undefined) answer = await append('a', event).catch(() => undefined);
    expect(answer).toMatchObject({ nextExpectedRevision: 0n });
    expect(stored('a')).toBe(1);
  });

  it('ends a node in order: not ready, then no answer, then a stream that ends without a status', async () => {
    await open({ timing: { shutdown: 4000 } });
    const following = client.subscribeToAll({ fromPosition: 'end' });
    const ended = new Promise((resolve) => following.on('error', resolve).resume());
    await new Promise((resolve) => following.once('confirmation', resolve));
    const stopping = double.nodes[0]!.stop();
    expect(await failure(append('a'))).toMatchObject({ message: 'Could not recognize Server Is Not Ready' });
    await until(() => double.nodes[0]!.ending === 'ignores');
    const late = failure(append('b'));
    const without = { type: 'unknown', code: 13, message: expect.stringContaining('RST_STREAM with code 0') };
    expect(await ended).toMatchObject(without);
    expect(await late).toMatchObject(without);
    await stopping;
    await double.up();
    // Clients with the same settings share one connection, also one that is dead.
    const again = EventStoreDBClient.connectionString(`${double.url}&keepAliveInterval=20000`);
    expect(await again.appendToStream('c', said())).toMatchObject({ success: true });
    await leave(again);
  });
});
