import type { EventLog } from '../../../../src/event-store/event-log.ts';
import { EMPTY, type StreamHead } from '../../../../src/event-store/stream-head.ts';
import { eraseCase, eraseEvent } from '../../../../src/event-store/keys/erasure.ts';
import { about } from '../../support/about.ts';

const notes = (...texts: string[]) => texts.map((text) => ({ type: 'NoteMade', data: { text } }));

/** Adds notes to a stream, in one append. */
export async function note(log: EventLog, stream: string, ...texts: string[]): Promise<StreamHead> {
  const { head } = await log.read(stream);
  return (await log.append(stream, head, notes(...texts), about)).head;
}

/** Notes in several streams, one after the other and some at a time; one note is erased, and one whole stream. */
export async function record(log: EventLog): Promise<void> {
  await log.append('case-1', EMPTY, notes('one', 'two', 'three'), about);
  await note(log, 'crn-1', 'first');
  await note(log, 'case-2', 'one');
  await note(log, 'case-1', 'four');
  await note(log, 'case-1', 'five');
  await note(log, 'case-3', 'one', 'two');
  await note(log, 'case-2', 'two', 'three');
  const { events } = await log.read('case-1');
  await eraseEvent(log, 'case-1', events[1]!.metadata.eventId, about);
  await eraseCase(log, 'case-3');
  await note(log, 'case-1', 'six');
  await note(log, 'erasures', 'carried out');
  await note(log, 'settings-1', 'one');
  await note(log, 'demo', 'one');
}
