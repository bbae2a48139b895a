import type { EventStore, LogPage, Position } from './event-store.ts';

/**
 * The log after a position up to its end, page by page; the last is empty. While a page is worked on, the next is being
 * read.
 */
export async function* readAhead(
  store: Pick<EventStore, 'readLog'>,
  after: Position,
): AsyncGenerator<LogPage> {
  const read = (from: Position) => {
    const reading = store.readLog(from);
    // Who stops early does not hear of it.
    reading.catch(() => undefined);
    return reading;
  };
  let next = read(after);
  for (let more = true; more;) {
    const page = await next;
    more = page.events.length > 0;
    if (more) next = read(page.upTo);
    yield page;
  }
}
