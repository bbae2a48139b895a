import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient } from '@eventstore/db-client';
import { failure, leave, observe, said, type Observed } from './server.ts';

describe('With TLS and users', () => {
  let server: Observed;
  const clients: EventStoreDBClient[] = [];
  beforeAll(async () => (server = await observe({ secure: true })));
  afterAll(async () => {
    for (const client of clients) await leave(client);
    await server.close();
  });

  const connect = (change: (url: string) => string) => {
    clients.push(EventStoreDBClient.connectionString(change(server.url)));
    return clients.at(-1)!;
  };

  it('who is known can write and read', async () => {
    const stream = server.stream();
    expect(await server.client.appendToStream(stream, said())).toMatchObject({ success: true });
    expect(await failure(server.client.readStream(stream))).toBeUndefined();
  });

  it.each([
    ['a wrong password', 'admin:wrong@'],
    ['a wrong name', 'nobody:changeit@'],
  ])('%s is unauthenticated, whatever is asked', async (_, who) => {
    const client = connect((url) => url.replace(/\/\/[^@]*@/, `//${who}`));
    const refusal = { type: 'access-denied', code: 16, message: '16 UNAUTHENTICATED: Unauthenticated' };
    expect(await failure(client.appendToStream('a', said()))).toMatchObject(refusal);
    expect(await failure(client.readStream('a'))).toMatchObject(refusal);
    expect(await failure(client.subscribeToAll())).toMatchObject(refusal);
    expect(await failure(client.deleteStream('a'))).toMatchObject(refusal);
  });

  it('who does not say who they are may do nothing', async () => {
    const client = connect((url) => url.replace(/\/\/[^@]*@/, '//'));
    const refusal = { type: 'access-denied', code: 7, message: '7 PERMISSION_DENIED: Access Denied' };
    expect(await failure(client.appendToStream('a', said()))).toMatchObject({
      type: 'access-denied',
      code: undefined,
    });
    expect(await failure(client.readStream('a'))).toMatchObject(refusal);
    expect(await failure(client.subscribeToAll())).toMatchObject(refusal);
    expect(await failure(client.deleteStream('a'))).toMatchObject(refusal);
    const wrong = { username: 'admin', password: 'wrong' };
    expect(await failure(client.appendToStream('a', said(), { credentials: wrong }))).toMatchObject({
      code: 16,
    });
    const right = { username: 'admin', password: 'changeit' };
    expect(await client.appendToStream(server.stream(), said(), { credentials: right })).toMatchObject({
      success: true,
    });
  });

  it('without the certificate of who signed the nodes, or without TLS, none is found', async () => {
    const quick = (url: string) => `${url}&maxDiscoverAttempts=1`;
    for (const change of [
      (url: string) => quick(url.replace(/tlsCAFile=[^&]*/, 'connectionName=double')),
      (url: string) => quick(url.replace('tls=true', 'tls=false')),
    ]) {
      const error = await failure(connect(change).appendToStream('a', said()));
      expect(error).toMatchObject({ message: 'Failed to discover after 1 attempts.' });
      expect(error).not.toHaveProperty('type');
    }
  });
});
