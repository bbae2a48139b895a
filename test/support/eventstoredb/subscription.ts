import { randomUUID } from 'node:crypto';
import { invalidPosition } from './errors.ts';
import { caughtUp, checkpoint, confirmation, encodedRecord } from './messages.ts';
import { Cursor, PAGE, type Filter, type LiveView } from './reading.ts';
import type { LogRecord } from './transaction-log.ts';

/** A place in the log as clients know it. A page of records begins at prepare 0, before the record at its commit. */
export interface Position {
  commit: number;
  prepare: number;
}

/** What a subscription with a filter is told besides events. */
export interface Checkpoints {
  /** How many records are looked at for one page. */
  window: number;
  /** After how many records looked at a checkpoint is due. */
  interval: number;
}

/** Where a subscription puts what it delivers; a promise is for when there is room for more. */
export type Deliver = (message: Buffer, record?: LogRecord) => Promise<void> | undefined;

/**
 * Delivers the records of a view after a position, then those to come, until it is aborted. Checkpoints come as a
 * server gives them: while it catches up they name the start of the page before, so they trail what was looked at.
 */
export class AllSubscription {
  readonly #view: LiveView;
  readonly #matches: Filter;
  readonly #deliver: Deliver;
  readonly #signal: AbortSignal;
  readonly #checkpoints: Checkpoints | undefined;
  /** The event or checkpoint told last. */
  #reached: Position;
  #told: Position | undefined;

  constructor(
    view: LiveView,
    after: Position,
    matches: Filter,
    deliver: Deliver,
    signal: AbortSignal,
    checkpoints?: Checkpoints,
  ) {
    this.#view = view;
    this.#reached = after;
    this.#matches = matches;
    this.#deliver = deliver;
    this.#signal = signal;
    this.#checkpoints = checkpoints;
  }

  /** Runs until it is aborted. */
  async run(): Promise<void> {
    const live = new Cursor(this.#view, this.#view.end);
    const newest = this.#view.log.records[this.#view.log.indexAt(this.#view.end) - 1];
    await this.#deliver(confirmation(randomUUID()));
    let counted = 0;
    let behind = newest !== undefined && this.#isAhead(newest);
    while (!this.#signal.aborted) {
      if (behind) await this.#catchUp();
      await this.#deliver(caughtUp());
      behind = false;
      while (!behind && !this.#signal.aborted) {
        const seen = this.#view.end;
        const fresh = [];
        for (let record = live.next(); record !== undefined; record = live.next()) fresh.push(record);
        // A server keeps no more than a page of what is new for a slow reader, and reads the rest again.
        behind = fresh.length > PAGE;
        if (behind) await this.#tell(this.#reached);
        else counted = await this.#deliverFresh(fresh, counted);
        if (!behind && this.#view.end === seen) await advanced(this.#view, seen, this.#signal);
      }
    }
  }

  /** Delivers what is new, with a checkpoint whenever enough records came by. */
  async #deliverFresh(fresh: readonly LogRecord[], counted: number): Promise<number> {
    let count = counted;
    for (const record of fresh) {
      if (this.#signal.aborted) break;
      const here = { commit: record.position, prepare: record.position };
      if (this.#matches(record)) await this.#deliverOnce(record);
      count += 1;
      if (count < (this.#checkpoints?.interval ?? Infinity)) continue;
      count = 0;
      if (this.#reached.commit > here.commit) continue;
      this.#reached = here;
      await this.#tell(here);
    }
    return count;
  }

  /** Delivers what there is, a page at a time. */
  async #catchUp(): Promise<void> {
    if (!this.#view.log.isBoundary(this.#reached.commit)) throw invalidPosition();
    const { window, interval } = this.#checkpoints ?? { window: PAGE, interval: Infinity };
    const cursor = new Cursor(this.#view, Math.max(this.#reached.commit, 0));
    let page: Position = this.#reached;
    let counted = 0;
    for (;;) {
      let looked = 0;
      let found = 0;
      let record: LogRecord | undefined;
      while (looked < window && found < PAGE) {
        record = cursor.next();
        if (record === undefined) break;
        looked += 1;
        if (!this.#matches(record)) continue;
        found += 1;
        await this.#deliverOnce(record);
        if (this.#signal.aborted) return;
      }
      counted += looked;
      if (record === undefined && looked < window && found < PAGE)
        return void (await this.#tell(this.#reached));
      if (counted >= interval) {
        counted %= interval;
        if (isBefore(this.#reached, page)) this.#reached = page;
        await this.#tell(this.#reached);
      }
      page = { commit: cursor.position, prepare: 0 };
    }
  }

  async #deliverOnce(record: LogRecord): Promise<void> {
    if (!this.#isAhead(record)) return;
    this.#reached = { commit: record.position, prepare: record.position };
    const full = this.#deliver(encodedRecord(record), record);
    if (full !== undefined) await full;
  }

  /** Tells a checkpoint, unless one as new was told. */
  async #tell(position: Position): Promise<void> {
    if (this.#checkpoints === undefined) return;
    // Before the first event there is no position, which on the wire is one above all others.
    const told = position.commit < 0 ? { commit: Infinity, prepare: Infinity } : position;
    if (this.#told !== undefined && !isBefore(this.#told, told)) return;
    this.#told = told;
    await this.#deliver(checkpoint(position));
  }

  #isAhead({ position }: LogRecord): boolean {
    return isBefore(this.#reached, { commit: position, prepare: position });
  }
}

function isBefore(one: Position, other: Position): boolean {
  return one.commit < other.commit || (one.commit === other.commit && one.prepare < other.prepare);
}

/** Resolves when a view shows more than up to a position, or the subscription is aborted. */
export function advanced(view: LiveView, beyond: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = view.onAdvance(() => {
      if (view.end > beyond) done();
    });
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
