import { extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { isDamaged } from '../../event-store/files.ts';
import type { FromProjector, ProjectorData, ToProjector } from './projector.ts';

/** How long to wait before what failed is tried again. */
const AGAIN_AFTER_MS = 1_000;

/** Why it is time to learn what was recorded of policy and directory, and what was erased. */
export interface Learning {
  /** The log may not be the one that was read so far. */
  anew: boolean;
  /** Something was, or may have been, erased. */
  erased: boolean;
}

/** What the thread tells. */
export interface Heard {
  serving(message: Extract<FromProjector, { serving: unknown }>): void;
  position(position: string): void;
  /**
   * Policy or directory went on, or something was erased; done before a position that includes it is told. When it fails it
   * is tried again.
   */
  learn(why: Learning): Promise<void>;
  /** It failed, and is tried again in a second; the views stand still meanwhile. */
  failed(error: Error): void;
}

type Job = { reproject: string[] } | { retry: true };

/** The projector's thread: started again whenever it fails, until it is closed. */
export class ProjectorThread {
  readonly #data: ProjectorData;
  readonly #heard: Heard;
  readonly #jobs = new Map<number, PromiseWithResolvers<void>>();
  #worker!: Worker;
  #number = 0;
  #closing = false;
  #restart: NodeJS.Timeout | undefined;
  #exited = Promise.resolve();
  #learned = Promise.resolve();
  /** How often it was told which views serve. */
  #servings = 0;
  /** What is not learnt yet. */
  #toLearn: Learning = { anew: false, erased: false };
  /** The position that it told last. */
  #told = '';

  constructor(data: ProjectorData, heard: Heard) {
    this.#data = data;
    this.#heard = heard;
    this.#start(false);
  }

  /** Lets it look at the log at once. */
  wake(): void {
    this.#tell({ wake: true });
  }

  /** Resolves when the work is done; rejects when the thread ends before. */
  do(job: Job): Promise<void> {
    const number = (this.#number += 1);
    const done = Promise.withResolvers<void>();
    if (this.#closing || this.#restart !== undefined) done.reject(new Error('The projector does not run'));
    else {
      this.#jobs.set(number, done);
      this.#tell({ job: number, ...job });
    }
    return done.promise;
  }

  /** Ends the thread as a crash would. It is started again. */
  async crash(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Finishes the page in hand and stops. */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#restart);
    this.#tell({ close: true });
    await this.#exited;
  }

  #tell(message: ToProjector): void {
    this.#worker.postMessage(message);
  }

  #start(isDoubted: boolean): void {
    this.#restart = undefined;
    const worker = new Worker(new URL(`./projector${extname(import.meta.url)}`, import.meta.url), {
      workerData: { ...this.#data, isDoubted } satisfies ProjectorData,
    });
    this.#worker = worker;
    let trouble = new Error('The projector has stopped');
    worker.on('message', (message: FromProjector) => this.#hear(message));
    worker.on('error', (error) => (trouble = asError(error)));
    this.#exited = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#ended(trouble);
        resolve();
      });
    });
  }

  #hear(message: FromProjector): void {
    if ('serving' in message) {
      this.#heard.serving(message);
      const { position, anew } = message;
      // Of what these views took in before they served, nobody was told whether it was an erasure.
      if (this.#servings > 0)
        this.#learnInTurn({ anew: true, erased: anew !== undefined || position > this.#told });
      this.#told = position;
      this.#servings += 1;
    } else if ('shorter' in message) this.#learnInTurn({ anew: false, erased: false });
    else if ('position' in message) {
      const { position, common, erased } = message;
      if (common) this.#learnInTurn({ anew: false, erased });
      this.#told = position;
      const servings = this.#servings;
      // One of views that serve no more may be further than the log that others are made from.
      this.#learned = this.#learned.then(() => {
        if (this.#servings === servings) this.#heard.position(position);
      });
    } else if ('done' in message) {
      this.#jobs.get(message.done)?.resolve();
      this.#jobs.delete(message.done);
    }
  }

  /** Before any position that is told later. */
  #learnInTurn(why: Learning): void {
    this.#mustLearn(why);
    this.#learned = this.#learned.then(() => this.#learn());
  }

  #mustLearn({ anew, erased }: Learning): void {
    this.#toLearn = { anew: this.#toLearn.anew || anew, erased: this.#toLearn.erased || erased };
  }

  async #learn(): Promise<void> {
    while (!this.#closing) {
      const why = this.#toLearn;
      this.#toLearn = { anew: false, erased: false };
      try {
        await this.#heard.learn(why);
        return;
      } catch (error) {
        this.#mustLearn(why);
        if (this.#closing) return;
        this.#heard.failed(error as Error);
        await pause(AGAIN_AFTER_MS);
      }
    }
  }

  #ended(trouble: Error): void {
    for (const { reject } of this.#jobs.values()) reject(trouble);
    this.#jobs.clear();
    if (this.#closing) return;
    this.#restart = setTimeout(() => this.#start(isDamaged(trouble)), AGAIN_AFTER_MS);
    this.#heard.failed(trouble);
  }
}

/** Some errors, such as those of SQLite, leave a thread as plain objects. */
function asError(thrown: unknown): Error {
  if (Error.isError(thrown)) return thrown;
  const { name = 'Error', message = String(thrown), ...rest } = thrown as Partial<Error>;
  return Object.assign(new Error(message), { name, ...rest });
}
