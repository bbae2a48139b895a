import { estimate, START, StoreUnavailable, type Position, type StoredEvent } from '../event-store.ts';
import { nameOf, NO_LEAF, orderFault, provedMetadata, type Verified } from '../faults.ts';
import { StreamEnds, type StreamEnd } from '../stream-ends.ts';
import { Connections } from './connections.ts';
import { OUR_STREAMS, PATIENCE_MS } from './eventstoredb-store.ts';
import { recordIdOf } from './messages/append-messages.ts';
import { Reader } from './reader.ts';
import type { EventStoreDbSettings } from './settings.ts';

const wentBack = () =>
  new StoreUnavailable('The log in EventStoreDB does not go as far as it did a moment ago: run this again', {
    nothingWritten: true,
  });

/** An event, and whether the id under which it is kept is the one that its leaf gives. */
interface Recorded {
  event: StoredEvent;
  proved: boolean;
}

/**
 * Walks the log in EventStoreDB from its first event and proves each from what is stored; then reads the beginning of
 * every stream by itself. May run beside services that write. `progress` is called after each page with how many events
 * were seen and about how many there are. Rejects with a sentence when it cannot be read.
 */
export async function verifyEventStoreDb(
  settings: EventStoreDbSettings,
  progress: (seen: number, of: number) => void = () => undefined,
): Promise<Verified> {
  const connections = new Connections(settings);
  const walk = new Walk(connections, settings.patienceMs ?? PATIENCE_MS, progress);
  try {
    return await walk.verify();
  } finally {
    walk.close();
    connections.close();
  }
}

class Walk {
  readonly #reader: Reader;
  readonly #progress: (seen: number, of: number) => void;
  readonly #ends = new StreamEnds();
  #seen = 0;
  #newest: StoredEvent | undefined;
  /** Up to where the log was walked. */
  #walked = START;

  constructor(connections: Connections, patienceMs: number, progress: (seen: number, of: number) => void) {
    this.#reader = new Reader(connections, patienceMs);
    this.#progress = progress;
  }

  async verify(): Promise<Verified> {
    const fault = (await this.#walk()) ?? (await this.#ends.each((end) => this.#beginningFault(end)));
    const { position, leaf } = this.#newest ?? { position: START, leaf: Buffer.from(NO_LEAF, 'hex') };
    const head = { position, leaf: Buffer.from(leaf).toString('hex') };
    return { events: this.#seen, head: fault === undefined ? head : undefined, fault };
  }

  close(): void {
    this.#ends.close();
  }

  /** Every event in the order of the log; what is wrong with the first that is not as it was written. */
  async #walk(): Promise<string | undefined> {
    const end = await this.#reader.end();
    for (let after = START; ;) {
      const { page, upTo } = await this.#after(after);
      // A node that is behind has nothing after that, or ends before the log did.
      if (upTo < after || (page.length === 0 && upTo < end)) throw wentBack();
      if (page.length === 0) return undefined;
      for (const recorded of page) {
        const fault = this.#eventFault(recorded);
        if (fault !== undefined) return fault;
        this.#seen += 1;
        this.#newest = recorded.event;
        this.#ends.set(recorded.event);
      }
      this.#progress(this.#seen, estimate(this.#seen, upTo, end));
      after = this.#walked = upTo;
    }
  }

  async #after(after: Position): Promise<{ page: Recorded[]; upTo: Position }> {
    const { records, upTo } = await this.#reader.records(OUR_STREAMS, after);
    const page = records.flatMap(({ id, event }) =>
      event === undefined ? [] : [{ event, proved: id === recordIdOf(event.leaf) }],
    );
    return { page, upTo };
  }

  #eventFault({ event, proved }: Recorded): string | undefined {
    const where = () => nameOf(event.position, event);
    const metadata = provedMetadata(event, proved, where);
    if (typeof metadata === 'string') return metadata;
    const previous = this.#ends.get(event.stream) ?? { revision: -1, leaf: Buffer.from(NO_LEAF, 'hex') };
    const follows =
      previous.revision === event.revision - 1 &&
      Buffer.from(previous.leaf).toString('hex') === metadata.previousLeaf;
    return follows ? undefined : orderFault(event, previous.revision < event.revision - 1, where);
  }

  /** Streams are also read by themselves: what was set to be kept of them may be less than the log still has. */
  async #beginningFault({ stream }: StreamEnd): Promise<string | undefined> {
    const beginning = async () => (await this.#reader.stream(stream, { limit: 1 }))[0];
    if ((await beginning())?.revision === 0) return undefined;
    // A node that is behind may not have the stream: another one has, or the same a moment later.
    if ((await this.#reader.end()) < this.#walked) throw wentBack();
    const first = await beginning();
    if (first?.revision === 0) return undefined;
    return `${stream} is not whole: read by itself, it begins ${first === undefined ? 'nowhere' : `with revision ${first.revision}`}. Its events were deleted or hidden in EventStoreDB`;
  }
}
