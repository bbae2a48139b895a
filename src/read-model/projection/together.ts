import type { StoredEvent } from '../../event-store/event-store.ts';

/** Streams that are read at once. */
const AT_ONCE = 32;

/** What is made of the events of each stream that is so called: some at a time, as reading one may take a while. */
export async function together<T>(
  streams: ReadonlyMap<string, StoredEvent[]>,
  called: string,
  work: (stored: StoredEvent[], stream: string) => Promise<T | undefined>,
): Promise<T[]> {
  const found = [...streams].filter(([stream]) => stream.startsWith(called));
  const made: (T | undefined)[] = [];
  for (let at = 0; at < found.length; at += AT_ONCE) {
    const some = found.slice(at, at + AT_ONCE).map(([stream, stored]) => work(stored, stream));
    made.push(...(await Promise.all(some)));
  }
  return made.filter((each) => each !== undefined);
}
