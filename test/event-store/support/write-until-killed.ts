import { flushCompileCache } from 'node:module';
import { EventLog } from '../../../src/event-store/event-log.ts';
import { StoreUnavailable } from '../../../src/event-store/event-store.ts';
import { loadSecrets } from '../../../src/event-store/keys/secrets.ts';
import { about } from './about.ts';

/**
 * A process with 64 writers, each adding to its own stream as fast as it is answered. Every acknowledgement is
 * printed as `writer revision eventId`, after it was given and not before. It ends when it is killed.
 *
 *     node write-until-killed.ts FOLDER [URL]
 *
 * The log is in EventStoreDB where an address of one is given, and in the folder otherwise.
 */
const [folder = '', url] = process.argv.slice(2);
const { store, keys } = await (url === undefined ? inFolder() : inEventStoreDb(url));
const log = new EventLog({ store, keys, clock: () => new Date().toISOString() });

// What the other needs takes a while to be loaded.
async function inFolder() {
  const { openEmbeddedStore } = await import('../../../src/event-store/embedded/embedded-store.ts');
  const { openKeyStore } = await import('../../../src/event-store/keys/embedded-keys.ts');
  const store = await openEmbeddedStore(folder);
  return { store, keys: openKeyStore(folder, loadSecrets({ folder, mayCreate: true })) };
}

async function inEventStoreDb(url: string) {
  const { openEventStoreDb } = await import('../../../src/event-store/eventstoredb/eventstoredb-store.ts');
  const { openEventStoreDbKeys } = await import('../../../src/event-store/keys/eventstoredb-keys.ts');
  const store = await openEventStoreDb({ url });
  return { store, keys: await openEventStoreDbKeys({ url }, loadSecrets({ folder, mayCreate: true })) };
}

async function write(writer: number): Promise<never> {
  const stream = `case-${writer}`;
  for (;;) {
    try {
      await writeOn(writer, stream);
    } catch (error) {
      // Nobody knows whether the last was written: it is looked up.
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }
}

async function writeOn(writer: number, stream: string): Promise<never> {
  let head = await log.headOf(await store.readStream(stream, { direction: 'backwards', limit: 1 }));
  for (;;) {
    const written = await log.append(
      stream,
      head,
      [{ type: 'NoteMade', data: { text: 'x'.repeat(100) } }],
      about,
    );
    head = written.head;
    await print(`${writer} ${head.revision} ${written.events[0]?.metadata.eventId}`);
  }
}

/** Resolves when the line is with whoever reads it, however slowly they do: a kill takes none of it back. */
function print(line: string): Promise<void> {
  return new Promise((printed) => process.stdout.write(`${line}\n`, () => printed()));
}

// What was compiled is kept for the next process, which this one will not live to do at its end.
flushCompileCache();
await print('open');
await Promise.all(Array.from({ length: 64 }, (_, writer) => write(writer)));
