import { openEventStoreDb } from '../../../src/event-store/eventstoredb/eventstoredb-store.ts';
import { DoubleNode } from '../../support/eventstoredb/node.ts';
import { storeContract } from '../support/store-contract.ts';

storeContract('EventStoreDB over the double', async () => {
  const node = new DoubleNode();
  await node.start();
  return {
    store: await openEventStoreDb({ url: node.url }),
    reopen: () => openEventStoreDb({ url: node.url }),
    remove: () => node.kill(),
  };
});
