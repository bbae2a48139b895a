import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EventIdTaken, StoreUnavailable, WrongRevision, type Appended } from '../event-store.ts';
import { pack, type Answer, type Append } from './batch.ts';
import type { WriterSettings } from './log-writer.ts';
import { positionOf } from './schema.ts';
import type { FromWriter, ToWriter, WriterData } from './writer.ts';

/** How long to wait before a writer that has stopped is started again, in milliseconds. */
const RESTART_AFTER_MS = 500;

/** So many appends are sent on while the writer is still busy, so that it never has to wait for them. */
const ENOUGH = 32;

interface Waiting extends Append {
  resolve: (appended: Appended) => void;
  reject: (error: Error) => void;
}

/**
 * Hands appends to the writer's thread. Whatever arrives while a commit is under way goes into the next one,
 * so that many callers share a sync of the disk. A thread that ends is started again, until the queue is closed.
 */
export class AppendQueue {
  readonly #data: WriterData;
  readonly #bell = new Int32Array(new SharedArrayBuffer(4));
  readonly #committed: () => void;
  #worker!: Worker;
  #restart: NodeJS.Timeout | undefined;
  readonly #opening = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  /** Not yet sent, and sent but not yet answered; both in the order they came. */
  #waiting: Waiting[] = [];
  #underWay: Waiting[] = [];
  /** Since when something is under way without an answer to anything, in milliseconds of `performance.now()`. */
  #silentSince: number | undefined;
  #stopped: string | undefined;
  #closing = false;
  #running = false;
  #opened = false;

  /** `committed` is called after each commit. */
  constructor(folder: string, settings: WriterSettings, committed: () => void) {
    this.#committed = committed;
    this.#data = { ...settings, folder, bell: this.#bell };
    this.#start();
  }

  /** Resolves once the writer has opened the log; rejects with a sentence when it cannot. */
  get opened(): Promise<void> {
    return this.#opening.promise;
  }

  /** Why nothing can be written at the moment; undefined while the writer runs. */
  get stopped(): string | undefined {
    return this.#stopped;
  }

  /** How long the writer has left everything that is under way without an answer, in milliseconds. */
  get silentFor(): number {
    return this.#silentSince === undefined ? 0 : performance.now() - this.#silentSince;
  }

  append(append: Append): Promise<Appended> {
    const { promise, resolve, reject } = Promise.withResolvers<Appended>();
    if (this.#stopped !== undefined) {
      reject(new StoreUnavailable(this.#stopped, { nothingWritten: true }));
    } else {
      this.#waiting.push({ ...append, resolve, reject });
      if (this.#underWay.length === 0 || this.#waiting.length >= ENOUGH) this.#send();
    }
    return promise;
  }

  /** Refuses what comes from now on, waits for what was accepted, and stops the writer. */
  async close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      clearTimeout(this.#restart);
      if (!this.#running) this.#ended.resolve();
      this.#stopped = 'The event store is closed';
      if (this.#waiting.length > 0) this.#send();
      this.#tell({ close: true });
    }
    return this.#ended.promise;
  }

  #start(): void {
    const worker = new Worker(new URL(`./writer${extname(import.meta.url)}`, import.meta.url), {
      workerData: this.#data,
    });
    this.#worker = worker;
    this.#running = true;
    let why = 'The writer of the event store has stopped';
    worker.on('message', (message: FromWriter) => {
      if ('refused' in message) why = message.refused;
      else this.#hear(message);
    });
    worker.on(
      'error',
      (error) => (why = `The writer of the event store failed (${(error as Error).message})`),
    );
    worker.on('exit', () => this.#end(why));
  }

  #hear(message: Exclude<FromWriter, { refused: string }>): void {
    if ('opened' in message) {
      this.#stopped = undefined;
      this.#opened = true;
      this.#opening.resolve();
    } else {
      const count = 'answers' in message ? message.answers.length : message.count;
      const done = this.#underWay.splice(0, count);
      this.#silentSince = this.#underWay.length > 0 ? performance.now() : undefined;
      if (this.#waiting.length > 0) this.#send();
      if ('failed' in message) {
        const error = new StoreUnavailable(`The events could not be stored: ${message.failed}`, {
          nothingWritten: true,
        });
        for (const { reject } of done) reject(error);
      } else {
        this.#committed();
        done.forEach((append, at) => settle(append, message.answers[at] as Answer));
      }
    }
  }

  #send(): void {
    const appends = this.#waiting;
    this.#waiting = [];
    this.#underWay.push(...appends);
    this.#silentSince ??= performance.now();
    this.#tell({ batch: pack(appends) });
  }

  #tell(message: ToWriter): void {
    this.#worker.postMessage(message, 'batch' in message ? [message.batch.bytes.buffer] : []);
    Atomics.add(this.#bell, 0, 1);
    Atomics.notify(this.#bell, 0);
  }

  /**
   * The writer's thread has ended: nobody knows what became of the appends it had not answered. One that had opened the
   * log before is started again; the first that cannot open it ends the queue.
   */
  #end(why: string): void {
    this.#running = false;
    this.#opening.reject(new Error(why));
    const again = this.#opened && !this.#closing;
    if (!this.#closing) this.#stopped = again ? `${why}; it is being started again` : why;
    const told = this.#stopped ?? why;
    for (const { reject } of this.#underWay) reject(new StoreUnavailable(told));
    for (const { reject } of this.#waiting) reject(new StoreUnavailable(told, { nothingWritten: true }));
    this.#underWay = [];
    this.#waiting = [];
    this.#silentSince = undefined;
    if (again) this.#restart = setTimeout(() => this.#start(), RESTART_AFTER_MS);
    else this.#ended.resolve();
  }
}

function settle({ stream, expected, events, resolve, reject }: Waiting, answer: Answer): void {
  if (typeof answer === 'number') {
    resolve({ revision: expected + events.length, position: positionOf(answer) });
  } else if ('taken' in answer) reject(new EventIdTaken(answer.taken));
  else reject(new WrongRevision(stream, guardOf(expected), guardOf(answer.actual)));
}

function guardOf(revision: number): number | 'no-stream' {
  return revision === -1 ? 'no-stream' : revision;
}
