import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { placeOf } from '../src/config/place-of.ts';
import { readPlaceSettings } from '../src/config/settings.ts';
import { LOG_FILE } from '../src/event-store/embedded/schema.ts';
import { loadSecrets, type Secrets } from '../src/event-store/keys/secrets.ts';
import { inFolder, type LogPlace } from '../src/event-store/place.ts';

/** A data folder, or an esdb:// address to which the settings of EventStoreDB apply. Throws a sentence. */
export function placeNamed(name: string): LogPlace {
  if (!/^esdb(\+discover)?:/.test(name)) return inFolder(name);
  return placeOf(readPlaceSettings({ ...env, EVENTSTORE_URL: name }));
}

/** Where the environment says that the log is: in EventStoreDB or in the data folder. Throws a sentence where there is none. */
export function placeOfLog(folder: string): LogPlace {
  const place = placeNamed(env['EVENTSTORE_URL'] || folder);
  if (place.kind === 'embedded' && !existsSync(join(folder, LOG_FILE)))
    throw new Error(
      `There is no log in ${folder}: set HANDOVER_DATA, or EVENTSTORE_URL where it is elsewhere`,
    );
  return place;
}

/** The master and the hash key from their files, or those of the data folder. Throws a sentence. */
export function secretsFor(
  folder: string,
  masterKeyFile = env['HANDOVER_MASTER_KEY_FILE'] || undefined,
): Secrets {
  const hashKeyFile = env['HANDOVER_HASH_KEY_FILE'] || undefined;
  return loadSecrets({ folder, masterKeyFile, hashKeyFile, mayCreate: false });
}
