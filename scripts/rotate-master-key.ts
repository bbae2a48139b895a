import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process, { argv, stderr, stdout } from 'node:process';
import { lockFolder } from '../src/event-store/embedded/folder-lock.ts';
import { KEYS_FILE, openKeyStore } from '../src/event-store/keys/embedded-keys.ts';
import { openEventStoreDbKeys } from '../src/event-store/keys/eventstoredb-keys.ts';
import { placeOfLog, secretsFor } from './places.ts';

const [folder = 'data', oldFile, newFile] = argv.slice(2);
try {
  const place = placeOfLog(folder);
  const { masterKey } = secretsFor(folder, newFile);
  const old = secretsFor(folder, oldFile);
  const closings: (() => unknown)[] = [];
  if (place.kind === 'embedded') {
    if (!existsSync(join(folder, KEYS_FILE))) throw new Error(`There are no keys in ${folder}`);
    closings.push(lockFolder(folder));
  }
  const keys =
    place.kind === 'embedded' ? openKeyStore(folder, old) : await openEventStoreDbKeys(place.settings, old);
  await keys.rewrap(masterKey);
  await keys.close();
  for (const close of closings) close();
  stdout.write(
    `Start the service with ${newFile} from now on. Destroy ${oldFile} and the older copies of the keys.\n` +
      (place.kind === 'embedded'
        ? ''
        : 'The keys as they were wrapped before are still on the disks of EventStoreDB: run scripts/scavenge.\n'),
  );
} catch (error) {
  stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
