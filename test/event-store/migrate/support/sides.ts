import { EventLog } from '../../../../src/event-store/event-log.ts';
import { START, type StoredEvent } from '../../../../src/event-store/event-store.ts';
import type { KeyRecord } from '../../../../src/event-store/keys/key-store.ts';
import type { Side } from '../../../../src/event-store/migrate/side.ts';
import {
  inFolder,
  openPlace,
  openPlaceForReading,
  type LogPlace,
  type OpenedPlace,
} from '../../../../src/event-store/place.ts';
import { EventStoreDouble } from '../../../support/eventstoredb/double.ts';
import { secrets } from '../../keys/support/key-store-contract.ts';
import { freshFolder } from '../../support/folders.ts';

/** One of the two stores in a place of its own, open. */
export interface OpenedSide extends Side {
  keys: OpenedPlace['keys'];
  place: LogPlace;
  log: EventLog;
  close(): Promise<void>;
}

/** A fresh place for a log and its keys. */
export type MakeSide = (name: string) => Promise<OpenedSide>;

export const embedded: MakeSide = async (name) => {
  const folder = freshFolder();
  return sideOf(name, inFolder(folder), await openPlace(inFolder(folder), folder, () => secrets));
};

export const eventStoreDb: MakeSide = async (name) => {
  const double = await EventStoreDouble.start();
  const place: LogPlace = { kind: 'eventstoredb', settings: { url: double.url } };
  const side = sideOf(name, place, await openPlaceForReading(place, secrets));
  return {
    ...side,
    async close() {
      await side.close();
      await double.stop();
    },
  };
};

function sideOf(name: string, place: LogPlace, { store, keys }: OpenedPlace): OpenedSide {
  const clock = () => new Date().toISOString();
  return {
    name,
    place,
    store,
    keys,
    log: new EventLog({ store, keys, clock }),
    async close() {
      await keys.close();
      await store.close();
    },
  };
}

/** Every event of a log. */
export async function everyEvent({ store }: Pick<Side, 'store'>): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (let after = START, more = true; more;) {
    const { events, upTo } = await store.readLog(after);
    all.push(...events);
    more = events.length > 0;
    after = upTo;
  }
  return all;
}

/** Every event as it is the same in each store: all but its position. */
export async function contentOf(side: Pick<Side, 'store'>) {
  return (await everyEvent(side)).map(({ stream, revision, eventId, metadata, body, leaf }) => ({
    stream,
    revision,
    eventId,
    bytes: [metadata, body, leaf].map((bytes) => Buffer.from(bytes).toString('base64')),
  }));
}

/** Every key record by its stream. */
export async function recordsOf({ keys }: Pick<Side, 'keys'>): Promise<Record<string, string>> {
  const all: KeyRecord[] = [];
  for await (const records of keys.records()) all.push(...records);
  all.sort((one, other) => (one.stream < other.stream ? -1 : 1));
  return Object.fromEntries(
    all.map(({ stream, wrapped }) => [stream, Buffer.from(wrapped).toString('base64')]),
  );
}
