import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process, { argv, stderr, stdout } from 'node:process';
import { lockFolder } from '../src/event-store/embedded/folder-lock.ts';
import { KEYS_FILE, openKeyStore, type EmbeddedKeys } from '../src/event-store/keys/embedded-keys.ts';
import { openEventStoreDbKeys, type EventStoreDbKeys } from '../src/event-store/keys/eventstoredb-keys.ts';
import type { Secrets } from '../src/event-store/keys/secrets.ts';
import { WrongMasterKey } from '../src/event-store/keys/wrapping.ts';
import type { LogPlace } from '../src/event-store/place.ts';
import { placeOfLog, secretsFor } from './places.ts';

const [folder = 'data', oldFile, newFile] = argv.slice(2);
const closings: (() => unknown)[] = [];
try {
  const place = placeOfLog(folder);
  const fresh = secretsFor(folder, newFile);
  const old = secretsFor(folder, oldFile);
  if (place.kind === 'embedded' && !existsSync(join(folder, KEYS_FILE)))
    throw new Error(`There are no keys in ${folder}`);
  // With EventStoreDB this keeps out the instance of this folder, and no other.
  if (existsSync(folder)) closings.unshift(lockFolder(folder));
  const { keys, isDone } = await openEither(place, old, fresh);
  closings.unshift(() => keys.close());
  await keys.rewrap(fresh.masterKey);
  stdout.write(
    // What was done before cannot be told from files that were named the wrong way round: no key is called done with.
    (isDone
      ? `Nothing was changed: all keys are wrapped with ${newFile}. Start the service with ${newFile}, and destroy nothing before it has started. If you meant to exchange that key for another, name the two the other way round.\n`
      : `Start the service with ${newFile} from now on. Destroy ${oldFile} and the older copies of the keys.\n`) +
      (place.kind === 'embedded'
        ? ''
        : 'The keys as they were wrapped before are still on the disks of EventStoreDB: run scripts/scavenge.\n'),
  );
} catch (error) {
  stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
for (const close of closings) await close();

/**
 * The keys under the old master key. Under the new one where they are wrapped with it already, as after a run that was
 * cut off at its very end; when neither fits, it is told of the old one.
 */
async function openEither(place: LogPlace, old: Secrets, fresh: Secrets) {
  try {
    return { keys: await open(place, old), isDone: false };
  } catch (error) {
    if (!(error instanceof WrongMasterKey)) throw error;
    const keys = await open(place, fresh).catch((other: unknown) => {
      throw other instanceof WrongMasterKey ? error : other;
    });
    return { keys, isDone: true };
  }
}

async function open(place: LogPlace, secrets: Secrets): Promise<EmbeddedKeys | EventStoreDbKeys> {
  return place.kind === 'embedded'
    ? openKeyStore(folder, secrets)
    : openEventStoreDbKeys(place.settings, secrets);
}
