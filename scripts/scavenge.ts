import { setTimeout as pause } from 'node:timers/promises';
import process, { argv, env, stderr, stdout } from 'node:process';
import { openEventStoreDbKeys, type EventStoreDbKeys } from '../src/event-store/keys/eventstoredb-keys.ts';
import { placeNamed, secretsFor } from './places.ts';
import { showProgress } from './verify-progress.ts';

/** How often it is looked how far the nodes are, and how often a node that is busy is asked again, in milliseconds. */
const LOOK_EVERY_MS = 500;
const ASK_EVERY_MS = 10_000;

const minutes = Number(argv[2] ?? 60);
const folder = env['HANDOVER_DATA'] || 'data';
const progress = showProgress('Scavenging', 'nodes');
let keys: EventStoreDbKeys | undefined;
try {
  const place = placeNamed(env['EVENTSTORE_URL'] || folder);
  if (place.kind === 'embedded')
    throw new Error('Set EVENTSTORE_URL: a data folder keeps nothing that was destroyed');
  keys = await openEventStoreDbKeys(place.settings, secretsFor(folder));
  const before = await keys.scavenged();
  if (before === undefined) stdout.write('No keys were destroyed or replaced since the last scavenge.\n');
  else {
    await scavenge(keys);
    progress.end();
    stdout.write(
      `Keys that were destroyed or replaced are off the disks of ${before.of === 1 ? 'the node' : `all ${before.of} nodes`}. Destroy older backups of EventStoreDB.\n`,
    );
  }
} catch (error) {
  progress.end();
  stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
await keys?.close();

async function scavenge(keys: EventStoreDbKeys): Promise<void> {
  const until = performance.now() + minutes * 60_000;
  const started = new Set<string>();
  for (let askedAt = -Infinity; ;) {
    const waiting = await keys.scavenged();
    if (waiting === undefined) return;
    const { done, of, left, failed } = waiting;
    progress.at(done, of);
    if (failed.some((id) => started.has(id)))
      throw new Error(
        'A scavenge was ended before it was done: look at the log of EventStoreDB, then run it again',
      );
    if (performance.now() > until)
      throw new Error(
        `After ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} keys that were destroyed or replaced are off the disks of ${done} of ${of} nodes. A scavenge that has begun goes on by itself: see that every node is up, and run it again`,
      );
    // A node at a scavenge says so. After it the disk may still not be clean: one that was ended is only gone on with.
    if (performance.now() - askedAt >= ASK_EVERY_MS) {
      for (const { id } of await keys.requestScavenge(left)) if (id !== undefined) started.add(id);
      askedAt = performance.now();
    }
    await pause(LOOK_EVERY_MS);
  }
}
