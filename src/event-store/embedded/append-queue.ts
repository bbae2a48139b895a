import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EventIdTaken, StoreUnavailable, WrongRevision, type Appended } from '../event-store.ts';
import { pack, type Answer, type Append } from './batch.ts';
import type { WriterSettings } from './log-writer.ts';
import { positionOf } from './schema.ts';
import type { FromWriter, ToWriter, WriterData } from './writer.ts';

/** So many appends are sent on while the writer is still busy, so that it never has to wait for them. */
const ENOUGH = 32;

interface Waiting extends Append {
  resolve: (appended: Appended) => void;
  reject: (error: Error) => void;
}

/**
 * Hands appends to the writer's thread. Whatever arrives while a commit is under way goes into the next one,
 * so that many callers share a sync of the disk.
 */
export class AppendQueue {
  readonly #worker: Worker;
  readonly #bell = new Int32Array(new SharedArrayBuffer(4));
  readonly #committed: () => void;
  readonly #opening = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  /** Not yet sent, and sent but not yet answered; both in the order they came. */
  #waiting: Waiting[] = [];
  #underWay: Waiting[] = [];
  #stopped: string | undefined;
  #closing = false;

  /** `committed` is called after each commit. */
  constructor(folder: string, settings: WriterSettings, committed: () => void) {
    this.#committed = committed;
    const workerData: WriterData = { ...settings, folder, bell: this.#bell };
    this.#worker = new Worker(new URL(`./writer${extname(import.meta.url)}`, import.meta.url), {
      workerData,
    });
    this.#worker.on('message', (message: FromWriter) => this.#hear(message));
    this.#worker.on('error', ({ message }) =>
      this.#end(`The writer of the event store failed (${message}): restart the service`),
    );
    this.#worker.on('exit', () =>
      this.#end('The writer of the event store has stopped: restart the service'),
    );
  }

  /** Resolves once the writer has opened the log; rejects with a sentence when it cannot. */
  get opened(): Promise<void> {
    return this.#opening.promise;
  }

  /** Why nothing can be written any more; undefined while the writer runs. */
  get stopped(): string | undefined {
    return this.#stopped;
  }

  append(append: Append): Promise<Appended> {
    const { promise, resolve, reject } = Promise.withResolvers<Appended>();
    if (this.#stopped !== undefined) reject(new StoreUnavailable(this.#stopped));
    else {
      this.#waiting.push({ ...append, resolve, reject });
      if (this.#underWay.length === 0 || this.#waiting.length >= ENOUGH) this.#send();
    }
    return promise;
  }

  /** Refuses what comes from now on, waits for what was accepted, and stops the writer. */
  async close(): Promise<void> {
    this.#stopped ??= 'The event store is closed';
    if (!this.#closing) {
      this.#closing = true;
      if (this.#waiting.length > 0) this.#send();
      this.#tell({ close: true });
    }
    return this.#ended.promise;
  }

  #hear(message: FromWriter): void {
    if ('opened' in message) this.#opening.resolve();
    else if ('refused' in message) this.#opening.reject(new Error(message.refused));
    else {
      const count = 'answers' in message ? message.answers.length : message.count;
      const done = this.#underWay.splice(0, count);
      if (this.#waiting.length > 0) this.#send();
      if ('failed' in message) {
        const error = new StoreUnavailable(`The events could not be stored: ${message.failed}`);
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
    this.#tell({ batch: pack(appends) });
  }

  #tell(message: ToWriter): void {
    this.#worker.postMessage(message, 'batch' in message ? [message.batch.bytes.buffer] : []);
    Atomics.add(this.#bell, 0, 1);
    Atomics.notify(this.#bell, 0);
  }

  /** The writer's thread has ended: nobody knows what became of the appends it had not answered. */
  #end(why: string): void {
    const stopped = (this.#stopped ??= why);
    this.#opening.reject(new Error(stopped));
    for (const { reject } of [...this.#underWay, ...this.#waiting]) reject(new StoreUnavailable(stopped));
    this.#underWay = [];
    this.#waiting = [];
    this.#ended.resolve();
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
