import type { DatabaseSync } from 'node:sqlite';
import { existsSync } from 'node:fs';
import type { EventLog } from '../event-store/event-log.ts';
import { isDamaged } from '../event-store/files.ts';
import { readAhead } from '../event-store/read-ahead.ts';
import { START } from '../event-store/event-store.ts';
import type { Secrets } from '../event-store/keys/secrets.ts';
import { lockRebuild, removeFiles, serve, servingFile, viewsFile, type ViewsFile } from './files.ts';
import { sourcesOf, type Sources } from './projection/log-sources.ts';
import { Projection } from './projection/projection.ts';
import { createReadModel, openForReading, SCHEMA, schemaOf } from './schema.ts';

/** Where a rebuild stands, in events. `total` is what the serving views hold, so it can be passed; 0 when there are none, or none to be read. */
export interface RebuildProgress {
  events: number;
  total: number;
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
 * need not run. Throws a sentence when another rebuild is under way.
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
    const built = await build(sourcesOf(log, hashKey), log.store, file, { total: eventsIn(serving), told });
    if ((servingFile(views)?.number ?? 0) !== after) {
      removeFiles(views, (number) => number === file.number);
      throw new Error(
        'The service has begun new views by itself meanwhile: run the rebuild again if it is still needed',
      );
    }
    serve(views, file);
    return built;
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
    const projection = new Projection(db, sources);
    do {
      for await (const page of readAhead(store, projection.checkpoint().position)) {
        await projection.apply(page);
        told({ events: projection.checkpoint().events, total });
      }
    } while (await projection.catchUpWithPolicy());
    return { file: file.path, events: projection.checkpoint().events, parked: parkedIn(db) };
  } finally {
    db.close();
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
