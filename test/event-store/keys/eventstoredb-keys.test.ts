import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  openEventStoreDbKeys,
  type EventStoreDbKeys,
} from '../../../src/event-store/keys/eventstoredb-keys.ts';
import { EventStoreDouble } from '../../support/eventstoredb/double.ts';
import { SERVER, testServer } from '../eventstoredb/support/server.ts';
import { keyOf, keyStoreContract, secrets } from './support/key-store-contract.ts';

keyStoreContract(`The key store in ${SERVER}`, async () => {
  const server = await testServer();
  return {
    open: (given) => openEventStoreDbKeys({ url: server.url }, given),
    remove: async () => {
      await server.wroteAll('^key-');
      await server.end();
    },
  };
});

describe('The keys in EventStoreDB', () => {
  let double: EventStoreDouble;
  let one: EventStoreDbKeys;
  let other: EventStoreDbKeys;
  beforeEach(async () => {
    double = await EventStoreDouble.start();
    [one, other] = await Promise.all([
      openEventStoreDbKeys({ url: double.url }, secrets),
      openEventStoreDbKeys({ url: double.url }, secrets),
    ]);
  });
  afterEach(async () => {
    await one.close();
    await other.close();
    await double.stop();
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
    const fresh = await openEventStoreDbKeys({ url: double.url }, secrets);
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
    await double.down();
    const given = async () =>
      one.get('case-1').then(
        () => true,
        (error: Error) => error.name,
      );
    while ((await given()) === true);
    expect(await given()).toBe('StoreUnavailable');
  });
});
