import process, { argv, stderr, stdout } from 'node:process';
import { erase } from '../src/case/recording/erase.ts';
import { upcasters } from '../src/case/upcasters.ts';
import { DirectoryStream } from '../src/directory/directory-stream.ts';
import { EventLog } from '../src/event-store/event-log.ts';
import type { Secrets } from '../src/event-store/keys/secrets.ts';
import { openPlace, openPlaceForReading, type LogPlace, type OpenedPlace } from '../src/event-store/place.ts';
import { ReadModel } from '../src/read-model/read-model.ts';
import { placeOfLog, secretsFor } from './places.ts';

const [folder = 'data', caseId = '', what = '', staffId = '', ground = ''] = argv.slice(2);
const eventId = what === '--whole' ? undefined : what;
const clock = () => new Date().toISOString();
const closings: (() => Promise<void>)[] = [];
try {
  const place = placeOfLog(folder);
  const { store, keys, secrets } = await open(place);
  closings.unshift(
    () => keys.close(),
    () => store.close(),
  );
  const log = new EventLog({ store, keys, clock, upcasters });
  let views: ReadModel | undefined;
  // Elsewhere each instance puts its own lists right when it reads of the erasure.
  if (place.kind === 'embedded') {
    const madeAnew = (why: string) => stderr.write(`The views are made anew from the log: ${why}\n`);
    views = await ReadModel.open({ place, views: folder, secrets, log, madeAnew });
    closings.unshift(views.close.bind(views));
  }
  const directory = (await DirectoryStream.open(log)).history.today(clock());
  const staff = directory.staff(staffId);
  if (staff === undefined) throw new Error(`The directory has nobody today with the staff id ${staffId}`);
  const agency = directory.team(staff.team)?.agency ?? 'PROBATION';
  const actor = { id: staff.id, role: staff.role, agency, area: staff.team };
  await erase(
    { log, ...(views && { views }) },
    { caseId, actor, ground, ...(eventId !== undefined && { eventId }) },
  );
  stdout.write(
    `${eventId === undefined ? `The case ${caseId}` : `The event ${eventId}`} is erased. Destroy the copies of the keys that are older than this.\n` +
      (place.kind === 'embedded'
        ? ''
        : 'Every instance takes it out of its lists within seconds. The destroyed keys are still on the disks of EventStoreDB: run scripts/scavenge.\n'),
  );
} catch (error) {
  stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
for (const close of closings) await close();

/** A data folder is kept to this process; in EventStoreDB services may go on meanwhile. */
async function open(place: LogPlace): Promise<OpenedPlace & { secrets: Secrets }> {
  if (place.kind === 'embedded') return openPlace(place, folder, () => secretsFor(folder));
  const secrets = secretsFor(folder);
  return { ...(await openPlaceForReading(place, secrets)), secrets };
}
