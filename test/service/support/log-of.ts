import { upcasters } from '../../../src/case/upcasters.ts';
import type { OpenedEvent } from '../../../src/event-store/envelope/metadata.ts';
import type { EventLog } from '../../../src/event-store/event-log.ts';
import { START } from '../../../src/event-store/event-store.ts';
import { loadSecrets } from '../../../src/event-store/keys/secrets.ts';
import { inFolder, openLogReader } from '../../../src/event-store/place.ts';

/** The log of a data folder, for reading. */
export function logOf(folder: string): Promise<EventLog> {
  return openLogReader(inFolder(folder), loadSecrets({ folder, mayCreate: false }), upcasters);
}

/** Every event of a log in its order, opened. */
export async function everyEvent(log: EventLog): Promise<OpenedEvent[]> {
  const all: OpenedEvent[] = [];
  for (let upTo = START; ;) {
    const page = await log.store.readLog(upTo);
    if (page.events.length === 0) return all;
    all.push(...(await log.open(page.events)));
    upTo = page.upTo;
  }
}
