import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import type { ClientReadableStream } from '@grpc/grpc-js';
import { START, type LogPage, type Position, type StoredEvent } from '../event-store.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import { isNoPlace } from './failure.ts';
import type { ReadAnswer } from './messages/read-answer.ts';
import { storedIn } from './messages/read-messages.ts';
import { pointOf } from './messages/position.ts';
import { PAGE, PAGE_BYTES, type Reader } from './reader.ts';

/** After so long without a word it is looked whether there is anything to be heard, in milliseconds. */
const SILENCE_MS = 5_000;

/** How long to wait before a subscription that ended is opened again, in milliseconds; doubled each time up to the most. */
const FIRST_WAIT_MS = 50;
const MOST_WAIT_MS = 5_000;

/**
 * Follows the events of streams whose name matches. A subscription that fails, ends or falls silent while the log goes
 * on is opened again after what was handed over last, so that nothing is left out and nothing comes twice. It has a
 * connection of its own: a consumer that is slow holds up the server on it, and nothing else.
 */
export async function* follow(
  connections: Connections,
  reader: Reader,
  only: string,
  after: Position,
  signal: AbortSignal,
): AsyncGenerator<LogPage> {
  // A position of another store is an error at once.
  pointOf(after);
  let upTo = after;
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(2 * wait, MOST_WAIT_MS)) {
    let connection: Connection | undefined;
    try {
      connection = await connections.open();
      if (signal.aborted) return;
      const subscription = new Subscription(connection, only, upTo, signal);
      for (let page; (page = await subscription.next(reader)) !== undefined;) {
        wait = FIRST_WAIT_MS;
        upTo = page.upTo;
        yield page;
      }
      return;
    } catch (error) {
      if (error instanceof LeadsNoFurther || isNoPlace(error)) {
        yield { events: [], upTo: START };
        return;
      }
      if (connection !== undefined) connections.ended(error);
      // Whatever it was: what was not handed over is asked for again.
      await pause(wait * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
    } finally {
      connection?.close();
    }
  }
}

/** The log ends before the place up to which it was handed over. */
class LeadsNoFurther extends Error {}

/** One subscription, from its beginning to its first failure. */
class Subscription {
  readonly #call: ClientReadableStream<ReadAnswer>;
  readonly #only: string;
  readonly #signal: AbortSignal;
  #events: StoredEvent[] = [];
  #bytes = 0;
  /** Up to where events came, and up to where they were handed over. */
  #upTo: Position;
  #handed: Position;
  #failed: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(connection: Connection, only: string, after: Position, signal: AbortSignal) {
    this.#only = only;
    this.#upTo = after;
    this.#handed = after;
    this.#signal = signal;
    this.#call = connection.subscribe({ only, ...(after !== START && { from: after }) });
    this.#call.on('data', (answer: ReadAnswer) => this.#take(answer));
    this.#call.on('error', (error) => this.#fail(error));
    this.#call.on('end', () => this.#fail(new Error('The subscription ended')));
  }

  /** The next page; undefined when the following is over. Throws what made it fail. */
  async next(reader: Reader): Promise<LogPage | undefined> {
    for (;;) {
      if (this.#signal.aborted) return undefined;
      if (this.#upTo > this.#handed) return this.#page();
      if (this.#failed !== undefined) throw this.#failed;
      if (await this.#silence()) await this.#lookAround(reader);
    }
  }

  /** Whatever the silence means: that there is nothing, that only others wrote, or that the subscription is dead. */
  async #lookAround(reader: Reader): Promise<void> {
    const { events, upTo } = await reader.log(this.#only, this.#handed, 1);
    if (this.#upTo > this.#handed) return;
    if (upTo < this.#handed) throw new LeadsNoFurther();
    if (events.length > 0) throw new Error('The subscription is silent although the log goes on');
    this.#upTo = upTo;
  }

  /** Messages come one by one: whatever is on its way with the first goes with it. */
  async #page(): Promise<LogPage> {
    for (let count = 0; count < this.#events.length && !this.#call.isPaused();) {
      count = this.#events.length;
      await setImmediate();
    }
    const page = { events: this.#events, upTo: this.#upTo };
    this.#handed = this.#upTo;
    this.#events = [];
    this.#bytes = 0;
    this.#call.resume();
    return page;
  }

  #take(answer: ReadAnswer): void {
    try {
      const event = storedIn(answer);
      const reached = event?.position ?? answer.reached;
      if (reached === undefined || reached <= this.#upTo) return;
      this.#upTo = reached;
      if (event !== undefined) {
        this.#events.push(event);
        this.#bytes += event.metadata.byteLength + event.body.byteLength;
        if (this.#events.length >= PAGE || this.#bytes >= PAGE_BYTES) this.#call.pause();
      }
      this.#wake();
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    this.#failed ??= error;
    this.#wake();
  }

  /** Resolves as soon as anything is heard or the following is over; true when nothing was for long. */
  #silence(): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (silent: boolean) => {
        clearTimeout(timer);
        this.#signal.removeEventListener('abort', heard);
        this.#wake = () => undefined;
        resolve(silent);
      };
      const heard = () => end(false);
      const timer = setTimeout(() => end(true), SILENCE_MS);
      this.#signal.addEventListener('abort', heard);
      this.#wake = heard;
    });
  }
}
