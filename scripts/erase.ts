import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process, { argv, env, stderr, stdout } from 'node:process';
import { erase } from '../src/case/recording/erase.ts';
import { upcasters } from '../src/case/upcasters.ts';
import { DirectoryStream } from '../src/directory/directory-stream.ts';
import { openEmbeddedStore } from '../src/event-store/embedded/embedded-store.ts';
import { LOG_FILE } from '../src/event-store/embedded/schema.ts';
import { EventLog } from '../src/event-store/event-log.ts';
import { openKeyStore } from '../src/event-store/keys/embedded-keys.ts';
import { loadSecrets } from '../src/event-store/keys/secrets.ts';
import { inFolder } from '../src/event-store/place.ts';
import { ReadModel } from '../src/read-model/read-model.ts';

const [folder = 'data', caseId = '', what = '', staffId = '', ground = ''] = argv.slice(2);
const eventId = what === '--whole' ? undefined : what;
const clock = () => new Date().toISOString();
const closings: (() => Promise<void>)[] = [];
try {
  if (!existsSync(join(folder, LOG_FILE))) throw new Error(`There is no log in ${folder}: set HANDOVER_DATA`);
  const store = await openEmbeddedStore(folder);
  closings.unshift(() => store.close());
  const secrets = loadSecrets({
    folder,
    masterKeyFile: env['HANDOVER_MASTER_KEY_FILE'] || undefined,
    hashKeyFile: env['HANDOVER_HASH_KEY_FILE'] || undefined,
    mayCreate: false,
  });
  const keys = openKeyStore(folder, secrets);
  closings.unshift(() => keys.close());
  const log = new EventLog({ store, keys, clock, upcasters });
  const views = await ReadModel.open({ place: inFolder(folder), views: folder, secrets, log });
  closings.unshift(() => views.close());
  const directory = (await DirectoryStream.open(log)).history.at(clock());
  const staff = directory.staff(staffId);
  if (staff === undefined) throw new Error(`The directory has nobody today with the staff id ${staffId}`);
  const agency = directory.team(staff.team)?.agency ?? 'PROBATION';
  const actor = { id: staff.id, role: staff.role, agency, area: staff.team };
  await erase({ log, views }, { caseId, actor, ground, ...(eventId !== undefined && { eventId }) });
  stdout.write(
    `${eventId === undefined ? `The case ${caseId}` : `The event ${eventId}`} is erased. Destroy the copies of the keys that are older than this.\n`,
  );
} catch (error) {
  stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
for (const close of closings) await close();
