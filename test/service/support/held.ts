import { DatabaseSync } from 'node:sqlite';
import { jest } from '@jest/globals';
import { servingFile } from '../../../src/read-model/files.ts';
import type { Running } from './running.ts';

/**
 * From now on nothing is taken into the views of an instance, which hold all that was written so far; until what this
 * gives is called, as often as one likes.
 */
export async function holdBack({ readModel, parts }: Running, views: string): Promise<() => void> {
  await readModel.waitFor(await parts.log.store.head(), 10_000);
  return holdFile(views);
}

/** Nobody else can write to the views of a folder, until what this gives is called, as often as one likes. */
export function holdFile(views: string): () => void {
  const db = new DatabaseSync(servingFile(views)!.path, { timeout: 10_000 });
  db.exec('BEGIN IMMEDIATE');
  return () => void (db.isOpen && db.close());
}

/** Somebody who waits at an instance waits until what they wait for is there. */
export function withAllPatience({ readModel }: Running): jest.SpiedFunction<Running['readModel']['waitFor']> {
  const waitFor = readModel.waitFor.bind(readModel);
  return jest.spyOn(readModel, 'waitFor').mockImplementation((position) => waitFor(position, 60_000));
}
