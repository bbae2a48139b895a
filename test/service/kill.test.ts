import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emptyCase, fold } from '../../src/case/case.ts';
import type { OpenedEvent } from '../../src/event-store/envelope/metadata.ts';
import { verifyLog } from '../../src/event-store/embedded/verify-log.ts';
import { viewsIn } from '../../src/read-model/compare.ts';
import { loadSecrets } from '../../src/event-store/keys/secrets.ts';
import { inFolder } from '../../src/event-store/place.ts';
import { servingFile } from '../../src/read-model/files.ts';
import { ReadModel } from '../../src/read-model/read-model.ts';
import { rebuild } from '../../src/read-model/rebuild.ts';
import { everyEvent, logOf } from './support/log-of.ts';
import { startProcess, type ServiceProcess } from './support/process.ts';
import { newFolder } from './support/running.ts';
import { peopleAt, sending, Writer, type Acknowledged } from './support/writers.ts';

const KILLS = 20;
const WRITERS = 64;
/** With the store's own 180 kills, of at least 18,000 events, more than 20,000. */
const ENOUGH = 3_000;

/**
 * The whole service, killed again and again between two instructions while 64 people write through the API. Nobody
 * who got no answer knows whether they were heard: they ask again after the restart, under the same key.
 */
const data = newFolder();
const compiled = newFolder();
let last = 400_000;
const writers = Array.from({ length: WRITERS }, () => new Writer(() => `X${++last}`));
let events: OpenedEvent[];

const acknowledged = (): Acknowledged[] => writers.flatMap((writer) => writer.acknowledged);
const told = (all: readonly Acknowledged[]): number =>
  all.reduce((sum, { answer }) => sum + answer.events.length, 0);
const start = () => startProcess(data.folder, { NODE_COMPILE_CACHE: compiled.folder });

/** Lets everybody write until so many commands were answered, and kills the service in the midst of it. */
async function writeUntilKilled(service: ServiceProcess, enough: number): Promise<void> {
  let answered = 0;
  let killed: Promise<void> | undefined;
  await Promise.all(
    writers.map((writer) =>
      writer.write(peopleAt(service.address, data.folder), () => {
        if (++answered === enough) killed = service.kill();
        return true;
      }),
    ),
  );
  await killed;
}

/** Asks for every writer's last answer again, in another process than the one that gave it. */
async function repeatTheLast(service: ServiceProcess): Promise<void> {
  const as = peopleAt(service.address, data.folder);
  await Promise.all(
    writers.map(async (writer) => {
      const first = writer.acknowledged.at(-1);
      if (first === undefined) return;
      const again = await sending(as, first);
      expect(again?.body).toEqual(first.answer);
      expect([again?.status, again?.headers.get('ETag'), again?.headers.get('Log-Position')]).toEqual([
        first.status,
        first.etag,
        first.position,
      ]);
    }),
  );
}

beforeAll(async () => {
  // A process that ends by itself keeps what it compiled for those that will not.
  await (await start()).terminate();
  for (let kill = 0; kill < KILLS; kill++) {
    const service = await start();
    await repeatTheLast(service);
    await writeUntilKilled(service, 40 + ((kill * 37) % 170));
  }
  const service = await start();
  const as = peopleAt(service.address, data.folder);
  await Promise.all(writers.map((writer) => writer.write(as, () => false)));
  await repeatTheLast(service);
  expect(await service.terminate()).toBe(0);
  const log = await logOf(data.folder);
  events = await everyEvent(log);
  await log.store.close();
  await log.keys.close();
}, 1_200_000);

afterAll(() => {
  data.remove();
  compiled.remove();
});

describe(`The service, killed ${KILLS} times while ${WRITERS} people write`, () => {
  it('keeps what it acknowledged, each once, and nothing else', () => {
    const all = acknowledged();
    const cases = new Set(all.map(({ answer }) => `case-${answer.caseId}`));
    const written = events.filter(
      ({ stream, metadata }) => cases.has(stream) && metadata.actor.id !== 'system',
    );
    const byCommand = Map.groupBy(written, ({ metadata }) => metadata.commandId);
    for (const { key, position, answer } of all) {
      const led = byCommand.get(key) ?? [];
      expect(led.map(({ stream }) => stream)).toEqual(led.map(() => `case-${answer.caseId}`));
      expect(led.map(({ metadata }) => metadata.type)).toEqual(answer.events);
      expect(led.at(-1)?.position).toBe(position);
    }
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    expect(written).toHaveLength(told(all));
    expect(told(all)).toBeGreaterThanOrEqual(ENOUGH);
    const { fault, events: proved } = verifyLog({
      log: join(data.folder, 'events.db'),
      head: join(data.folder, 'head.json'),
    });
    expect({ fault, proved }).toEqual({ fault: undefined, proved: events.length });
    process.stdout.write(
      `${KILLS} kills of the service: ${all.length} commands and ${told(all)} events acknowledged, none lost, none doubled\n`,
    );
  });

  it('has exactly one holder of supervision in every case, at every moment since it was opened', () => {
    const streams = Map.groupBy(events, ({ stream }) => stream);
    const ours = new Set(acknowledged().map(({ answer }) => answer.caseId as string));
    expect(ours.size).toBeGreaterThan(WRITERS);
    for (const caseId of ours) {
      const state = fold(emptyCase(caseId), streams.get(`case-${caseId}`) ?? []);
      const { tenures } = state.responsibilities.SUPERVISION;
      expect(tenures[0]?.since).toBe(state.identity?.stamp.recordedAt);
      const ends = tenures.map(({ until }) => until);
      expect(ends).toEqual([...tenures.slice(1).map(({ since }) => since), null]);
    }
  });

  it('recorded every look before it was shown', () => {
    const looks = events.filter(({ metadata }) => metadata.type === 'CaseLooked');
    const recorded = new Map<string, number>();
    for (const caseId of looks.flatMap(({ data: look }) => (look as { caseIds: string[] }).caseIds)) {
      recorded.set(caseId, (recorded.get(caseId) ?? 0) + 1);
    }
    const shown = writers.flatMap((writer) => writer.shown);
    expect(shown.length).toBeGreaterThan(0);
    for (const [caseId, times] of Map.groupBy(shown, (each) => each)) {
      expect(recorded.get(caseId)).toBeGreaterThanOrEqual(times.length);
    }
  });

  it('has views that equal those built from the first event', async () => {
    const { folder } = data;
    const log = await logOf(folder);
    const secrets = loadSecrets({ folder, mayCreate: false });
    // What was recorded last may not be in them: a process that ends finishes the page in hand and no more.
    const model = await ReadModel.open({ place: inFolder(folder), views: folder, secrets, log });
    expect(await model.waitFor(await log.store.head(), 60_000)).toBe(true);
    await model.close();
    const anew = newFolder();
    const { file, parked } = await rebuild(log, secrets, anew.folder);
    const views = await viewsIn(servingFile(folder)?.path ?? '', log.keys);
    expect(views['transfers']?.length).toBeGreaterThan(WRITERS);
    expect(views).toEqual(await viewsIn(file, log.keys));
    expect(parked).toBe(0);
    await log.store.close();
    await log.keys.close();
    anew.remove();
  });
});
