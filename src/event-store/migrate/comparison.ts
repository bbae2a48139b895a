import { estimate, START, type Position, type StoredEvent } from '../event-store.ts';
import { StreamEnds, type StreamEnd } from '../stream-ends.ts';
import { CannotMigrate, nameOf, PAGE, sameBytes, take, wentBack, type Side, type Told } from './side.ts';

/** Goes through a log and its copy side by side, event by event, and notes where the streams end. */
export class Comparison {
  readonly #from: Side;
  readonly #to: Side;
  readonly #end: Position;
  readonly #told: Told;
  readonly #ends = new StreamEnds();
  #fromAt: Position = START;
  #toAt: Position = START;
  #events = 0;
  #newest: StoredEvent | undefined;

  /** @param end where the log ends that is copied */
  constructor(from: Side, to: Side, end: Position, told: Told) {
    this.#from = from;
    this.#to = to;
    this.#end = end;
    this.#told = told;
  }

  /** How many events were found to be the same, from the first on. */
  get events(): number {
    return this.#events;
  }

  /** The last of them. */
  get newest(): StoredEvent | undefined {
    return this.#newest;
  }

  /** Up to where the log is in the copy. */
  get reached(): Position {
    return this.#fromAt;
  }

  /** Goes on to the end of the copy. Throws `CannotMigrate` naming the first event that is not the same. */
  async go(doing: string): Promise<void> {
    for (;;) {
      const copy = await this.#to.store.readLog(this.#toAt, PAGE);
      if (copy.upTo < this.#toAt) throw new CannotMigrate(wentBack(this.#to));
      if (copy.events.length === 0) return;
      const { events, upTo } = await take(this.#from, this.#fromAt, this.#end, copy.events.length);
      copy.events.forEach((copied, at) => this.#compare(copied, events[at]));
      this.#toAt = copy.upTo;
      this.#fromAt = upTo;
      this.#told(doing, 'events', this.#events, estimate(this.#events, upTo, this.#end));
    }
  }

  /** Reads each stream by itself on both sides: how many end at the same event. Throws `CannotMigrate`. */
  async streams(): Promise<number> {
    const { streams, events } = this.#ends.count();
    if (events !== this.#events) {
      throw new CannotMigrate(
        `${this.#from.name} has ${this.#events} events, but its streams are numbered as if there were ${events}: run scripts/verify`,
      );
    }
    const fault = await this.#ends.each(
      (end) => this.#endFault(end),
      (seen) => this.#told('Comparing', 'streams', seen, streams),
    );
    if (fault !== undefined) throw new CannotMigrate(fault);
    return streams;
  }

  close(): void {
    this.#ends.close();
  }

  async #endFault(end: StreamEnd): Promise<string | undefined> {
    const fault = async () => (await endFault(this.#from, end)) ?? endFault(this.#to, end);
    if ((await fault()) === undefined) return undefined;
    // A node that is behind has less of the stream: another one has it, or the same a moment later.
    await mustReach(this.#from, this.#fromAt);
    await mustReach(this.#to, this.#toAt);
    return fault();
  }

  #compare(copied: StoredEvent, event: StoredEvent | undefined): void {
    const number = this.#events + 1;
    if (event === undefined || !same(copied, event)) {
      const there = `Event ${number} of ${this.#to.name} (${nameOf(copied)})`;
      const instead =
        event === undefined
          ? `${this.#from.name} ends before it`
          : copied.stream === event.stream && copied.revision === event.revision
            ? `${this.#from.name} has another one there`
            : `${this.#from.name} has ${nameOf(event)} there`;
      throw new CannotMigrate(
        `${this.#to.name} is not the beginning of a copy. ${there} is not from ${this.#from.name}: ${instead}. Copy to where nothing is yet`,
      );
    }
    this.#events = number;
    this.#newest = copied;
    this.#ends.set(copied);
  }
}

function same(one: StoredEvent, other: StoredEvent): boolean {
  return (
    one.stream === other.stream &&
    one.revision === other.revision &&
    one.eventId === other.eventId &&
    sameBytes(one.metadata, other.metadata) &&
    sameBytes(one.body, other.body) &&
    sameBytes(one.leaf, other.leaf)
  );
}

async function mustReach(side: Side, place: Position): Promise<void> {
  const { upTo } = await side.store.readLog(place, 1);
  if (upTo < place) throw new CannotMigrate(wentBack(side));
}

async function endFault({ name, store }: Side, end: StreamEnd): Promise<string | undefined> {
  const [last] = await store.readStream(end.stream, { direction: 'backwards', limit: 1 });
  if (last !== undefined && last.revision === end.revision && sameBytes(last.leaf, end.leaf))
    return undefined;
  const found = last === undefined ? 'has no events' : `ends with ${nameOf(last)}`;
  return `${end.stream} is not whole in ${name}: read by itself it ${found}, in the whole log it ends with revision ${end.revision}`;
}
