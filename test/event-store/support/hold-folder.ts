import { openEmbeddedStore } from '../../../src/event-store/embedded/embedded-store.ts';
import { anEvent } from './any-event.ts';

/** A process of its own that holds a data folder open, says so, and writes one more event for each message. */
const store = await openEmbeddedStore(process.argv[2] ?? '');
let streams = 0;
const write = () => {
  const stream = `case-${++streams}`;
  return store.append(stream, 'no-stream', [anEvent(stream, 0)]);
};
await write();
process.on('message', () => void write());
process.send?.('open');
