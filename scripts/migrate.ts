import { argv, env, exit, stderr, stdout } from 'node:process';
import { migratePlace } from '../src/event-store/migrate/places.ts';
import type { Told } from '../src/event-store/migrate/side.ts';
import { nameOfPlace } from '../src/event-store/place.ts';
import { placeNamed, secretsFor } from './places.ts';
import { showProgress } from './verify-progress.ts';

const [named = '', copyNamed = ''] = argv.slice(2);
let part = { of: '', ...showProgress('') };
const told: Told = (doing, what, seen, of) => {
  if (part.of !== doing + what) {
    part.end();
    part = { of: doing + what, ...showProgress(doing, what) };
  }
  part.at(seen, of);
};
try {
  const from = placeNamed(named);
  const to = placeNamed(copyNamed);
  const folder = from.kind === 'embedded' ? from.folder : env['HANDOVER_DATA'] || 'data';
  const { events, streams, keys, leaf, written } = await migratePlace(
    from,
    to,
    () => secretsFor(folder),
    told,
    folder,
  );
  part.end();
  stdout.write(
    `${events} events in ${streams} streams and the keys of ${keys} are the same, compared one by one, in ` +
      `${nameOfPlace(from)} and ${nameOfPlace(to)}. Newest leaf ${leaf}. ` +
      (written.events + written.keys === 0
        ? 'Nothing was missing.\n'
        : `Written now: ${written.events} events and the keys of ${written.keys} streams.\n`),
  );
} catch (error) {
  part.end();
  stderr.write(`${(error as Error).message}\n`);
  exit(1);
}
