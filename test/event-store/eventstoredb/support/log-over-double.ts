import { EventLog } from '../../../../src/event-store/event-log.ts';
import { openEventStoreDb } from '../../../../src/event-store/eventstoredb/eventstoredb-store.ts';
import { openEventStoreDbKeys } from '../../../../src/event-store/keys/eventstoredb-keys.ts';
import { DoubleNode } from '../../../support/eventstoredb/node.ts';
import { secrets } from '../../keys/support/key-store-contract.ts';

/** A log over a node of EventStoreDB in this process, with what it is made of. */
export async function logOverDouble(clock = () => new Date().toISOString()) {
  const node = new DoubleNode();
  await node.start();
  const store = await openEventStoreDb({ url: node.url });
  const keys = await openEventStoreDbKeys({ url: node.url }, secrets);
  return {
    node,
    place: { kind: 'eventstoredb' as const, settings: { url: node.url } },
    store,
    keys,
    secrets,
    log: new EventLog({ store, keys, clock }),
    async close() {
      await keys.close();
      await store.close();
      await node.kill();
    },
  };
}
