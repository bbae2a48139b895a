import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { WrongRevision, StoreUnavailable } from '../../src/event-store/event-store.ts';
import { EMPTY } from '../../src/event-store/stream-head.ts';
import type { Look } from '../../src/security/access-log.events.ts';
import { AccessLog, type LookLog } from '../../src/security/access-log.ts';
import { logOverDouble } from '../event-store/eventstoredb/support/log-over-double.ts';
import { ownLog } from './support/log.ts';
import { about } from './support/people.ts';
import { CASES, TRANSFER } from './support/routes-of-test.ts';

const look: Look = { caseIds: [CASES[0]], transferId: TRANSFER, what: 'HANDOVER', via: 'PAGE' };
const viewer = (id: string) => ({
  actor: { id, role: 'PRACTITIONER' as const, agency: 'PROBATION', area: 'LDS01' },
});
const REQUEST = '0198c0de-0000-7000-8000-0000000000aa';

describe('the access log', () => {
  let own: Awaited<ReturnType<typeof ownLog>>;
  let now: string;
  beforeEach(async () => {
    own = await ownLog(() => now);
    now = '2026-11-23T09:00:00.000Z';
  });
  afterEach(() => own.close());

  /** The log, where appends first go through `append`. */
  const through = (append: LookLog['append']): LookLog => ({
    store: own.log.store,
    headOf: (...given) => own.log.headOf(...given),
    append,
  });

  it('records who looked at what, in which request, under the day and the instance', async () => {
    await new AccessLog(own.log, 'one', () => now).record(viewer('a'), look, REQUEST);
    const { events } = await own.log.read('access-one-2026-11-23');
    expect(events).toMatchObject([
      {
        metadata: { type: 'CaseLooked', actor: viewer('a').actor, correlationId: REQUEST, recordedAt: now },
        data: look,
      },
    ]);
  });

  it('writes looks that wait in one append, each with its own viewer and request', async () => {
    let appends = 0;
    const log = through((...given) => {
      appends++;
      return own.log.append(...given);
    });
    const accessLog = new AccessLog(log, 'one', () => now);
    const ids = Array.from({ length: 100 }, (_, at) => `viewer-${at}`);
    await Promise.all(ids.map((id) => accessLog.record(viewer(id), look, `request-${id}`)));
    const { events } = await own.log.read('access-one-2026-11-23');
    expect(events.map(({ metadata }) => [metadata.actor.id, metadata.correlationId])).toEqual(
      ids.map((id) => [id, `request-${id}`]),
    );
    expect(appends).toBe(2);
  });

  it('goes on where the day stood after a restart, and begins a new stream with the day', async () => {
    await new AccessLog(own.log, 'one', () => now).record(viewer('a'), look, REQUEST);
    const restarted = new AccessLog(own.log, 'one', () => now);
    await restarted.record(viewer('b'), look, REQUEST);
    now = '2026-11-24T00:00:00.000Z';
    await restarted.record(viewer('c'), look, REQUEST);
    const days = await Promise.all(
      ['2026-11-23', '2026-11-24'].map((day) => own.log.read(`access-one-${day}`)),
    );
    expect(days.map(({ events }) => events.map(({ metadata }) => metadata.actor.id))).toEqual([
      ['a', 'b'],
      ['c'],
    ]);
  });

  it('goes on when somebody else has written to its stream', async () => {
    const accessLog = new AccessLog(own.log, 'one', () => now);
    await accessLog.record(viewer('a'), look, REQUEST);
    const { head } = await own.log.read('access-one-2026-11-23');
    await own.log.append('access-one-2026-11-23', head, [{ type: 'CaseLooked', data: look }], about);
    await accessLog.record(viewer('b'), look, REQUEST);
    const { events } = await own.log.read('access-one-2026-11-23');
    expect(events.map(({ metadata }) => metadata.actor.id)).toEqual(['a', 'system', 'b']);
  });

  it('goes on in another stream of the day when the keys of the one before are lost, also after a restart', async () => {
    const record = async (id: string) =>
      new AccessLog(own.log, 'one', () => now).record(viewer(id), look, REQUEST);
    await record('a');
    await own.log.keys.erase('access-one-2026-11-23');
    await record('b');
    await record('c');
    await own.log.keys.erase('access-one-2026-11-23-2');
    await record('d');
    now = '2026-11-24T00:00:00.000Z';
    await record('e');
    const names = ['access-one-2026-11-23-2', 'access-one-2026-11-23-3', 'access-one-2026-11-24'];
    const parts = await Promise.all(names.map((name) => own.log.read(name)));
    expect(parts.map(({ events }) => events.map(({ metadata }) => metadata.actor.id))).toEqual([
      ['b', 'c'],
      ['d'],
      ['e'],
    ]);
  });

  it('gives up with 503 when it is never first', async () => {
    const log = through((stream) => Promise.reject(new WrongRevision(stream, 0, 1)));
    await expect(new AccessLog(log, 'one').record(viewer('a'), look, REQUEST)).rejects.toMatchObject({
      status: 503,
    });
  });

  it('lets nobody look whose look was not written, however appends fail, and loses none that it let', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('written', 'not written', 'written but not told'), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
        fc.uuid(),
        async (fates, groups, instance) => {
          const log = through(async (...given) => {
            const fate = fates.shift() ?? 'written';
            if (fate === 'not written') throw new StoreUnavailable('gone');
            const written = await own.log.append(...given);
            if (fate === 'written but not told') throw new StoreUnavailable('late');
            return written;
          });
          const accessLog = new AccessLog(log, instance, () => now);
          const let_: string[] = [];
          for (const [round, size] of groups.entries()) {
            const ids = Array.from({ length: size }, (_, at) => `${round}-${at}`);
            const ends = await Promise.allSettled(
              ids.map((id) => accessLog.record(viewer(id), look, REQUEST)),
            );
            ends.forEach((end, at) => {
              if (end.status === 'fulfilled') let_.push(ids[at] ?? '');
              else expect(end.reason).toMatchObject({ status: 503 });
            });
          }
          const { events } = await own.log.read(`access-${instance}-2026-11-23`);
          const recorded = events.map(({ metadata }) => metadata.actor.id);
          expect(recorded).toEqual(expect.arrayContaining(let_));
          expect(new Set(recorded).size).toBe(recorded.length);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a look that is entered late', () => {
  let now: string;
  const late = (id: string, at: string) => ({
    kind: 'LOOK' as const,
    id,
    at,
    actor: viewer('a').actor,
    correlationId: REQUEST,
    look,
  });
  const [ID, OTHER] = ['0198c0de-0000-7000-8000-0000000000b1', '0198c0de-0000-7000-8000-0000000000b2'];

  it.each([
    ['on its day', '2026-11-23T23:59:00.000Z'],
    ['on the day after', '2026-11-24T00:00:01.000Z'],
    ['today', '2026-11-27T09:00:00.000Z'],
  ])(
    'is not entered again when it is in the log after all, %s, where ids are not watched over',
    async (_, written) => {
      const over = await logOverDouble(() => now);
      const ids = async () => {
        const days = ['2026-11-23', '2026-11-24', '2026-11-27'].map((day) =>
          over.store.readStream(`access-one-${day}`),
        );
        return (await Promise.all(days)).flat().map(({ eventId }) => eventId);
      };
      now = written;
      const happened = '2026-11-23T23:58:00.000Z';
      await new AccessLog(over.log, 'one', () => now).enterLate(late(ID, happened));
      await new AccessLog(over.log, 'one', () => now).record(viewer('b'), look, REQUEST);
      now = '2026-11-27T09:00:00.000Z';
      const restarted = new AccessLog(over.log, 'one', () => now);
      await restarted.enterLate(late(ID, happened));
      expect((await ids()).filter((id) => id === ID)).toHaveLength(1);
      await restarted.enterLate(late(OTHER, happened));
      expect(await ids()).toHaveLength(3);
      const { events } = await over.log.read('access-one-2026-11-27');
      expect(events.at(-1)).toMatchObject({ metadata: { occurredAt: happened }, data: { late: true } });
      await over.close();
    },
  );

  it('asks for the looks of a busy day once, however many are entered, and anew after one failed', async () => {
    const own = await ownLog(() => now);
    now = '2026-11-24T09:00:00.000Z';
    for (const stream of ['access-one-2026-11-23', 'access-one-2026-11-24']) {
      const events = Array.from({ length: 1_000 }, () => ({ type: 'CaseLooked', data: look }));
      await own.log.append(stream, EMPTY, events, about);
    }
    let given = 0;
    let failing = false;
    const accessLog = new AccessLog(
      {
        store: {
          readStream: async (...asked) => {
            const stored = await own.log.store.readStream(...asked);
            given += stored.length;
            return stored;
          },
        },
        headOf: (...asked) => own.log.headOf(...asked),
        append: async (...asked) => {
          if (failing) throw new StoreUnavailable('gone');
          return own.log.append(...asked);
        },
      },
      'one',
      () => now,
    );
    const happened = '2026-11-23T23:58:00.000Z';
    const kept = Array.from({ length: 20 }, () => late(v7(), happened));
    for (const [at, each] of kept.entries()) {
      await accessLog.enterLate(each);
      await accessLog.record(viewer(`new-${at}`), look, REQUEST);
    }
    for (const each of kept) await accessLog.enterLate(each);
    expect(given).toBeLessThan(2_000 + 100);
    failing = true;
    const next = late(ID, happened);
    await expect(accessLog.enterLate(next)).rejects.toMatchObject({ status: 503 });
    failing = false;
    given = 0;
    await accessLog.enterLate(next);
    expect(given).toBe(2_000 + 40);
    const { events } = await own.log.read('access-one-2026-11-24');
    expect(events.slice(1_000).map(({ metadata }) => metadata.eventId)).toEqual([
      ...kept.flatMap(({ id }) => [id, expect.any(String)]),
      ID,
    ]);
    await own.close();
  });

  it('is entered once when the append that was given up lands meanwhile', async () => {
    const over = await logOverDouble(() => now);
    now = '2026-11-23T09:00:00.000Z';
    let first = true;
    const log: LookLog = {
      store: over.log.store,
      headOf: (...given) => over.log.headOf(...given),
      // Between looking and writing, what was given up before is written after all.
      append: async (stream, head, [event, ...more], about) => {
        if (first) {
          first = false;
          await over.log.append(stream, head, [{ ...event!, data: { ...look } }], about);
        }
        return over.log.append(stream, head, [event!, ...more], about);
      },
    };
    await new AccessLog(log, 'one', () => now).enterLate(late(ID, now));
    expect(await over.store.readStream('access-one-2026-11-23')).toHaveLength(1);
    await over.close();
  });
});
