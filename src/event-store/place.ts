import { mkdirSync } from 'node:fs';
import { openEmbeddedReader } from './embedded/embedded-reader.ts';
import { openEmbeddedStore } from './embedded/embedded-store.ts';
import { EventLog } from './event-log.ts';
import type { EventStore } from './event-store.ts';
import { openKeyReader, openKeyStore } from './keys/embedded-keys.ts';
import type { KeyStore } from './keys/key-store.ts';
import type { Secrets } from './keys/secrets.ts';
import type { Upcasters } from './envelope/upcast.ts';

/** Where a log and its keys are: plain data, so that a worker can be started with it. */
export type LogPlace = EmbeddedPlace;

/** Files in a data folder, written by one process. */
export interface EmbeddedPlace {
  kind: 'embedded';
  folder: string;
}

/** A log and its keys, open. */
export interface OpenedPlace {
  store: EventStore;
  keys: KeyStore;
}

/** The log and keys in a data folder. */
export const inFolder = (folder: string): EmbeddedPlace => ({ kind: 'embedded', folder });

/** Opens log and keys for writing. Rejects with a sentence when they cannot be, and lets go of what it had opened. */
export async function openPlace(
  { folder }: LogPlace,
  secretsOf: () => Secrets,
): Promise<OpenedPlace & { secrets: Secrets }> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = await openEmbeddedStore(folder);
  try {
    const secrets = secretsOf();
    return { store, secrets, keys: openKeyStore(folder, secrets) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Opens log and keys for reading only, in a worker or beside the process that writes. */
export async function openPlaceForReading({ folder }: LogPlace, secrets: Secrets): Promise<OpenedPlace> {
  return { store: openEmbeddedReader(folder), keys: openKeyReader(folder, secrets) };
}

/** A log that is only read. */
export async function openLogReader(
  place: LogPlace,
  secrets: Secrets,
  upcasters: Upcasters = {},
): Promise<EventLog> {
  const clock = () => new Date().toISOString();
  return new EventLog({ ...(await openPlaceForReading(place, secrets)), clock, upcasters });
}
