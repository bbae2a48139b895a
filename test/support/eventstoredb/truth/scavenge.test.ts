import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NO_STREAM } from '@eventstore/db-client';
import { all, observe, said, until, type Observed } from './server.ts';

describe('A scavenge', () => {
  let server: Observed;
  let address: string;
  beforeAll(async () => {
    server = await observe({ plain: true });
    address = server.url.replace('esdb:', 'http:').replace(/\?.*/, '');
  });
  afterAll(() => server.close());

  const ask = async (method: string, path: string) => {
    const response = await fetch(`${address}${path}`, { method, headers: { accept: 'application/json' } });
    return (await response.json()) as { scavengeId: string };
  };

  /** Asks for a scavenge and waits for its end. */
  const scavenge = async () => {
    const { scavengeId } = await ask('POST', '/admin/scavenge?startFromChunk=0&threads=1');
    let underWay = scavengeId;
    while (underWay !== '') {
      underWay = (await ask('GET', '/admin/scavenge/current')).scavengeId;
    }
    return scavengeId;
  };

  const everywhere = async (stream: string) =>
    (await all(server.client.readAll()))
      .filter(({ event }) => event!.streamId === stream)
      .map(({ event }) => event!);

  it('removes for good what is no longer shown, and no more; positions and revisions go on', async () => {
    const [short, whole, gone] = [server.stream('short'), server.stream('whole'), server.stream('gone')];
    await server.client.setStreamMetadata(short, { maxCount: 1 });
    for (const stream of [short, whole, gone]) {
      await server.client.appendToStream(stream, [said('1'), said('2'), said('3')], {
        expectedRevision: NO_STREAM,
      });
    }
    await server.client.deleteStream(gone);
    const [first] = await everywhere(short);
    const [, , last] = await everywhere(short);
    const id = await scavenge();
    expect((await everywhere(short)).map(({ data }) => data)).toEqual([{ text: '3' }]);
    expect(await everywhere(whole)).toHaveLength(3);
    expect((await everywhere(gone)).map(({ data }) => data)).toEqual([{ text: '3' }]);
    const [from] = await all(server.client.readAll({ fromPosition: first!.position!, maxCount: 1 }));
    expect(from!.event!.position!.commit).toBeGreaterThan(first!.position!.commit);
    const { position } = await server.client.appendToStream(short, said('4'), { expectedRevision: 2n });
    expect(position!.commit).toBeGreaterThanOrEqual(
      (last!.position!.commit / 268_435_456n + 1n) * 268_435_456n,
    );
    expect((await all(server.client.readStream(short))).map(({ event }) => event!.revision)).toEqual([3n]);
    const steps = (await all(server.client.readStream(`$scavenges-${id}`))).map(({ event }) => event!);
    expect(steps[0]).toMatchObject({ type: '$scavengeStarted', data: { scavengeId: id } });
    expect(steps.at(-1)).toMatchObject({
      type: '$scavengeCompleted',
      data: { result: 'Success', error: null },
    });
  });

  it('leaves a subscription that goes on from what was removed whole', async () => {
    const stream = server.stream('short');
    await server.client.setStreamMetadata(stream, { maxCount: 1 });
    await server.client.appendToStream(stream, [said('1'), said('2')], { expectedRevision: NO_STREAM });
    const [first] = await everywhere(stream);
    await scavenge();
    const seen: unknown[] = [];
    const following = server.client.subscribeToAll({ fromPosition: first!.position! });
    following.on('data', ({ event }) => event!.streamId === stream && seen.push(event!.data));
    await until(() => seen.length === 1);
    await following.unsubscribe();
    expect(seen).toEqual([{ text: '2' }]);
  });
});
