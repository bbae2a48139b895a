import { flushCompileCache } from 'node:module';
import { EMPTY, EventLog } from '../../../src/event-store/event-log.ts';
import { openEmbeddedStore } from '../../../src/event-store/embedded/embedded-store.ts';
import { openKeyStore } from '../../../src/event-store/keys/embedded-keys.ts';
import { loadSecrets } from '../../../src/event-store/keys/secrets.ts';
import { about } from './about.ts';

/**
 * A process with 64 writers, each adding to its own stream as fast as it is answered. Every acknowledgement is
 * printed as `writer revision eventId`, after it was given and not before. It ends when it is killed.
 */
const folder = process.argv[2] ?? '';
const store = await openEmbeddedStore(folder);
const keys = openKeyStore(folder, loadSecrets({ folder, mayCreate: true }));
const log = new EventLog({ store, keys, clock: () => new Date().toISOString() });

async function write(writer: number): Promise<never> {
  const stream = `case-${writer}`;
  const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
  let { head } = last === undefined ? { head: EMPTY } : await log.read(stream, { after: last.revision });
  for (;;) {
    const written = await log.append(
      stream,
      head,
      [{ type: 'NoteMade', data: { text: 'x'.repeat(100) } }],
      about,
    );
    head = written.head;
    process.stdout.write(`${writer} ${head.revision} ${written.events[0]?.metadata.eventId}\n`);
  }
}

// What was compiled is kept for the next process, which this one will not live to do at its end.
flushCompileCache();
process.stdout.write('open\n');
await Promise.all(Array.from({ length: 64 }, (_, writer) => write(writer)));
