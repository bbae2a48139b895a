import { setTimeout as pause } from 'node:timers/promises';
import type { EndPoint } from '@eventstore/db-client';
import { StoreUnavailable, StreamGone } from '../event-store.ts';
import { Connection } from './connection.ts';
import { failureOf, isLate } from './failure.ts';
import { whyUnreachable } from './reach.ts';
import { BadEventStoreDbSettings, targetOf, type EventStoreDbSettings, type Target } from './settings.ts';
import { NoAnswer, within } from './within.ts';

/** Between two attempts at the same thing, and between two attempts at a connection; doubled each time up to the most. */
const FIRST_WAIT_MS = 25;
const FIRST_REOPEN_MS = 100;
const MOST_WAIT_MS = 1_000;

/** An attempt is not begun with less time than this, in milliseconds: it would bring nothing but doubt. */
const LEAST_ATTEMPT_MS = 50;

/**
 * The one connection that appends and reads share. When it can no longer be used it is thrown away with its client,
 * and another is opened: a client that once failed to find a leader may never find one again.
 */
export class Connections {
  readonly #settings: EventStoreDbSettings;
  #target: Target;
  #opening: Promise<Connection> | undefined;
  #current: Connection | undefined;
  /** The node that was named as the leader by the last that was of no more use: the next connection goes there. */
  #leader: EndPoint | undefined;
  #failed = 0;
  /** Why the last attempt at a connection failed; empty when it did not. */
  #why = '';
  #closed = false;

  /** Throws `BadEventStoreDbSettings`. */
  constructor(settings: EventStoreDbSettings) {
    this.#settings = settings;
    this.#target = targetOf(settings);
  }

  /** Where to connect, and as whom. */
  get target(): Target {
    return this.#target;
  }

  /**
   * Does the work on a connection, and again on whichever connection there is then, until it succeeds, is refused or
   * the time is up. The work must be one that can be repeated. Throws `StoreUnavailable`: with `nothingWritten` when it
   * is certain of every attempt that it was not begun.
   */
  async keepTrying<T>(
    patienceMs: number,
    work: (connection: Connection, leftMs: number) => Promise<T>,
  ): Promise<T> {
    const until = performance.now() + patienceMs;
    const left = () => until - performance.now();
    let nothingWritten = true;
    let why = '';
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, MOST_WAIT_MS)) {
      const at = performance.now();
      let connection: Connection | undefined;
      try {
        connection = this.#current ?? (await within(Math.max(left(), 1), this.#connection()));
        return await work(connection, Math.max(left(), 1));
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        const failure = failureOf(error);
        if (connection !== undefined) {
          nothingWritten &&= failure.notBegun;
          why = this.#located(failure.why);
          // A call that was too slow says nothing of the connection while others are answered on it.
          const slow = (error instanceof NoAnswer || isLate(error)) && connection.heardAt > at;
          if (!failure.reached && !slow) this.#drop(connection, failure.leader);
        } else why = this.#why || why || this.#located(failure.why);
        const told = { cause: error, nothingWritten };
        if (failure.gone === true) throw new StreamGone(failure.why, told);
        if (failure.refused) throw new StoreUnavailable(failure.why, told);
        if (this.#closed) throw new StoreUnavailable('The event store is closed', told);
        const jittered = wait * (0.5 + Math.random());
        if (left() <= jittered + LEAST_ATTEMPT_MS) throw new StoreUnavailable(why, told);
        await pause(jittered);
      }
    }
  }

  /** A connection of the caller's own, who closes it. */
  async open(): Promise<Connection> {
    if (this.#closed) throw new StoreUnavailable('The event store is closed', { nothingWritten: true });
    this.#readAnew();
    try {
      const connection = await Connection.open(this.#target, this.#leader);
      this.#failed = 0;
      this.#why = '';
      return connection;
    } catch (error) {
      this.#leader = undefined;
      this.#failed += 1;
      const { refused, why } = failureOf(error);
      this.#why = refused ? why : `EventStoreDB does not answer (${await whyUnreachable(this.#target)})`;
      throw error;
    }
  }

  /** Whoever had a connection of their own says why it is of no more use. */
  ended(error: unknown): void {
    this.#leader = failureOf(error).leader;
  }

  close(): void {
    this.#closed = true;
    this.#current?.close();
  }

  /** Certificates and the password may have been replaced since; while their files are not whole, those before count. */
  #readAnew(): void {
    try {
      this.#target = targetOf(this.#settings);
    } catch (error) {
      if (!(error instanceof BadEventStoreDbSettings)) throw error;
    }
  }

  /** With the addresses that were given. */
  #located(why: string): string {
    return `${why} (${this.#target.endpoints.map(({ address, port }) => `${address}:${port}`).join(', ')})`;
  }

  #connection(): Promise<Connection> {
    this.#opening ??= this.#reopen();
    return this.#opening;
  }

  async #reopen(): Promise<Connection> {
    try {
      if (this.#failed > 0) {
        const wait = Math.min(FIRST_REOPEN_MS * 2 ** (this.#failed - 1), MOST_WAIT_MS);
        await pause(wait * (0.5 + Math.random()));
      }
      this.#current = await this.open();
      if (this.#closed) this.#current.close();
      return this.#current;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  #drop(connection: Connection, leader: EndPoint | undefined): void {
    connection.close();
    // Of calls that fail together the first ends the connection; those it cancels name nobody.
    if (leader !== undefined || this.#current === connection) this.#leader = leader;
    if (this.#current !== connection) return;
    this.#current = undefined;
    this.#opening = undefined;
  }
}
