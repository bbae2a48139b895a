import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Cases } from '../../../src/case/recording/cases.ts';
import type { EventLog } from '../../../src/event-store/event-log.ts';
import { StoreUnavailable, StreamGone } from '../../../src/event-store/event-store.ts';
import { caseId, RecordedLog } from '../../read-model/support/recorded-log.ts';
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

it.each([
  ['while it is read', false],
  ['while what came after is read', true],
])('a case is not remembered when every case was let go of %s', async (_, known) => {
  const recorded = await RecordedLog.open();
  await recorded.record(1, until('requested'));
  const reading = Promise.withResolvers<void>();
  const cases = new Cases(recorded.log);
  if (known) await cases.fresh(caseId(1));
  const spies = (['read', 'readOn'] as const).map((name) => {
    const real = recorded.log[name].bind(recorded.log) as (...given: unknown[]) => Promise<never>;
    return jest.spyOn(recorded.log, name).mockImplementation(async (...given) => {
      await reading.promise;
      return real(...given);
    });
  });
  const fresh = cases.fresh(caseId(1));
  cases.forget();
  reading.resolve();
  expect((await fresh).head.revision).toBeGreaterThan(0);
  expect(cases.lastKnown(caseId(1))).toBeUndefined();
  for (const spy of spies) spy.mockRestore();
  await cases.fresh(caseId(1));
  expect(cases.lastKnown(caseId(1))).toBeDefined();
  await recorded.stop();
});
