import { randomUUID } from 'node:crypto';
import { openKeyStore } from '../../../src/event-store/keys/embedded-keys.ts';
import { loadSecrets } from '../../../src/event-store/keys/secrets.ts';

/** A process of its own that makes keys in a data folder for ever, a hundred at once, and says how many there are by then. */
const folder = process.argv[2] ?? '';
const keys = openKeyStore(folder, loadSecrets({ folder, mayCreate: true }));
for (let made = 100; ; made += 100) {
  await Promise.all(Array.from({ length: 100 }, () => keys.create(`case-${randomUUID()}`)));
  process.stdout.write(`${made}\n`);
}
