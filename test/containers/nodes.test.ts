import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getContainerRuntimeClient } from 'testcontainers';
import { openEventStoreDb } from '../../src/event-store/eventstoredb/eventstoredb-store.ts';
import { root } from '../docker/support/files.ts';
import { events } from '../event-store/support/any-event.ts';
import { singleNode, threeNodes, type Nodes } from './support/nodes.ts';

/** The store on the published servers, as the compose files start them. */

/** Runs the suites of the store against servers, in a process of their own; throws what they printed when one fails. */
async function storeSuites(url: string): Promise<void> {
  await promisify(execFile)('npm', ['run', '--silent', 'test:store'], {
    cwd: root,
    env: { ...process.env, EVENTSTORE_TEST_URL: url },
    maxBuffer: 2 ** 26,
  });
}

describe('a single node', () => {
  let nodes: Nodes;
  beforeAll(async () => {
    nodes = await singleNode();
  });
  afterAll(() => nodes?.remove());

  it('passes the suites of the store', () => storeSuites(nodes.url));
});

describe('three nodes with TLS', () => {
  let nodes: Nodes;
  beforeAll(async () => {
    nodes = await threeNodes();
  });
  afterAll(() => nodes?.remove());

  it('pass the suites of the store', () => storeSuites(nodes.url));

  it('lose nothing and double nothing when the one that leads is killed during writes, and take it back', async () => {
    const store = await openEventStoreDb({ url: nodes.url, patienceMs: 120_000 });
    const start = await store.head();
    /** What was acknowledged, by stream and in order. */
    const written = Array.from({ length: 16 }, () => ({
      stream: `case-${crypto.randomUUID()}`,
      ids: [] as string[],
    }));
    let writing = true;
    const writers = written.map(async ({ stream, ids }) => {
      while (writing) {
        const last = ids.length === 0 ? 'no-stream' : ids.length - 1;
        const [event] = events(stream, last, 1);
        await store.append(stream, last, [event!]);
        ids.push(event!.eventId);
      }
    });
    const all = Promise.all(writers);
    /** Resolves once every writer has had this many more acknowledged; rejects when one fails. */
    const more = async (count: number) => {
      const from = written.map(({ ids }) => ids.length);
      const enough = () => written.every(({ ids }, index) => ids.length >= from[index]! + count);
      while (!enough()) await Promise.race([all, pause(50)]);
    };

    await more(20);
    const { leader = '' } = await store.status();
    const killed = nodes.at(Number(leader.split(':').at(-1)));
    const { container: containers } = await getContainerRuntimeClient();
    const engine = containers.getById(killed.getId());
    await engine.kill();
    await more(20);
    await engine.start();
    await more(20);
    writing = false;
    await all;

    for (const { stream, ids } of written) {
      expect((await store.readStream(stream)).map(({ eventId }) => eventId)).toEqual(ids);
    }
    const log: string[] = [];
    for (let after = start; ;) {
      const page = await store.readLog(after);
      log.push(...page.events.map(({ eventId }) => eventId));
      if (page.events.length === 0) break;
      after = page.upTo;
    }
    expect(log.toSorted()).toEqual(written.flatMap(({ ids }) => ids).toSorted());
    await store.close();

    // It may cut back its log and end with 0 on the way: then it is started again.
    const health = async () => (await containers.inspect(engine)).State.Health?.Status;
    while ((await health()) !== 'healthy') await pause(500);
  });
});
