import { randomUUID } from 'node:crypto';
import { START, StoreUnavailable, type Expected, type Position, type StoredEvent } from '../event-store.ts';
import type { Connections } from '../eventstoredb/connections.ts';
import type { EventRecord } from '../eventstoredb/messages/append-messages.ts';
import { Reader } from '../eventstoredb/reader.ts';
import {
  scavengedSince,
  scavengeNodes,
  type Scavenged,
  type ScavengeAsked,
  type ScavengeNoted,
} from '../eventstoredb/scavenge.ts';
import { write, type Outcome } from '../eventstoredb/writer.ts';
import type { KeyRecord } from './key-store.ts';

/** Every stream with keys, and nothing else. */
const KEY_STREAMS = '^key-';

/**
 * The proof of the right secrets, what says when records were replaced, and on which nodes scavenges were started: no
 * stream with keys is called so.
 */
export const PROOF_OF_KEYS = 'proof';
const REPLACED = 'replaced';
const SCAVENGES = 'scavenges';
const OTHERS: readonly string[] = [PROOF_OF_KEYS, REPLACED, SCAVENGES];

/** The newest scavenges that are looked at. */
const MOST_SCAVENGES = 1_000;

/** Records that are read at once. */
const RECORDS_AT_ONCE = 200;

/** The record of keys that were destroyed. */
export const NO_KEYS = new Uint8Array();

/** As where a node answers that is behind the one before. */
const wentBack = () =>
  new StoreUnavailable('The keys in EventStoreDB do not go as far as they did a moment ago: run this again', {
    nothingWritten: true,
  });

export const IN_USE = 'The keys are in use: stop every instance of the service first, then do it again';

/**
 * The records of keys as EventStoreDB holds them, a stream `key-<stream>` for each stream: its newest event is the record,
 * wrapped, or empty when the keys were destroyed. Before a record is first replaced, its stream is told to keep one event
 * only: older ones cannot be read from then on, and the next scavenge takes them off the disks. Every change names the
 * revision it builds on, so that of two instances one is turned down and looks again.
 */
export class KeyStreams {
  readonly #connections: Connections;
  readonly #reader: Reader;
  readonly #patienceMs: number;
  /** Revision of the newest note of records that were replaced, as far as this process has seen; a node may be behind it. */
  #replacedAt = -1;

  constructor(connections: Connections, patienceMs: number) {
    this.#connections = connections;
    this.#reader = new Reader(connections, patienceMs);
    this.#patienceMs = patienceMs;
  }

  /** The newest record of a stream. */
  async newest(stream: string): Promise<StoredEvent | undefined> {
    const [newest] = await this.#reader.stream(`key-${stream}`, { direction: 'backwards', limit: 1 });
    return newest;
  }

  /** Lets go of how far it was seen: a backup was restored. */
  forget(): void {
    this.#replacedAt = -1;
  }

  /** Where the log ends, whoever wrote there last. */
  end(): Promise<Position> {
    return this.#reader.end();
  }

  /** Writes the record of a stream, in the place of the one that it builds on. */
  async write(stream: string, expected: Expected, wrapped: Uint8Array): Promise<Outcome> {
    if (expected !== 'no-stream') await this.#keepOne(stream);
    return this.#append(stream, expected, wrapped);
  }

  /** Notes that records have been or are about to be replaced: until a scavenge has run, the old ones are on the disks. */
  async replaced(): Promise<void> {
    this.#replacedAt = await this.#note(REPLACED, 'replaced');
  }

  /** Which nodes have taken the records that were replaced off their disks; undefined when there are none. */
  async scavenged(): Promise<Scavenged | undefined> {
    const last = await this.newest(REPLACED);
    if ((last?.revision ?? -1) < this.#replacedAt) throw wentBack();
    if (last === undefined || last.body.byteLength === 0) return undefined;
    const { position, revision } = last;
    this.#replacedAt = revision;
    const askedFor = () => this.#askedFor();
    const scavenged = await scavengedSince(this.#connections, position, askedFor, this.#patienceMs);
    if (scavenged.left.length > 0) return scavenged;
    const outcome = await this.#append(REPLACED, revision, NO_KEYS);
    return 'actual' in outcome ? this.scavenged() : undefined;
  }

  /** Starts a scavenge on every node, or on those that are named, and notes each with its node. */
  async requestScavenge(nodes?: readonly string[]): Promise<ScavengeAsked[]> {
    const note = async (asked: ScavengeAsked) => {
      if (asked.id !== undefined) await this.#note(SCAVENGES, JSON.stringify(asked));
    };
    const since = (await this.newest(REPLACED))?.position ?? START;
    return scavengeNodes(this.#connections, since, nodes, note, this.#patienceMs);
  }

  /** The newest scavenges that were asked for, the newest first. */
  async #askedFor(): Promise<ScavengeNoted[]> {
    const notes = await this.#reader.stream(`key-${SCAVENGES}`, {
      direction: 'backwards',
      limit: MOST_SCAVENGES,
    });
    return notes.map(({ body, position }) => {
      const { id, node } = JSON.parse(Buffer.from(body).toString()) as Required<ScavengeAsked>;
      return { id, node, position };
    });
  }

