import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore } from '../../../src/event-store/embedded/embedded-store.ts';
import { EventLog } from '../../../src/event-store/event-log.ts';
import { openKeyStore } from '../../../src/event-store/keys/embedded-keys.ts';
import { loadSecrets } from '../../../src/event-store/keys/secrets.ts';

/** A folder of its own that goes with the test. */
export function ownFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'handover-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A log on an embedded store in a folder of its own. */
export async function ownLog(clock = () => new Date().toISOString()) {
  const { folder, remove } = ownFolder();
  const store = await openEmbeddedStore(folder);
  const keys = openKeyStore(folder, loadSecrets({ folder, mayCreate: true }));
  return {
    folder,
    log: new EventLog({ store, keys, clock }),
    async close() {
      await keys.close();
      await store.close();
      remove();
    },
  };
}
