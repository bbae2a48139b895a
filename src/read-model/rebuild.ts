import type { DatabaseSync } from 'node:sqlite';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventLog } from '../event-store/event-log.ts';
import { isDamaged } from '../event-store/files.ts';
import { readAhead } from '../event-store/read-ahead.ts';
import { DOUBTED_FOR_MS, START, StoreUnavailable, StreamGone } from '../event-store/event-store.ts';
import type { Secrets } from '../event-store/keys/secrets.ts';
import { lockRebuild, removeFiles, serve, servingFile, viewsFile, type ViewsFile } from './files.ts';
import { areOf, furthestIn } from './projection/checkpoint.ts';
import { sourcesOf, type Sources } from './projection/log-sources.ts';
import { Projection } from './projection/projection.ts';
import { createReadModel, openForReading, SCHEMA, schemaOf } from './schema.ts';

/** Where a rebuild stands, in events. `total` is what the serving views hold, so it can be passed; 0 when there are none, or none to be read. */
export interface RebuildProgress {
  events: number;
  total: number;
  /** Why it does not go on, in a sentence; absent when it does. It is tried again by itself. */
  waitsFor?: string;
}

/** What a rebuild made. */
export interface Rebuilt {
  file: string;
  events: number;
  /** Events that could not be taken in. */
  parked: number;
}

/**
 * Builds all views from the first event into a file of their own, beside the one that serves, then lets the new one
 * serve. A running service goes over to it by itself within a second; until then nothing changes for it. The service
 * need not run. Throws a sentence when another rebuild is under way, or the log was restored meanwhile.
 */
export async function rebuild(
  log: EventLog,
  { hashKey }: Pick<Secrets, 'hashKey'>,
  views: string,
  told: (progress: RebuildProgress) => void = () => undefined,
): Promise<Rebuilt> {
  const unlock = lockRebuild(views);
  try {
    const serving = servingFile(views);
    const after = serving?.number ?? 0;
    removeFiles(views, (number) => number > after);
    const file = viewsFile(views, after + 1);
    await log.keys.ahead(START);
    try {
      const built = await build(sourcesOf(log, hashKey), log.store, file, { total: eventsIn(serving), told });
      if ((servingFile(views)?.number ?? 0) !== after) {
        throw new Error(
          'The service has begun new views by itself meanwhile: run the rebuild again if it is still needed',
        );
      }
      serve(views, file);
      return built;
    } catch (error) {
      removeFiles(views, (number) => number === file.number && number !== servingFile(views)?.number);
      throw error;
    }
  } finally {
    unlock();
  }
}

async function build(
  sources: Sources,
  store: EventLog['store'],
  file: ViewsFile,
  { total, told }: { total: number; told: (progress: RebuildProgress) => void },
): Promise<Rebuilt> {
  const db = createReadModel(file.path);
  try {
    const events = await takeInAll(db, sources, store, (progress) => told({ ...progress, total }));
    return { file: file.path, events, parked: parkedIn(db) };
  } finally {
    db.close();
  }
}

/** How long to wait before a log that does not answer is asked again, in milliseconds. */
const AGAIN_AFTER_MS = 1_000;

/** Gives how many events there are. While the log cannot be reached, it waits, and goes on from where it was. */
async function takeInAll(
  db: DatabaseSync,
  sources: Sources,
  store: EventLog['store'],
  told: (progress: Omit<RebuildProgress, 'total'>) => void,
): Promise<number> {
  for (;;) {
    const projection = new Projection(db, sources);
    const events = () => projection.checkpoint().events;
    try {
      if (!(await areOf(store, furthestIn(db), DOUBTED_FOR_MS)))
        throw new Error('The log is another one than before, as after a restore: run the rebuild again');
      do {
        for await (const page of readAhead(store, projection.checkpoint().position)) {
          await projection.apply(page);
          told({ events: events() });
        }
      } while (await projection.catchUpWithPolicy());
      return events();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || error instanceof StreamGone) throw error;
      told({ events: events(), waitsFor: error.message });
      await pause(AGAIN_AFTER_MS);
    }
  }
}

function eventsIn(serving: ViewsFile | undefined): number {
  if (serving === undefined || !existsSync(serving.path)) return 0;
  const db = openForReading(serving.path);
  try {
    if (schemaOf(db) !== SCHEMA) return 0;
    return Number(db.prepare('SELECT events FROM checkpoint').get()?.['events']);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    return 0;
  } finally {
    db.close();
  }
}

function parkedIn(db: DatabaseSync): number {
  return Number(db.prepare('SELECT count(*) AS total FROM parked').get()?.['total']);
}