  /** Every stream that has or had keys. */
  async streams(): Promise<string[]> {
    const streams = new Set<string>();
    for await (const events of this.#all()) {
      for (const { stream } of events) streams.add(stream);
    }
    return [...streams].filter(hasKeys);
  }

  async *records(): AsyncGenerator<KeyRecord[]> {
    for await (const events of this.#all(RECORDS_AT_ONCE)) {
      const streams = events.map(({ stream }) => stream);
      const areBehind = (found: readonly (StoredEvent | undefined)[]) =>
        events.some(({ revision }, at) => revision > (found[at]?.revision ?? -1));
      let newest = await this.#newestOf(streams);
      if (areBehind(newest)) {
        // A node that is behind has an older one: another one has it, or the same a moment later.
        if ((await this.#reader.end()) < events.at(-1)!.position) throw wentBack();
        newest = await this.#newestOf(streams);
        if (areBehind(newest)) throw wentBack();
      }
      // Older records of a stream come by too: only the newest counts.
      const records = events.filter(
        ({ stream, revision }, at) => hasKeys(stream) && newest[at]?.revision === revision,
      );
      if (records.length > 0) yield records.map(({ stream, body }) => ({ stream, wrapped: body }));
    }
  }

  async recordsOf(streams: readonly string[]): Promise<(KeyRecord | undefined)[]> {
    const newest = await this.#newestOf(streams);
    return streams.map((stream, at) => newest[at] && { stream, wrapped: newest[at].body });
  }

  async putRecords(records: readonly KeyRecord[]): Promise<void> {
    const known = await this.#newestOf(records.map(({ stream }) => stream));
    const replaces = known.some((event) => event !== undefined);
    if (replaces) await this.replaced();
    await Promise.all(
      records.map(async ({ stream, wrapped }, at) => {
        const outcome = await this.write(stream, known[at]?.revision ?? 'no-stream', wrapped);
        if ('actual' in outcome) throw new Error(IN_USE);
      }),
    );
    if (replaces) await this.replaced();
  }

  /** Every record there is, also those that were replaced and are still there. */
  async *#all(limit?: number): AsyncGenerator<Change[]> {
    const end = await this.#reader.end();
    let reached = START;
    for await (const { events, upTo } of changesFrom(this.#reader, START, limit)) {
      yield events;
      reached = upTo;
    }
    if (reached < end) throw wentBack();
  }

  #newestOf(streams: readonly string[]): Promise<(StoredEvent | undefined)[]> {
    return Promise.all(streams.map((stream) => this.newest(stream)));
  }

  /** Has the server forget all events of a stream but the newest. */
  async #keepOne(stream: string): Promise<void> {
    const keepOne: EventRecord = {
      id: randomUUID(),
      type: '$metadata',
      metadata: NO_KEYS,
      data: Buffer.from('{"$maxCount":1}'),
      json: true,
    };
    // Where there is metadata already, it is this.
    await this.#send(`$$key-${stream}`, 'no-stream', keepOne);
  }

  /** Adds to a stream, whoever else does; gives the revision. */
  async #note(stream: string, text: string): Promise<number> {
    for (;;) {
      const last = await this.newest(stream);
      const outcome = await this.#append(stream, last?.revision ?? 'no-stream', Buffer.from(text));
      if ('appended' in outcome) return outcome.appended.revision;
    }
  }

  #append(stream: string, expected: Expected, data: Uint8Array): Promise<Outcome> {
    const record = { id: randomUUID(), type: 'KeysStored', metadata: NO_KEYS, data };
    return this.#send(`key-${stream}`, expected, record);
  }

  async #send(name: string, expected: Expected, record: EventRecord): Promise<Outcome> {
    const outcome = await write(this.#connections, name, expected, [record], this.#patienceMs);
    if ('bad' in outcome)
      throw new StoreUnavailable(`The keys could not be stored: ${outcome.bad}`, { nothingWritten: true });
    return outcome;
  }
}

/** A record as it was written. */
type Change = Pick<StoredEvent, 'stream' | 'revision' | 'position' | 'body'>;

/** The records written after a position, some at a time, each with the name of the stream whose keys it holds. */
export async function* changesFrom(
  reader: Reader,
  after: Position,
  limit?: number,
): AsyncGenerator<{ events: Change[]; upTo: Position }> {
  for (let more = true; more;) {
    const { events, upTo } = await reader.log(KEY_STREAMS, after, limit);
    const changes = events.map(({ stream, revision, position, body }) => ({
      stream: stream.slice('key-'.length),
      revision,
      position,
      body,
    }));
    yield { events: changes, upTo };
    more = events.length > 0;
    after = upTo;
  }
}

const hasKeys = (stream: string) => !OTHERS.includes(stream);
