import { upcasters } from '../../../src/case/upcasters.ts';
import { loadSecrets } from '../../../src/event-store/keys/secrets.ts';
import { inFolder, openLogReader } from '../../../src/event-store/place.ts';
import { rebuild } from '../../../src/read-model/rebuild.ts';
import type { RebuildSeen } from './rebuild.ts';

/** node rebuild-once.ts FOLDER VIEWS: rebuilds once and prints what was seen as JSON. */
const [folder = '', views = ''] = process.argv.slice(2);
const secrets = loadSecrets({ folder, mayCreate: false });
const log = await openLogReader(inFolder(folder), secrets, upcasters);
const started = performance.now();
const { events } = await rebuild(log, secrets, views);
const seconds = (performance.now() - started) / 1000;
await log.store.close();
await log.keys.close();
const seen: RebuildSeen = { events, seconds, peakMb: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(seen));
