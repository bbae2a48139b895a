import { afterEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ANY, EventStoreDBClient, FOLLOWER, LEADER, NO_STREAM } from '@eventstore/db-client';
import { Cluster, TIMING, type Member } from './cluster.ts';
import { EventStoreDouble, type DoubleOptions } from './double.ts';
import { TimedOut } from './errors.ts';
import { all, failure, leave, said, until } from './truth/server.ts';

describe('A cluster', () => {
  let double: EventStoreDouble;
  const clients: EventStoreDBClient[] = [];

  const open = async (options: DoubleOptions = {}) => {
    const timing = {
      notice: 20,
      election: 20,
      commit: 100,
      forwarding: 100,
      shutdown: 50,
      ...options.timing,
    };
    double = await EventStoreDouble.start({ nodes: 3, ...options, timing });
  };
  afterEach(async () => {
    for (const client of clients.splice(0)) await leave(client);
    await double.stop();
  });

  /** A client of the whole cluster, or of one node alone. */
  const connect = (nodePreference: typeof LEADER | typeof FOLLOWER = LEADER) =>
    connectTo(`${double.url}&nodePreference=${nodePreference}`);
  const connectTo = (url: string) => {
    clients.push(EventStoreDBClient.connectionString(url));
    return clients.at(-1)!;
  };
  const only = (index: number) =>
    connectTo(`esdb://127.0.0.1:${double.nodes[index]!.address.port}?tls=false`);
  const follower = () => double.nodes.find((node) => node !== double.leader)!;
  const count = async (client: EventStoreDBClient, stream: string) =>
    (await all(client.readStream(stream, { requiresLeader: false }))).length;

  /** Tries until it works; what went wrong on the way is given too. */
  const eventually = async <Result>(
    attempt: () => Promise<Result>,
  ): Promise<{ result: Result; errors: unknown[] }> => {
    const errors: unknown[] = [];
    for (;;) {
      try {
        return { result: await attempt(), errors };
      } catch (error) {
        errors.push(error);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  };

  it('is found by its leader; a follower forwards appends to it, and shows what it has received', async () => {
    await open();
    await connect(LEADER).appendToStream('a', said(), { expectedRevision: NO_STREAM });
    await connect(FOLLOWER).appendToStream('a', said(), { expectedRevision: 0n });
    for (const node of double.nodes) expect(await count(only(node.index), 'a')).toBe(2);
  });

  it('points those who want the leader to it, and they find it the next time', async () => {
    await open();
    const { port } = double.leader!.address;
    const client = only(follower().index);
    const refusal = { type: 'not-leader', leader: { address: '127.0.0.1', port } };
    expect(await failure(client.appendToStream('a', said(), { requiresLeader: true }))).toMatchObject(
      refusal,
    );
    expect(await client.appendToStream('a', said(), { requiresLeader: true })).toMatchObject({
      success: true,
    });
    const reader = only(follower().index);
    expect(await failure(reader.readStream('a', { requiresLeader: true }))).toMatchObject(refusal);
    expect(await all(reader.readStream('a', { requiresLeader: true }))).toHaveLength(1);
    const unary = only(follower().index);
    const credentials = { username: 'admin', password: 'changeit' };
    expect(
      await failure(unary.appendToStream('b', said(), { requiresLeader: true, credentials })),
    ).toMatchObject(refusal);
  });

  it('gives stale reads from a follower that is behind', async () => {
    await open();
    const behind = follower();
    const client = connect();
    await client.appendToStream('a', said(), { expectedRevision: NO_STREAM });
    behind.hold();
    await client.appendToStream('a', said(), { expectedRevision: 0n });
    const reader = only(behind.index);
    expect(await count(reader, 'a')).toBe(1);
    const seen: bigint[] = [];
    const following = reader.subscribeToStream('a', { fromRevision: 'start' });
    following.on('data', ({ event }) => seen.push(event!.revision));
    await until(() => seen.length === 1);
    behind.release();
    await until(() => seen.length === 2);
    await following.unsubscribe();
    expect(await count(reader, 'a')).toBe(2);
  });

  it('takes its time from the leader to a follower, and answers when enough nodes have it', async () => {
    await open({ timing: { replication: 60 } });
    const began = performance.now();
    await connect().appendToStream('a', said(), { expectedRevision: NO_STREAM });
    expect(performance.now() - began).toBeGreaterThan(55);
  });

  it('elects another when the leader is killed; what was acknowledged is there, and nothing is doubled', async () => {
    await open();
    const client = connect();
    const killed = double.leader!;
    await client.appendToStream('a', said(), { expectedRevision: NO_STREAM });
    await killed.kill();
    const event = said();
    const { result } = await eventually(() => client.appendToStream('a', event, { expectedRevision: 0n }));
    expect(result.nextExpectedRevision).toBe(1n);
    expect(double.leader).not.toBe(killed);
    await killed.start();
    await until(() => killed.received === killed.log.end);
    for (const node of double.nodes) expect(await count(only(node.index), 'a')).toBe(2);
  });

  it('times out while nobody has noticed that the leader is gone, and says it is not ready while it elects', async () => {
    await open({ timing: { notice: 1000, election: 600_000 } });
    const client = only(follower().index);
    await client.appendToStream('a', said());
    await double.leader!.kill();
    expect(await failure(client.appendToStream('b', said()))).toMatchObject({ type: 'deadline-exceeded' });
    const { result } = await eventually(async () => {
      const error = await failure(client.appendToStream('b', said()));
      expect(error).toMatchObject({ message: 'Could not recognize Server Is Not Ready' });
      double.resignLeader();
      return client.appendToStream('b', said());
    });
    expect(result).toMatchObject({ nextExpectedRevision: 0n });
  });

  it('forgets with its leader what makes an append without a revision a repetition', async () => {
    await open();
    const client = connect();
    const [any, exact] = [said(), said()];
    await client.appendToStream('any', any, { expectedRevision: ANY });
    await client.appendToStream('exact', exact, { expectedRevision: NO_STREAM });
    double.resignLeader();
    expect((await client.appendToStream('any', any, { expectedRevision: ANY })).nextExpectedRevision).toBe(
      1n,
    );
    expect(
      (await client.appendToStream('exact', exact, { expectedRevision: NO_STREAM })).nextExpectedRevision,
    ).toBe(0n);
  });

  it('without a quorum times out, though what was under way may be stored; with one again it goes on', async () => {
    await open({ timing: { notice: 600_000 } });
    const client = connect();
    await client.appendToStream('a', said(), { expectedRevision: NO_STREAM });
    const others = double.nodes.filter((node) => node !== double.leader);
    for (const node of others) await node.kill();
    const event = said();
    expect(await failure(client.appendToStream('a', event, { expectedRevision: 0n }))).toMatchObject({
      type: 'deadline-exceeded',
    });
    expect(double.nodes[0]!.log.stream('a')).toHaveLength(2);
    expect(await count(client, 'a')).toBe(1);
    for (const node of others) await node.start();
    const { result } = await eventually(() => client.appendToStream('a', event, { expectedRevision: 0n }));
    expect(result.nextExpectedRevision).toBe(1n);
    expect(await count(client, 'a')).toBe(2);
  });

  it('takes back what only a leader had that is gone, and never acknowledged it', async () => {
    await open({ timing: { notice: 200 } });
    const client = connect();
    await client.appendToStream('a', said('kept'), { expectedRevision: NO_STREAM });
    const leader = double.leader!;
    for (const node of double.nodes) if (node !== leader) node.hold();
    expect(await failure(client.appendToStream('a', said('lost'), { expectedRevision: 0n }))).toMatchObject({
      type: 'deadline-exceeded',
    });
    await leader.kill();
    for (const node of double.nodes) if (node !== leader) node.release();
    const { result } = await eventually(() =>
      client.appendToStream('a', said('instead'), { expectedRevision: 0n }),
    );
    expect(result.nextExpectedRevision).toBe(1n);
    const texts = (await all(client.readStream('a'))).map(({ event }) => event!.data);
    expect(texts).toEqual([{ text: 'kept' }, { text: 'instead' }]);
  });

  it('goes down as a whole and comes up with its log; a new client finds it', async () => {
    await open();
    await connect().appendToStream('a', said(), { expectedRevision: NO_STREAM });
    await double.down();
    await double.up();
    const client = connect();
    expect(await client.appendToStream('a', said(), { expectedRevision: 0n })).toMatchObject({
      success: true,
    });
    expect(await count(client, 'a')).toBe(2);
  });

  it('hands over when its leader is stopped in order', async () => {
    await open();
    const client = connect();
    await client.appendToStream('a', said(), { expectedRevision: NO_STREAM });
    const stopped = double.leader!;
    await stopped.stop();
    const { result } = await eventually(() => client.appendToStream('a', said(), { expectedRevision: 0n }));
    expect(result.nextExpectedRevision).toBe(1n);
  });

  it.each([0, 30, 55])(
    'has a node back that was killed %s ms after it began to end in order',
    async (after) => {
      await open();
      const stopped = double.leader!;
      const stopping = stopped.stop();
      await pause(after);
      await stopped.kill();
      await stopped.start();
      await stopping;
      expect(stopped).toMatchObject({ running: true, ending: undefined });
      await only(stopped.index).appendToStream('a', said(), { expectedRevision: NO_STREAM });
      expect(await count(only(stopped.index), 'a')).toBe(1);
    },
  );

  it('has a node end that is killed while it starts, and start anew', async () => {
    await open();
    const [node] = double.nodes;
    await node!.kill();
    await Promise.all([node!.start(), node!.kill()]);
    expect(node!.running).toBe(false);
    await Promise.all([node!.start(), node!.start()]);
    await only(0).appendToStream('a', said(), { expectedRevision: NO_STREAM });
  });

  it('has a node that ended keep its port from others, and those who call there refused', async () => {
    await open({ nodes: 1 });
    const [node] = double.nodes;
    const { port } = node!.address;
    await node!.kill();
    await expect(once(connectSocket(port, '127.0.0.1'), 'connect')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    await node!.start();
    expect(node!).toMatchObject({ running: true, address: { port } });
    await only(0).appendToStream('a', said(), { expectedRevision: NO_STREAM });
  });

  it('answers as timed out what was under way when another came to lead, though its place in the log is filled', async () => {
    const cluster = new Cluster(TIMING, []);
    const [one, two, three] = [0, 1, 2].map((index): Member => {
      const address = { host: '127.0.0.1', port: index };
      return { address, running: false, received: 0, held: false, scavenged: new Set(), committed: () => {} };
    });
    cluster.members.push(one!, two!, three!);
    cluster.join(one!);
    cluster.join(two!);
    expect(cluster.leader).toBe(one);
    const event = { id: randomUUID(), type: 'T', isJson: true, data: Buffer.from('{}') };
    const writing = cluster.write((writer) =>
      writer.append('a', 'no-stream', [{ ...event, metadata: Buffer.alloc(0) }]),
    );
    cluster.leave(one!);
    cluster.join(three!);
    expect(cluster.leader).toBe(two);
    await expect(writing).rejects.toBeInstanceOf(TimedOut);
    expect(cluster.log.stream('a')).toHaveLength(0);
    cluster.end();
  });

  it('elects another while its leader is frozen', async () => {
    await open();
    const frozen = double.leader!;
    const client = only(follower().index);
    frozen.freeze();
    await eventually(() => client.appendToStream('a', said(), { expectedRevision: NO_STREAM }));
    expect(double.leader).not.toBe(frozen);
    frozen.thaw();
    await until(() => frozen.received === frozen.log.end);
  });

  it.each(['kill-leader', 'kill-all', 'resign-leader'] as const)(
    'has %s befall it at an append, done and not done, and loses and doubles nothing',
    async (fault) => {
      await open();
      for (const done of [false, true]) {
        const stream = `s-${done}`;
        double.faults.add({ fault, done, milliseconds: 60, stream, call: 1 });
        const event = said();
        const { result } = await eventually(() => {
          const client = connect();
          return client.appendToStream(stream, event, { expectedRevision: NO_STREAM });
        });
        expect(result.nextExpectedRevision).toBe(0n);
        expect(double.nodes[0]!.log.stream(stream)).toHaveLength(1);
      }
    },
  );
});
