import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaryEvent, EventStoreDBClient } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import {
  openEventStoreDbKeys,
  type EventStoreDbKeys,
} from '../../../src/event-store/keys/eventstoredb-keys.ts';
import { EventStoreDouble } from '../../support/eventstoredb/double.ts';
import type { DoubleNode } from '../../support/eventstoredb/node.ts';
import { until } from '../../read-model/support/wait.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';
import { secrets } from './support/key-store-contract.ts';

describe('Keys that were destroyed after a scavenge was begun', () => {
  let double: EventStoreDouble;
  let keys: EventStoreDbKeys;
  const start = async (nodes: number, scavenge = 300) => {
    double = await EventStoreDouble.start({ nodes, timing: { scavenge } });
    keys = await openEventStoreDbKeys({ url: double.url }, secrets);
    await keys.create('case-1');
  };
  afterEach(async () => {
    await keys.close();
    await double.stop();
  });

  const isOnDisk = (node: DoubleNode) => {
    const [record] = node.log.stream('key-case-1');
    return !node.scavenged.has(record!);
  };
  /** The notes that the server has of its scavenges: it keeps them for a while, and may be slow to write them. */
  const notes = () =>
    double.nodes.flatMap((node) => [...node.log.stream('$scavenges')].map((note) => ({ node, note })));
  const hide = () => notes().forEach(({ node, note }) => node.scavenged.add(note));
  const hideOf = (id: string) =>
    notes()
      .filter(({ note }) => Buffer.from(note.data).toString().endsWith(id))
      .forEach(({ node, note }) => node.scavenged.add(note));
  const show = () => notes().forEach(({ node, note }) => node.scavenged.delete(note));
  /** Has a node scavenge and waits until it is over. */
  const scavenge = async (node: DoubleNode) => {
    await keys.requestScavenge([addressOf(node)]);
    await over(node);
  };

  it('are not told to be gone by a node that is behind', async () => {
    await start(1);
    const node = double.nodes[0]!;
    const { end } = node.log;
    await keys.erase('case-1');
    node.received = end;
    await expect(keys.erasurePending()).rejects.toThrow('do not go as far as they did a moment ago');
    node.received = node.log.end;
    expect(await keys.erasurePending()).toBe(true);
  });

  it.each([
    ['stopped', async (node: DoubleNode) => void (await node.scavenger.stop(node.scavenger.underWay))],
    ['ended by a restart', async (node: DoubleNode) => node.kill().then(() => node.start())],
  ])('stay on the disk while a node only goes on with one that was %s', async (_, interrupt) => {
    await start(1);
    const [node] = double.nodes;
    node!.scavenger.start();
    await until(async () => node!.log.newest('$scavengePoints') !== undefined);
    await interrupt(node!);
    await keys.erase('case-1');

    await scavenge(node!);
    expect(isOnDisk(node!)).toBe(true);
    expect(await keys.scavenged()).toMatchObject({ done: 0, left: [addressOf(node!)] });
    await scavenge(node!);
    expect(isOnDisk(node!)).toBe(false);
    expect(await keys.scavenged()).toBeUndefined();
  });

  it('stay on the disk while a node only goes on with one that was asked for and of which there is no note', async () => {
    await start(3, 1_500);
    const [one] = double.nodes;
    const other = double.nodes.findLast((node) => node !== double.leader)!;
    await keys.requestScavenge([addressOf(other)]);
    await until(async () => other.log.newest('$scavengePoints') !== undefined);
    await other.kill();
    await other.start();
    hide();
    await keys.erase('case-1');
    for (let round = 0; round < 2; round++) await scavenge(one!);
    expect(isOnDisk(one!)).toBe(false);

    await scavenge(other);
    expect(isOnDisk(other)).toBe(true);
    expect((await keys.scavenged())?.left).toContain(addressOf(other));
    await scavenge(other);
    expect(isOnDisk(other)).toBe(false);
    expect((await keys.scavenged())?.left).not.toContain(addressOf(other));
  });

  it('count as on the disk until the note of the scavenge comes, or another two have run', async () => {
    await start(1);
    const [node] = double.nodes;
    const pending = { done: 0, left: [addressOf(node!)], failed: [] };
    await keys.erase('case-1');
    await keys.requestScavenge();
    hide();
    expect(await keys.scavenged()).toMatchObject(pending);
    await over(node!);
    hide();
    expect(await keys.scavenged()).toMatchObject(pending);
    show();
    expect(await keys.scavenged()).toBeUndefined();

    await keys.erase('case-1');
    await scavenge(node!);
    hide();
    for (let round = 0; round < 2; round++) {
      expect(await keys.scavenged()).toMatchObject(pending);
      await scavenge(node!);
    }
    expect(await keys.scavenged()).toBeUndefined();
    await keys.erase('case-1');
    await scavenge(node!);
    expect(await keys.scavenged()).toBeUndefined();
  });

  it('are not kept waiting for a scavenge of a node that is there no more', async () => {
    await start(1);
    const client = EventStoreDBClient.connectionString(double.url);
    const data = Buffer.from(JSON.stringify({ node: '127.0.0.1:9', id: v7() }));
    await client.appendToStream('key-scavenges', binaryEvent({ type: 'KeysStored', data }));
    await client.dispose();
    const [node] = double.nodes;
    await scavenge(node!);
    await keys.erase('case-1');
    await scavenge(node!);
    expect(await keys.scavenged()).toBeUndefined();
  });

  it('stay on the disk of a node that goes by the scavenge point another has made before', async () => {
    await start(3);
    const [one, other] = double.nodes;
    await scavenge(one!);
    await keys.erase('case-1');
    await scavenge(other!);
    expect(isOnDisk(other!)).toBe(true);
    expect(await keys.scavenged()).toMatchObject({ done: 0 });
    await scavenge(other!);
    expect(isOnDisk(other!)).toBe(false);
    const left = double.nodes.filter((node) => node !== other).map(addressOf);
    expect(await keys.scavenged()).toMatchObject({ done: 1, left });
    await scavenge(one!);
    expect(isOnDisk(one!)).toBe(false);
    expect(await keys.scavenged()).toMatchObject({ done: 2 });
  });

  it.each([
    ['makes a new one', () => undefined],
    ['makes a new one and leaves no note', (made: string) => hideOf(made)],
  ])(
    'stay on the disk of a node that is at it by an older scavenge point while another %s',
    async (_, leave) => {
      await start(3);
      const [one, other] = double.nodes;
      await scavenge(one!);
      await keys.erase('case-1');
      await keys.requestScavenge([addressOf(other!)]);
      const [made] = await keys.requestScavenge([addressOf(one!)]);
      await Promise.all([over(one!), over(other!)]);
      leave(made!.id!);
      expect([one!, other!].map(isOnDisk)).toEqual([false, true]);
      expect((await keys.scavenged())?.left).toContain(addressOf(other!));
    },
  );
});

