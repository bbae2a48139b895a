import { leafOf } from '../../envelope/seal.ts';
import type { Position, StoredEvent } from '../../event-store.ts';
import { idIn } from './metadata-fields.ts';
import { pointOf } from './position.ts';
import { shared, streams } from './protocol.ts';
import { propertyOf, type ReadAnswer, type Recorded } from './read-answer.ts';

/** What to read: a stream or the whole log, from where, which way, and how much. */
export interface Reading {
  stream?: string;
  /** A regular expression on stream names, for the whole log. */
  only?: string;
  /** A revision of the stream, or a position of the log and the event there included; the start, or backwards the end, when absent. */
  from?: number | Position;
  backwards?: boolean;
  /** Gives what a link leads to in its place. */
  resolve?: boolean;
  /** How many; absent: everything, and whatever comes after it. */
  count?: number;
}

/** Events that a server looks at in one go while it filters; after so many times so many it says how far it is. */
const WINDOW = 512;
const WINDOWS = 4;

export function readRequest({
  stream,
  only,
  from,
  backwards = false,
  resolve = false,
  count,
}: Reading): streams.ReadReq {
  const options = new streams.ReadReq.Options()
    .setReadDirection(
      backwards
        ? streams.ReadReq.Options.ReadDirection.BACKWARDS
        : streams.ReadReq.Options.ReadDirection.FORWARDS,
    )
    .setResolveLinks(resolve)
    .setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()));
  if (stream === undefined) options.setAll(placeInLog(from as Position | undefined, backwards));
  else options.setStream(placeInStream(stream, from as number | undefined, backwards));
  if (count === undefined) options.setSubscription(new streams.ReadReq.Options.SubscriptionOptions());
  else options.setCount(String(count));
  if (only === undefined) options.setNoFilter(new shared.Empty());
  else {
    options.setFilter(
      new streams.ReadReq.Options.FilterOptions()
        .setStreamIdentifier(new streams.ReadReq.Options.FilterOptions.Expression().setRegex(only))
        .setMax(WINDOW)
        .setCheckpointintervalmultiplier(WINDOWS),
    );
  }
  return new streams.ReadReq().setOptions(options);
}

function placeInLog(from: Position | undefined, backwards: boolean): streams.ReadReq.Options.AllOptions {
  const all = new streams.ReadReq.Options.AllOptions();
  const point = from === undefined ? undefined : pointOf(from);
  if (point !== undefined) {
    return all.setPosition(
      new streams.ReadReq.Options.Position()
        .setCommitPosition(String(point.commit))
        .setPreparePosition(String(point.prepare)),
    );
  }
  return backwards ? all.setEnd(new shared.Empty()) : all.setStart(new shared.Empty());
}

function placeInStream(
  stream: string,
  from: number | undefined,
  backwards: boolean,
): streams.ReadReq.Options.StreamOptions {
  const name = new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
  const place = new streams.ReadReq.Options.StreamOptions().setStreamIdentifier(name);
  if (from !== undefined) return place.setRevision(String(from));
  return backwards ? place.setEnd(new shared.Empty()) : place.setStart(new shared.Empty());
}

/** What the server itself noted: its type, and what it says. */
export function noteIn({
  recorded,
}: ReadAnswer): { type: string; says: Record<string, unknown> } | undefined {
  const type = recorded && propertyOf(recorded, 'type');
  if (recorded === undefined || !type?.startsWith('$')) return undefined;
  return { type, says: JSON.parse(recorded.data.toString('utf8')) as Record<string, unknown> };
}

/** The server's own records in a stream, such as the one that ends a deleted stream, have no revision we could hold. */
const isOurs = ({ revision }: Recorded) => revision.length <= 15;

/**
 * The event that a message carries, its leaf computed from what is stored as soon as somebody asks for it: few do, and it
 * takes as long as all the rest. Undefined for any other message.
 */
export function storedIn({ recorded }: ReadAnswer): StoredEvent | undefined {
  if (recorded === undefined || !isOurs(recorded)) return undefined;
  const { stream, position, metadata, data: body } = recorded;
  if (position === undefined) {
    throw new Error(
      'This EventStoreDB does not say where the events of a stream stand in the log: use a newer one',
    );
  }
  const revision = Number(recorded.revision);
  let leaf: Buffer | undefined;
  return {
    stream,
    revision,
    position,
    eventId: idIn(metadata) ?? recorded.id,
    metadata,
    body,
    get leaf() {
      return (leaf ??= leafOf({ stream, revision, metadata }, body));
    },
  };
}
