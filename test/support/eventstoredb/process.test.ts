import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import { DoubleProcess } from './process.ts';
import { all, failure, leave, said } from './truth/server.ts';

describe('A double in a process of its own', () => {
  let double: DoubleProcess;
  const clients: EventStoreDBClient[] = [];
  const connect = (url = double.url) => {
    clients.push(EventStoreDBClient.connectionString(url));
    return clients.at(-1)!;
  };
  afterEach(async () => {
    for (const client of clients.splice(0)) await leave(client);
    await double.end();
  });

  it('is shared by several clients, and befallen by faults from outside', async () => {
    double = await DoubleProcess.start();
    const [one, other] = [connect(), connect()];
    await one.appendToStream('a', said(), { expectedRevision: NO_STREAM });
    await double.ask({ do: 'add', faults: [{ fault: 'answer-lost', stream: 'a', call: 1 }] });
    const event = said();
    expect(await failure(other.appendToStream('a', event, { expectedRevision: 0n }))).toMatchObject({
      type: 'unavailable',
    });
    expect((await one.appendToStream('a', event, { expectedRevision: 0n })).nextExpectedRevision).toBe(1n);
    expect(await double.ask({ do: 'count', stream: 'a' })).toEqual({ a: 2 });
    expect(await double.ask({ do: 'struck' })).toEqual([
      { fault: 'answer-lost', call: { operation: 'append', stream: 'a', node: 0 } },
    ]);
    await double.ask({ do: 'clear' });
    await double.ask({ do: 'kill', node: 0 });
    expect(await failure(connect().appendToStream('a', said()))).toMatchObject({ code: 14 });
    await double.ask({ do: 'start', node: 0 });
    expect(await all(connect().readStream('a'))).toHaveLength(2);
  });

  it('is a cluster with TLS, which asks who is there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'double-'));
    try {
      double = await DoubleProcess.start('--nodes', '3', '--tls', folder);
      const client = connect();
      await client.appendToStream('a', said(), { expectedRevision: NO_STREAM });
      const leader = (await double.ask({ do: 'leader' }))!;
      await double.ask({ do: 'kill', node: leader });
      await expect(double.ask({ do: 'kill', node: 9 })).rejects.toThrow('There is no node 9');
      // Until the others have noticed, they still send clients to the one that is gone.
      let read;
      while (read === undefined) read = await all(connect().readStream('a')).catch(() => undefined);
      expect(read).toHaveLength(1);
      const stranger = connect(double.url.replace(/admin:\w+@/, ''));
      expect(await failure(stranger.appendToStream('a', said()))).toMatchObject({ type: 'access-denied' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
