import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  openEventStoreDbKeys,
  type EventStoreDbKeys,
} from '../../../src/event-store/keys/eventstoredb-keys.ts';
import { DoubleNode } from '../../support/eventstoredb/node.ts';
import { keyOf, keyStoreContract, secrets } from './support/key-store-contract.ts';

keyStoreContract('The key store in EventStoreDB', async () => {
  const node = new DoubleNode();
  await node.start();
  return {
    open: (given) => openEventStoreDbKeys({ url: node.url }, given),
    remove: () => node.kill(),
  };
});

describe('The keys in EventStoreDB', () => {
  let node: DoubleNode;
  let one: EventStoreDbKeys;
  let other: EventStoreDbKeys;
  beforeEach(async () => {
    node = new DoubleNode();
    await node.start();
    [one, other] = await Promise.all([
      openEventStoreDbKeys({ url: node.url }, secrets),
      openEventStoreDbKeys({ url: node.url }, secrets),
    ]);
  });
  afterEach(async () => {
    await one.close();
    await other.close();
    await node.kill();
  });

  it('are the same for two instances that make them at the same moment', async () => {
    for (let round = 0; round < 20; round++) {
      const rings = await Promise.all([one, other].map((keys) => keys.create(`case-${round}`)));
      expect(keyOf(rings[0])).toBe(keyOf(rings[1]));
    }
  });

  it('keep what both of two instances change at the same moment', async () => {
    await one.create('case-1');
    await Promise.all([one.startGeneration('case-1'), other.startGeneration('case-1')]);
    await Promise.all([one.narrow('case-1', 1, []), other.narrow('case-1', 2, [])]);
    const fresh = await openEventStoreDbKeys({ url: node.url }, secrets);
    const ring = await fresh.get('case-1');
    expect([1, 2, 3].map((generation) => keyOf(ring, generation) !== undefined)).toEqual([
      false,
      false,
      true,
    ]);
    await fresh.close();
  });

  it('are not given out while it cannot be looked up whether they were destroyed', async () => {
    await one.create('case-1');
    await node.kill();
    const given = async () =>
      one.get('case-1').then(
        () => true,
        (error: Error) => error.name,
      );
    while ((await given()) === true);
    expect(await given()).toBe('StoreUnavailable');
  });
});
