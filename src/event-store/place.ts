import { mkdirSync } from 'node:fs';
import { openEmbeddedReader } from './embedded/embedded-reader.ts';
import { openEmbeddedStore } from './embedded/embedded-store.ts';
import { lockFolder } from './embedded/folder-lock.ts';
import type { Upcasters } from './envelope/upcast.ts';
import { EventLog } from './event-log.ts';
import type { EventStore } from './event-store.ts';
import type { StoreStatus } from './eventstoredb/cluster.ts';
import { openEventStoreDb } from './eventstoredb/eventstoredb-store.ts';
import type { EventStoreDbSettings } from './eventstoredb/settings.ts';
import { openKeyReader, openKeyStore } from './keys/embedded-keys.ts';
import { openEventStoreDbKeys } from './keys/eventstoredb-keys.ts';
import type { KeyRecords, KeyStore } from './keys/key-store.ts';
import type { Secrets } from './keys/secrets.ts';

/** Where a log and its keys are: plain data, so that a worker can be started with it. */
export type LogPlace = EmbeddedPlace | EventStoreDbPlace;

/** Files in a data folder, written by one process. */
export interface EmbeddedPlace {
  kind: 'embedded';
  folder: string;
}

/** A server or a cluster of them, used by any number of processes. */
export interface EventStoreDbPlace {
  kind: 'eventstoredb';
  settings: EventStoreDbSettings;
}

/** A log and its keys, open. */
export interface OpenedPlace {
  store: EventStore;
  keys: KeyStore & KeyRecords;
  /** How the servers are; absent where there are none. */
  status?: () => Promise<StoreStatus>;
  /** Whether what was erased is still on the disks of servers; absent where there are none. */
  erasurePending?: () => Promise<boolean>;
}

/** The log and keys in a data folder. */
export const inFolder = (folder: string): EmbeddedPlace => ({ kind: 'embedded', folder });

/** What a place is called in sentences; without options, and never with a password. */
export function nameOfPlace(place: LogPlace): string {
  if (place.kind === 'embedded') return place.folder;
  return place.settings.url.replace(/\/?(\?.*)?$/, '').replace(/\/\/.*@/, '//');
}

/**
 * Opens log and keys for writing, for the one process that uses the data folder: with a log elsewhere it holds the
 * views and what else the process keeps for itself. Rejects with a sentence, and lets go of what it had opened.
 */
export async function openPlace(
  place: LogPlace,
  folder: string,
  secretsOf: () => Secrets,
): Promise<OpenedPlace & { secrets: Secrets }> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const opened =
    place.kind === 'embedded'
      ? { store: await openEmbeddedStore(place.folder) }
      : await openWithFolder(place.settings, folder);
  const { store } = opened;
  try {
    const secrets = secretsOf();
    if (place.kind === 'embedded') return { ...opened, secrets, keys: openKeyStore(place.folder, secrets) };
    const keys = await openEventStoreDbKeys(place.settings, secrets);
    return { ...opened, secrets, keys, erasurePending: () => keys.erasurePending() };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Opens log and keys for reading only, in a worker or beside the process that writes. */
export async function openPlaceForReading(place: LogPlace, secrets: Secrets): Promise<OpenedPlace> {
  if (place.kind === 'embedded') {
    return { store: openEmbeddedReader(place.folder), keys: openKeyReader(place.folder, secrets) };
  }
  const store = await openEventStoreDb(place.settings);
  try {
    return { store, keys: await openEventStoreDbKeys(place.settings, secrets) };
  } catch (error) {
    await store.close();
    throw error;
  }
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

/** The log in EventStoreDB, with the folder kept to this process until the log is closed. */
async function openWithFolder(
  settings: EventStoreDbSettings,
  folder: string,
): Promise<Pick<OpenedPlace, 'store' | 'status'>> {
  const unlock = lockFolder(folder);
  try {
    const store = await openEventStoreDb(settings);
    const close = store.close.bind(store);
    store.close = async () => {
      await close();
      unlock();
    };
    return { store, status: () => store.status() };
  } catch (error) {
    unlock();
    throw error;
  }
}
