import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process, { argv, env, stderr, stdout } from 'node:process';
import { lockFolder } from '../src/event-store/embedded/folder-lock.ts';
import { KEYS_FILE, openKeyStore } from '../src/event-store/keys/embedded-keys.ts';
import { loadSecrets } from '../src/event-store/keys/secrets.ts';

const [folder = 'data', oldFile, newFile] = argv.slice(2);
const secretsWith = (masterKeyFile: string | undefined) =>
  loadSecrets({
    folder,
    masterKeyFile,
    hashKeyFile: env['HANDOVER_HASH_KEY_FILE'] || undefined,
    mayCreate: false,
  });
try {
  if (!existsSync(join(folder, KEYS_FILE)))
    throw new Error(`There are no keys in ${folder}: set HANDOVER_DATA`);
  const { masterKey } = secretsWith(newFile);
  const unlock = lockFolder(folder);
  const keys = openKeyStore(folder, secretsWith(oldFile));
  await keys.rewrap(masterKey);
  await keys.close();
  unlock();
  stdout.write(
    `Start the service with ${newFile} from now on. Destroy ${oldFile} and the older copies of the keys.\n`,
  );
} catch (error) {
  stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
