import { ServiceUnavailableException } from '@nestjs/common';
import type { DatabaseSync } from 'node:sqlite';
import type { EventLog } from '../event-store/event-log.ts';
import { START, type Position } from '../event-store/event-store.ts';
import type { LogPlace } from '../event-store/place.ts';
import type { Secrets } from '../event-store/keys/secrets.ts';
import { removeFiles, type ViewsFile } from './files.ts';
import { Behind, notShown, type Lag } from './lag.ts';
import { prepareLists, type Lists } from './lists/lists.ts';
import type { Parked } from '../event-store/parked.ts';
import { ProjectorThread, type Learning } from './projection/projector-thread.ts';
import { Reached } from './reached.ts';
import { openForReading } from './schema.ts';
import { Views } from './views.ts';

/** What a read model is opened with. */
export interface ReadModelParts {
  /** Where the log and the keys are, for the thread that feeds the views. */
  place: LogPlace;
  /** The folder of the views. Never shared by two instances. */
  views: string;
  secrets: Secrets;
  /** The log as this thread has it. */
  log: Pick<EventLog, 'store' | 'keys'>;
  /** ISO 8601 UTC. */
  clock?: () => string;
  /** When it was seen that the log was empty, on the same clock; absent when it was not. */
  logEmptyAt?: string;
  /** Told when the projector failed, or `learn` did; both are tried again. */
  failed?: (error: Error) => void;
  /** Told that views which were there are made anew, and why, in a sentence. */
  madeAnew?: (why: string) => void;
  /**
   * Takes in what was recorded of policy and directory, and what was erased; done before a position that includes it counts
   * as reached.
   */
  learn?: (why: Learning) => Promise<void>;
}

/** Views that another thread feeds from the log, and how far they are. */
export class ReadModel {
  /** What is asked of them. */
  readonly views: Views;
  readonly #behind: Behind;
  readonly #folder: string;
  readonly #learn: (why: Learning) => Promise<void>;
  #learned: Promise<unknown> = Promise.resolve();
  readonly #projector: ProjectorThread;
  readonly #reached = new Reached();
  #opened = Promise.withResolvers<void>();
  #db: DatabaseSync | undefined;
  #lists!: Lists;

  private constructor(parts: ReadModelParts) {
    const { place, views: folder, secrets, log, learn, ...told } = parts;
    const { clock = () => new Date().toISOString() } = parts;
    // One after another: of two that read at once the older might be taken in last.
    this.#learn = (why) => {
      const learning = this.#learned.then(() => learn?.(why));
      this.#learned = learning.catch(() => undefined);
      return learning;
    };
    this.#behind = new Behind(log.store, clock, parts.logEmptyAt);
    this.#folder = folder;
    const gone = (caseIds: readonly string[]) => void this.reproject(caseIds).catch(() => undefined);
    this.views = new Views({ keys: log.keys, clock, hashKey: secrets.hashKey, gone });
    this.#projector = new ProjectorThread(
      { place, views: folder, secrets },
      {
        serving: ({ serving, position, anew }) => {
          this.#serveFrom(serving, position);
          if (anew !== undefined) told.madeAnew?.(anew);
        },
        position: (position) => this.#reached.reach(position),
        learn: this.#learn,
        failed: (error) => {
          this.#opened.reject(error);
          told.failed?.(error);
        },
      },
    );
  }

  /**
   * Starts the projector and resolves as soon as the views can be read, which may be before they have caught up: `lag`
   * tells. Views of another edition or log are made anew. Rejects when the views cannot be opened.
   */
  static async open(parts: ReadModelParts): Promise<ReadModel> {
    const model = new ReadModel(parts);
    try {
      await model.#opened.promise;
    } catch (error) {
      await model.close();
      throw error;
    }
    return model;
  }

  /** Up to where the log is in the views. */
  position(): Position {
    return this.#reached.position;
  }

  /** Calls back with every new position of the views; the answer ends it. */
  onPosition(listener: (position: Position) => void): () => void {
    return this.#reached.onPosition(listener);
  }

  /** True once the views hold everything up to the position, false when they do not in time. */
  waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (this.position() < position) this.#projector.wake();
    return this.#reached.waitFor(position, timeoutMs);
  }

  /** Whether a text has the form of a position of this log. Those of another kind of log have another length. */
  canHold(position: string): boolean {
    const ours = this.position();
    return /^[0-9-]{16,80}$/.test(position) && (ours === START || ours.length === position.length);
  }

  /** Resolves once the views hold everything up to the position; throws 503, with how far they are behind, when they do not in time. */
  async upTo(position: Position, timeoutMs: number): Promise<void> {
    if (await this.waitFor(position, timeoutMs)) return;
    const lag = await this.lag();
    if (this.position() < position) throw new ServiceUnavailableException(notShown(lag));
  }

  /** How far the views are behind the log. */
  lag(): Promise<Lag> {
    return this.#behind.at(this.position(), () => this.#lists.first('checkpoint') as never);
  }

  /** How far they were behind when that was asked last; undefined before, and once they have come further. */
  lastLag(): Lag | undefined {
    return this.#behind.last(this.position());
  }

  /** The same, until they hold all that they lacked then: who may see a case is not asked of them alone before. */
  lagUntilLevel(): Lag | undefined {
    return this.#behind.untilLevel(this.position());
  }

  /** How many events could not be taken into the views. */
  parkedCount(): number {
    return Number(this.#lists.first('parked')!['total']);
  }

  /** Events that could not be taken into the views, at most 50 of them, with the reason. */
  parked(): Parked[] {
    return this.#lists.all('parkedEvents', { size: 50 }) as never;
  }

  /** Tries the parked events again, here and in the views. */
  async retryParked(): Promise<void> {
    await this.#learn({ anew: false, erased: false });
    await this.#projector.do({ retry: true });
  }

  /** Makes the rows of cases again from the log: to be called after a key was destroyed. */
  reproject(caseIds: readonly string[]): Promise<void> {
    return this.#projector.do({ reproject: [...caseIds] });
  }

  /** Ends the projector as a crash would, so that it can be tried: it is started again by itself. */
  crash(): Promise<void> {
    return this.#projector.crash();
  }

  /** Finishes what is in hand and lets go of every file. */
  async close(): Promise<void> {
    await this.#projector.close();
    this.#db?.close();
    this.#db = undefined;
  }

  /** The old file serves until the moment in which the new one does. */
  #serveFrom(file: ViewsFile, position: Position): void {
    const old = this.#db;
    this.#db = openForReading(file.path);
    this.#lists = prepareLists(this.#db);
    this.views.answerFrom(this.#lists);
    old?.close();
    removeFiles(this.#folder, (number) => number < file.number);
    this.#opened.resolve();
    this.#reached.begin(position);
  }
}
