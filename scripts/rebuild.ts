import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { argv, env, exit, stderr, stdout } from 'node:process';
import { upcasters } from '../src/case/upcasters.ts';
import { LOG_FILE } from '../src/event-store/embedded/schema.ts';
import { loadSecrets } from '../src/event-store/keys/secrets.ts';
import { inFolder, openLogReader } from '../src/event-store/place.ts';
import { rebuild } from '../src/read-model/rebuild.ts';
import { showProgress } from './verify-progress.ts';

const folder = argv[2] ?? 'data';
const progress = showProgress('Rebuilding');
try {
  if (!existsSync(join(folder, LOG_FILE))) {
    throw new Error(`There is no log in ${folder}: name the data folder, as in scripts/rebuild data`);
  }
  const secrets = loadSecrets({
    folder,
    masterKeyFile: env['HANDOVER_MASTER_KEY_FILE'] || undefined,
    hashKeyFile: env['HANDOVER_HASH_KEY_FILE'] || undefined,
    mayCreate: false,
  });
  const log = await openLogReader(inFolder(folder), secrets, upcasters);
  const { events, parked, file } = await rebuild(log, secrets, folder, ({ events, total }) =>
    progress.at(events, Math.max(events, total)),
  );
  await log.store.close();
  await log.keys.close();
  progress.end();
  stdout.write(`${events} events are in ${file}, which serves from now on.\n`);
  if (parked > 0)
    stdout.write(`${parked} events could not be taken in: their cases are marked incomplete.\n`);
} catch (error) {
  progress.end();
  stderr.write(`${(error as Error).message}\n`);
  exit(1);
}
