import { recordedAtOf } from '../event-store/envelope/metadata.ts';
import {
  estimate,
  START,
  type EventStore,
  type Position,
  type StoredEvent,
} from '../event-store/event-store.ts';
import type { Checkpoint } from './projection/checkpoint.ts';

/** The most events that are counted to say how far behind the views are; how many more there are is estimated. */
const MOST_COUNTED = 1_000;

/** How far the views are behind the log. */
export interface Lag {
  /** Counted up to 1,000; about how many beyond that, and 1,000 where the views hold too little to tell. */
  events: number;
  /**
   * Since the oldest event that is not in the views was recorded; 0 when there is none. What was recorded on another clock,
   * as the stories of the demonstration are, counts from when this instance last saw the views level with the log; where
   * the clock says less, from when it first saw that they lack this event.
   */
  seconds: number;
}

/** Views that are behind for longer than this, in seconds, stand still, or are being made. */
const TOO_LATE = 60;

/** Whether the views are so late that whoever reads them has to be told. */
export const isTooLate = ({ seconds }: Lag): boolean => seconds >= TOO_LATE;

/** Views that lack something for longer than this, in seconds, may not know yet to which cases access was limited. */
const TOO_LATE_FOR_ACCESS = 2;

/** Whether the views are so late that who may see a case is not asked of them alone. */
export const isTooLateForAccess = ({ seconds }: Lag): boolean => seconds >= TOO_LATE_FOR_ACCESS;

/** Tells how far views are behind their log, and remembers when they last were not. */
export class Behind {
  readonly #store: Pick<EventStore, 'readLog' | 'head'>;
  readonly #clock: () => string;
  /** Up to where and when the views were last seen to hold the whole log. */
  #level: { position: Position; at: string };
  /** The oldest event that they were seen to lack, and since when, in milliseconds of `performance.now()`. */
  #lacked: { position: Position; since: number } | undefined;
  /**
   * What was told last, and the position with which views have come further: that of the oldest event that they lacked, or
   * the end of the log where they lacked too many to count; and the one with which they hold all that they lacked.
   */
  #told: { turn: number; lag: Lag; further: Position | undefined; all: Position | undefined } | undefined;
  #asked = 0;

  /** @param logEmptyAt when it was seen that the log was empty, on the same clock; absent when it was not */
  constructor(store: Pick<EventStore, 'readLog' | 'head'>, clock: () => string, logEmptyAt = '') {
    this.#store = store;
    this.#clock = clock;
    this.#level = { position: START, at: logEmptyAt };
  }

  /**
   * How far views that hold everything up to a position are behind.
   * @param held how many events they hold, and up to where; asked for when there are too many to count
   */
  async at(position: Position, held: () => Pick<Checkpoint, 'events' | 'position'>): Promise<Lag> {
    const turn = ++this.#asked;
    const asked = this.#clock();
    const { oldest, newest, events } = await this.#after(position);
    const end = events < MOST_COUNTED ? undefined : await this.#store.head();
    const lag = {
      events: end === undefined ? events : about(held(), end),
      seconds: this.#secondsSince(oldest, position, asked),
    };
    // Of questions that were under way together the newest counts, whichever is answered last.
    if (this.#told === undefined || this.#told.turn < turn)
      this.#told = { turn, lag, further: end ?? oldest?.position, all: end ?? newest?.position };
    return lag;
  }

  /** What was told last, unless views that hold everything up to a position have come further since. */
  last(position: Position): Lag | undefined {
    const { lag, further } = this.#told ?? {};
    return further !== undefined && position >= further ? undefined : lag;
  }

  /** What was told last, until views that hold everything up to a position have all that they lacked then. */
  untilLevel(position: Position): Lag | undefined {
    const { lag, all } = this.#told ?? {};
    return all !== undefined && position >= all ? undefined : lag;
  }

  /** For how long they have lacked the oldest event that they lack, if any. */
  #secondsSince(oldest: StoredEvent | undefined, position: Position, asked: string): number {
    if (oldest === undefined) {
      this.#level = { position, at: asked };
      return 0;
    }
    const level = position < this.#level.position ? '' : this.#level.at;
    const recordedAt = recordedAtOf(oldest) ?? asked;
    const since = level > recordedAt ? level : recordedAt;
    if (this.#lacked?.position !== oldest.position)
      this.#lacked = { position: oldest.position, since: performance.now() };
    // The clock of the machine can be set back to before it was recorded.
    const seen = Math.floor(performance.now() - this.#lacked.since);
    return Math.max(seen, Date.parse(asked) - Date.parse(since)) / 1_000;
  }

  /** The first and the last event after a position, and how many there are, up to the most that are counted. */
  async #after(
    position: Position,
  ): Promise<{ oldest: StoredEvent | undefined; newest: StoredEvent | undefined; events: number }> {
    let oldest: StoredEvent | undefined;
    let newest: StoredEvent | undefined;
    let events = 0;
    for (let upTo = position, more = true; more && events < MOST_COUNTED;) {
      const page = await this.#store.readLog(upTo, MOST_COUNTED - events);
      oldest ??= page.events[0];
      newest = page.events.at(-1) ?? newest;
      events += page.events.length;
      more = page.events.length > 0;
      upTo = page.upTo;
    }
    return { oldest, newest, events };
  }
}

/** About how many events views lack that hold so many up to a position, of a log that ends at another. */
function about({ events, position }: Pick<Checkpoint, 'events' | 'position'>, end: Position): number {
  return Math.max(MOST_COUNTED, estimate(events, position, end) - events);
}

/** Why something is not shown by views that are so far behind; absent where that cannot be told. */
export function notShown(lag?: Lag): string {
  if (lag?.events === 0)
    return 'This cannot be shown: the log does not go that far. Give the Log-Position of an answer as it came';
  return `This is not shown yet: the lists are ${howFar(lag)}. Ask again in a few seconds`;
}

/** The same of a page that is shown without what was just recorded. */
export function notOnPage(lag?: Lag): string {
  return `What was just recorded is not on this page yet: the lists are ${howFar(lag)}. Reload it in a few seconds`;
}

/** The same of a page of views that are too late, whatever was just recorded. */
export function mayLack(lag: Lag): string {
  return `This page may lack much of what was recorded: the lists are ${howFar(lag)}. Reload it later, and until then do not take what is not on it for not recorded`;
}

function howFar(lag: Lag | undefined): string {
  if (lag === undefined) return 'behind';
  const { events } = lag;
  const exactly = events < MOST_COUNTED ? '' : events === MOST_COUNTED ? 'at least ' : 'about ';
  const count = `${exactly}${counted(events, 'event')}`;
  // From the first event of a log it can be years: then it is the number of events that says something.
  if (lag.seconds > 86_400) return `${count} behind`;
  const minutes = Math.floor(lag.seconds / 60);
  return `${count} and ${isTooLate(lag) ? counted(minutes, 'minute') : counted(Math.ceil(lag.seconds), 'second')} behind`;
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
