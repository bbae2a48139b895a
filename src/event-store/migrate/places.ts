import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openEmbeddedReader } from '../embedded/embedded-reader.ts';
import { lockFolder } from '../embedded/folder-lock.ts';
import { LOG_FILE } from '../embedded/schema.ts';
import type { Position } from '../event-store.ts';
import { openEventStoreDb } from '../eventstoredb/eventstoredb-store.ts';
import type { EventStoreDbSettings } from '../eventstoredb/settings.ts';
import { KEYS_FILE, openKeyStore } from '../keys/embedded-keys.ts';
import type { Secrets } from '../keys/secrets.ts';
import { nameOfPlace, openPlace, openPlaceForReading, type LogPlace, type OpenedPlace } from '../place.ts';
import { verify } from '../verify.ts';
import { migrate, type Migrated } from './migrate.ts';
import { CannotMigrate, type Told } from './side.ts';

/** How long a log that others can write to is watched before it is copied, in milliseconds. */
const WATCH_MS = 3_000;

/**
 * Proves the log at one place and copies it with its keys to another; see `migrate`. A data folder is locked meanwhile,
 * so that no service writes to it. EventStoreDB is watched from the first to the last; with `instance`, the data folder
 * of a service that uses it, that service is kept out as well. Throws a sentence when anything is in the way.
 */
export async function migratePlace(
  from: LogPlace,
  to: LogPlace,
  secretsOf: () => Secrets,
  told: Told,
  instance?: string,
): Promise<Migrated> {
  const [name, nameOfCopy] = [nameOfPlace(from), nameOfPlace(to)];
  if (resolve(name) === resolve(nameOfCopy)) throw new CannotMigrate('A log cannot be copied to where it is');
  const closings: (() => unknown)[] = [];
  const opened = ({ store, keys }: OpenedPlace) => {
    closings.push(
      () => store.close(),
      () => keys.close(),
    );
    return { store, keys };
  };
  try {
    if (from.kind === 'embedded') closings.push(lock(from.folder));
    else if (instance !== undefined && existsSync(instance) && resolve(instance) !== resolve(nameOfCopy))
      closings.push(lockFolder(instance));
    const since = from.kind === 'embedded' ? undefined : await endOf(from.settings);
    const { fault, events } = await verify(from, (seen, of) => told('Verifying', 'events', seen, of));
    if (fault !== undefined) throw new CannotMigrate(`${name} is not whole. ${fault}`);
    if (events === 0) throw new CannotMigrate(`There is nothing to copy in ${name}`);
    const secrets = secretsOf();
    const source = opened(await openSource(from, secrets));
    const copy = opened(await openCopy(to, secrets));
    return await migrate(
      { name, ...source },
      { name: nameOfCopy, ...copy },
      { told, since, watchMs: from.kind === 'embedded' ? 0 : WATCH_MS },
    );
  } finally {
    for (const close of closings.reverse()) await close();
  }
}

function lock(folder: string): () => void {
  for (const file of [LOG_FILE, KEYS_FILE]) {
    if (!existsSync(join(folder, file))) throw new CannotMigrate(`There is no ${join(folder, file)} to copy`);
  }
  return lockFolder(folder);
}

/** Where a log ends before anything else is done with it. */
async function endOf(settings: EventStoreDbSettings): Promise<Position> {
  const store = await openEventStoreDb(settings);
  try {
    return await store.head();
  } finally {
    await store.close();
  }
}

/** Whatever a service left half done with the keys when it was killed is put right: the folder is locked. */
async function openSource(place: LogPlace, secrets: Secrets): Promise<OpenedPlace> {
  if (place.kind === 'eventstoredb') return openPlaceForReading(place, secrets);
  const { folder } = place;
  return { store: openEmbeddedReader(folder), keys: openKeyStore(folder, secrets) };
}

/** What is opened for reading in EventStoreDB can be written to as well. */
function openCopy(place: LogPlace, secrets: Secrets): Promise<OpenedPlace> {
  if (place.kind === 'eventstoredb') return openPlaceForReading(place, secrets);
  return openPlace(place, place.folder, () => secrets);
}