const addressOf = ({ address: { host, port } }: DoubleNode) => `${host}:${port}`;

const over = (node: DoubleNode) => until(async () => node.scavenger.underWay === '');

describe('scripts/scavenge', () => {
  let double: EventStoreDouble;
  let keys: EventStoreDbKeys;
  let folder: string;
  beforeEach(async () => {
    double = await EventStoreDouble.start({ nodes: 3, timing: { scavenge: 300 } });
    keys = await openEventStoreDbKeys({ url: double.url }, secrets);
    folder = freshFolder();
    for (const [name, key] of Object.entries({ master: secrets.masterKey, hash: secrets.hashKey })) {
      writeFileSync(join(folder, `${name}.key`), Buffer.from(key).toString('base64'), { mode: 0o600 });
    }
  });
  afterEach(async () => {
    await keys.close();
    await double.stop();
    removeFolders();
  });

  const scavenge = (...minutes: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const env = { ...process.env, EVENTSTORE_URL: double.url, HANDOVER_DATA: folder };
      const words = ['scripts/scavenge.ts', ...minutes];
      execFile(process.execPath, words, { env }, (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), out, err }),
      );
    });
  const said = {
    nothing: 'No keys were destroyed or replaced since the last scavenge.\n',
    done: 'Keys that were destroyed or replaced are off the disks of all 3 nodes. Destroy older backups of EventStoreDB.\n',
  };

  it('waits until every node is done, and does nothing where nothing is to be done', async () => {
    await keys.create('case-1');
    expect(await scavenge()).toEqual({ code: 0, out: said.nothing, err: '' });
    await keys.erase('case-1');
    expect(await keys.erasurePending()).toBe(true);
    expect(await scavenge()).toEqual({ code: 0, out: said.done, err: '' });
    expect(await keys.erasurePending()).toBe(false);
    expect(await scavenge()).toEqual({ code: 0, out: said.nothing, err: '' });
  });

  it('counts a scavenge that somebody else has started where its note names a node of the cluster', async () => {
    await keys.create('case-1');
    await keys.erase('case-1');
    const [one, other] = double.nodes;
    one!.listensOn = `127.0.0.1:${one!.address.port}`;
    for (const node of [one!, other!, one!]) {
      node.scavenger.start();
      await over(node);
    }
    const left = double.nodes.slice(1).map(addressOf);
    expect(await keys.scavenged()).toEqual({ done: 1, of: 3, left, failed: [] });
  });

  it('asks a node again that has only gone on with a scavenge that was stopped before', async () => {
    await keys.create('case-1');
    const node = double.nodes.find((node) => node !== double.leader)!;
    const id = node.scavenger.start()!;
    await until(async () => node.log.newest('$scavengePoints') !== undefined);
    await node.scavenger.stop(id);
    await keys.erase('case-1');
    expect((await keys.scavenged())?.failed).toEqual([id]);
    expect(await scavenge()).toEqual({ code: 0, out: said.done, err: expect.any(String) });
    const [record] = node.log.stream('key-case-1');
    expect(double.nodes.map(({ scavenged }) => scavenged.has(record!))).toEqual([true, true, true]);
  });

  it.each([
    ['read the notes of scavenges', { on: 'read', stream: '$scavenges' }],
    ['read scavenge points', { on: 'read', stream: '$scavengePoints' }],
    ['start a scavenge', { on: 'scavenge' }],
  ] as const)('says what is needed when the user may not %s', async (_, when) => {
    await keys.create('case-1');
    await keys.erase('case-1');
    double.faults.add({ fault: 'access-denied', ...when });
    const err =
      'EventStoreDB does not let this user scavenge, or see how far that is: it takes a user in the group $ops who may read $scavengePoints, see scripts/README.md\n';
    expect(await scavenge()).toEqual({ code: 1, out: '', err });
    double.faults.clear();
    expect(await keys.erasurePending()).toBe(true);
  });

  it('says so when its time is up and a node has not done it, and is run again', async () => {
    await keys.create('case-1');
    await keys.startGeneration('case-1');
    await keys.narrow('case-1', 1, []);
    const down = double.nodes.find((node) => node !== double.leader)!;
    await down.kill();
    expect(await scavenge('0.05')).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(
        /^After 0.05 minutes .* off the disks of [0-2] of 3 nodes\. A scavenge that has/,
      ),
    });
    await until(async () => (await keys.scavenged())?.done === 2);
    expect(await keys.erasurePending()).toBe(true);
    await down.start();
    expect(await scavenge()).toEqual({ code: 0, out: said.done, err: '' });
    expect(await keys.erasurePending()).toBe(false);
  });
});
