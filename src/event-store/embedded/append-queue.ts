import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EventIdTaken, StoreUnavailable, WrongRevision, type Appended } from '../event-store.ts';
import { pack, type Answer, type Append } from './batch.ts';
import { positionOf } from './schema.ts';
import type { FromWriter, ToWriter, WriterData } from './writer.ts';

/** The most appends in one commit. */
const MOST = 512;

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
  readonly #committed: () => void;
  #waiting: Waiting[] = [];
  #underWay: Waiting[] = [];
  #stopped: string | undefined;
  #opening = Promise.withResolvers<void>();
  #closing: PromiseWithResolvers<void> | undefined;

  /** `committed` is called after each commit. */
  constructor(data: WriterData, committed: () => void) {
    this.#committed = committed;
    this.#worker = new Worker(new URL(`./writer${extname(import.meta.url)}`, import.meta.url), {
      workerData: data,
    });
    this.#worker.on('message', (message: FromWriter) => this.#hear(message));
    this.#worker.on('error', (error) => this.#stop(`The writer of the event store failed: ${error.message}`));
    this.#worker.on('exit', () =>
      this.#stop('The writer of the event store has stopped: restart the service'),
    );
  }

  /** Resolves once the writer has opened the log; rejects with a sentence when it cannot. */
  get opened(): Promise<void> {
    return this.#opening.promise;
  }

  append(append: Append): Promise<Appended> {
    const { promise, resolve, reject } = Promise.withResolvers<Appended>();
    if (this.#stopped !== undefined) reject(new StoreUnavailable(this.#stopped));
    else {
      this.#waiting.push({ ...append, resolve, reject });
      if (this.#underWay.length === 0) this.#send();
    }
    return promise;
  }

  /** Refuses what comes from now on, waits for what was accepted, and stops the writer. */
  async close(): Promise<void> {
    if (this.#closing === undefined) {
      this.#closing = Promise.withResolvers();
      if (this.#stopped !== undefined) this.#closing.resolve();
      else {
        this.#stopped = 'The event store is closed';
        if (this.#underWay.length === 0) this.#tell({ close: true });
      }
    }
    return this.#closing.promise;
  }

  #hear(message: FromWriter): void {
    if ('opened' in message) return this.#opening.resolve();
    if ('refused' in message) return this.#opening.reject(new Error(message.refused));
    if ('closed' in message) return;
    const done = this.#underWay;
    this.#send();
    if ('failed' in message) {
      const error = new StoreUnavailable(`The events could not be stored: ${message.failed}`);
      for (const { reject } of done) reject(error);
    } else {
      this.#committed();
      done.forEach((append, at) => settle(append, message.answers[at] as Answer));
    }
  }

  #send(): void {
    this.#underWay = this.#waiting.length > MOST ? this.#waiting.splice(0, MOST) : this.#waiting;
    if (this.#underWay === this.#waiting) this.#waiting = [];
    if (this.#underWay.length > 0) this.#tell({ batch: pack(this.#underWay) });
    else if (this.#closing !== undefined) this.#tell({ close: true });
  }

  #tell(message: ToWriter): void {
    this.#worker.postMessage(message, 'batch' in message ? [message.batch.bytes.buffer] : []);
  }

  /** The writer's thread has ended: nobody knows what became of the commit under way. */
  #stop(why: string): void {
    this.#stopped ??= why;
    this.#opening.reject(new Error(why));
    for (const { reject } of [...this.#underWay, ...this.#waiting]) reject(new StoreUnavailable(why));
    this.#underWay = [];
    this.#waiting = [];
    this.#closing?.resolve();
  }
}

function settle({ stream, expected, events, resolve, reject }: Waiting, answer: Answer): void {
  if (typeof answer === 'number') {
    resolve({ revision: expected + events.length, position: positionOf(answer) });
  } else if ('taken' in answer) reject(new EventIdTaken(answer.taken));
  else reject(new WrongRevision(stream, expectedOf(expected), expectedOf(answer.actual)));
}

function expectedOf(revision: number): number | 'no-stream' {
  return revision === -1 ? 'no-stream' : revision;
}
