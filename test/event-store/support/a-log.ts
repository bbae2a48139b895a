import { EventLog, type LogParts } from '../../../src/event-store/event-log.ts';
import type { EventStore } from '../../../src/event-store/event-store.ts';
import { openEmbeddedStore } from '../../../src/event-store/embedded/embedded-store.ts';
import { openKeyStore, type EmbeddedKeys } from '../../../src/event-store/keys/embedded-keys.ts';
import { loadSecrets, type Secrets } from '../../../src/event-store/keys/secrets.ts';

/** A log over a data folder, with what it is made of. */
export interface ALog {
  log: EventLog;
  store: EventStore;
  keys: EmbeddedKeys;
  secrets: Secrets;
  close: () => Promise<void>;
}

export async function openLog(folder: string, parts: Partial<LogParts> = {}): Promise<ALog> {
  const store = await openEmbeddedStore(folder);
  const secrets = loadSecrets({ folder, mayCreate: true });
  const keys = openKeyStore(folder, secrets);
  const log = new EventLog({ store, keys, clock: () => new Date().toISOString(), ...parts });
  const close = async () => {
    await keys.close();
    await store.close();
  };
  return { log, store, keys, secrets, close };
}
