import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Cases, streamOf } from '../../../src/case/recording/cases.ts';
import type { EventLog } from '../../../src/event-store/event-log.ts';
import { StoreUnavailable, StreamGone } from '../../../src/event-store/event-store.ts';
import { caseId, RecordedLog } from '../../read-model/support/recorded-log.ts';
import { about } from '../../event-store/support/about.ts';
import { freshFolder, removeFolders } from '../../event-store/support/folders.ts';
import { EventStoreDouble } from '../../support/eventstoredb/double.ts';
import { until as inTime } from '../../read-model/support/wait.ts';
import { allocated, until } from '../support/facts.ts';
import { people } from '../support/people.ts';

jest.setTimeout(60_000);

describe('a case that was known further than the log goes after a backup was restored', () => {
  let double: EventStoreDouble;
  let recorded: RecordedLog;
  let cases: Cases;
  let known: number;
  const record = (...staff: (typeof people.receivingSenior)[]) => recorded.record(1, staff.map(allocated));

  beforeEach(async () => {
    double = await EventStoreDouble.start();
    recorded = await RecordedLog.in({ kind: 'eventstoredb', settings: { url: double.url } }, freshFolder());
    await recorded.record(1, until('acknowledged'));
    const { end } = double.nodes[0]!.log;
    cases = new Cases(recorded.log);
    await record(people.receivingSenior);
    known = (await cases.fresh(caseId(1))).head.revision;
    await double.restore(end);
    await expect(cases.fresh(caseId(1))).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });
  afterEach(async () => {
    await recorded.stop();
    await double.stop();
    removeFolders();
  });

  const expectAnew = async () => {
    const fresh = await cases.fresh(caseId(1));
    const anew = await new Cases(recorded.log).fresh(caseId(1));
    expect(fresh).toEqual({ ...anew, readAt: fresh.readAt });
    return fresh.head.revision;
  };

  it('is read anew where others have recorded further', async () => {
    await record(people.receivingPractitioner, people.receivingSenior);
    expect(await expectAnew()).toBe(known + 1);
  });

  it('is read anew once that has been so for some seconds', async () => {
    const isRead = () =>
      cases.fresh(caseId(1)).then(
        () => true,
        () => false,
      );
    await inTime(isRead);
    expect(await expectAnew()).toBe(known - 1);
  });
});

it('one stream that is gone does not stop the others from being read', async () => {
  const cases = new Cases({} as EventLog);
  expect(await cases.soon(() => Promise.reject(new StreamGone('case-1 was deleted')))).toBeUndefined();
  expect(await cases.soon(async () => 'another')).toBe('another');
  expect(await cases.soon(() => Promise.reject(new StoreUnavailable('it does not answer')))).toBeUndefined();
  expect(await cases.soon(async () => 'another')).toBeUndefined();
});

/** What is read of a log from now on is held back before it is given, or before it is read. */
function heldBack({ log }: RecordedLog, when: 'READ' | 'UNREAD') {
  const reading = Promise.withResolvers<void>();
  const spies = (['read', 'readOn'] as const).map((name) => {
    const real = log[name].bind(log) as (...given: unknown[]) => Promise<never>;
    return jest.spyOn(log, name).mockImplementation(async (...given) => {
      if (when === 'UNREAD') await reading.promise;
      const read = await real(...given);
      await reading.promise;
      return read;
    });
  });
  return {
    letGo: reading.resolve,
    restore: () => spies.forEach((spy) => spy.mockRestore()),
  };
}

it.each([
  ['while it is read', false],
  ['while what came after is read', true],
])('a case is not remembered when every case was let go of %s', async (_, known) => {
  const recorded = await RecordedLog.open();
  await recorded.record(1, until('requested'));
  const cases = new Cases(recorded.log);
  if (known) await cases.fresh(caseId(1));
  const held = heldBack(recorded, 'UNREAD');
  const fresh = cases.fresh(caseId(1));
  cases.forget();
  held.letGo();
  expect((await fresh).head.revision).toBeGreaterThan(0);
  expect(cases.lastKnown(caseId(1))).toBeUndefined();
  held.restore();
  await cases.fresh(caseId(1));
  expect(cases.lastKnown(caseId(1))).toBeDefined();
  await recorded.stop();
});

describe('a case in memory', () => {
  let recorded: RecordedLog;
  let cases: Cases;
  let now: string;

  beforeEach(async () => {
    recorded = await RecordedLog.open();
    await recorded.record(1, until('acknowledged'));
    now = '2026-03-08T02:00:00.000Z';
    cases = new Cases(recorded.log, () => now);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await recorded.close();
  });

  /** Records one more fact as a command does that was given here at an instant. */
  const give = async (at: string) => {
    const loaded = await cases.remembered(caseId(1));
    const { type, data } = allocated(people.receivingSenior);
    const written = await recorded.log.append(streamOf(caseId(1)), loaded.head, [{ type, data }], about);
    cases.written(caseId(1), loaded, written, at);
    return written.head.revision;
  };
  /** What is shown of it once the log cannot be read. */
  const shown = async () => {
    for (const name of ['read', 'readOn'] as const) {
      jest.spyOn(recorded.log, name).mockRejectedValue(new StoreUnavailable('away'));
    }
    const { state, knownAt } = await cases.freshOrRemembered(caseId(1));
    return { revision: state.revision, knownAt };
  };

  it.each([
    ['was read whole', false],
    ['was read on', true],
  ])('does not go back to what %s before a command was recorded', async (_, known) => {
    const loaded = await cases.fresh(caseId(1));
    if (!known) cases.forget();
    const held = heldBack(recorded, 'READ');
    const slow = cases.fresh(caseId(1));
    await setImmediate();
    held.restore();
    const revision = await give('2026-03-08T02:05:00.000Z');
    expect(revision).toBe(loaded.head.revision + 1);
    now = '2026-03-08T02:10:00.000Z';
    held.letGo();
    expect((await slow).head.revision).toBe(revision);
    expect(await shown()).toEqual({ revision, knownAt: '2026-03-08T02:05:00.000Z' });
  });

  it('is known as of when reading it began', async () => {
    const began = now;
    const held = heldBack(recorded, 'READ');
    const slow = cases.fresh(caseId(1));
    await setImmediate();
    now = '2026-03-08T02:10:00.000Z';
    held.letGo();
    const { revision } = (await slow).head;
    held.restore();
    expect(await shown()).toEqual({ revision, knownAt: began });
  });

  it('is shown as it is known by the time that reading it is given up', async () => {
    await cases.fresh(caseId(1));
    const held = heldBack(recorded, 'READ');
    const asked = cases.freshOrRemembered(caseId(1));
    await setImmediate();
    const revision = await give(now);
    expect((await asked).state.revision).toBe(revision);
    held.letGo();
  });
});
