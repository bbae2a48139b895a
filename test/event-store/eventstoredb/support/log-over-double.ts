import { EventLog } from '../../../../src/event-store/event-log.ts';
import { openEventStoreDb } from '../../../../src/event-store/eventstoredb/eventstoredb-store.ts';
import { openEventStoreDbKeys } from '../../../../src/event-store/keys/eventstoredb-keys.ts';
import { EventStoreDouble } from '../../../support/eventstoredb/double.ts';
import { secrets } from '../../keys/support/key-store-contract.ts';

/** A log over a double of EventStoreDB, with what it is made of. */
export async function logOverDouble(clock = () => new Date().toISOString()) {
  const double = await EventStoreDouble.start();
  const store = await openEventStoreDb({ url: double.url });
  const keys = await openEventStoreDbKeys({ url: double.url }, secrets);
  return {
    double,
    place: { kind: 'eventstoredb' as const, settings: { url: double.url } },
    store,
    keys,
    secrets,
    log: new EventLog({ store, keys, clock }),
    async close() {
      await keys.close();
      await store.close();
      await double.stop();
    },
  };
}
