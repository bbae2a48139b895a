import { argv, exit, stderr, stdout } from 'node:process';
import { upcasters } from '../src/case/upcasters.ts';
import { openLogReader } from '../src/event-store/place.ts';
import { rebuild } from '../src/read-model/rebuild.ts';
import { placeOfLog, secretsFor } from './places.ts';
import { showProgress } from './verify-progress.ts';

const folder = argv[2] ?? 'data';
const progress = showProgress('Rebuilding');
try {
  const place = placeOfLog(folder);
  const secrets = secretsFor(folder);
  const log = await openLogReader(place, secrets, upcasters);
  const { events, parked, file } = await rebuild(log, secrets, folder, ({ events, total, waitsFor }) =>
    waitsFor === undefined ? progress.at(events, Math.max(events, total)) : progress.waits(waitsFor),
  );
  await log.store.close();
  await log.keys.close();
  progress.end();
  stdout.write(`${events} events are in ${file}, which serves from now on.\n`);
  if (parked > 0) stdout.write(`${parked} events could not be taken in: see GET /api/parked-events.\n`);
} catch (error) {
  progress.end();
  stderr.write(`${(error as Error).message}\n`);
  exit(1);
}
