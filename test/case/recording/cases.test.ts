import { expect, it } from '@jest/globals';
import { Cases } from '../../../src/case/recording/cases.ts';
import type { EventLog } from '../../../src/event-store/event-log.ts';
import { StoreUnavailable, StreamGone } from '../../../src/event-store/event-store.ts';
import { caseId, RecordedLog } from '../../read-model/support/recorded-log.ts';
import { freshFolder, removeFolders } from '../../event-store/support/folders.ts';
import { EventStoreDouble } from '../../support/eventstoredb/double.ts';
import { allocated, until } from '../support/facts.ts';
import { people } from '../support/people.ts';

it('a case is read anew where a backup was restored and others have recorded further than it was known', async () => {
  const double = await EventStoreDouble.start();
  const recorded = await RecordedLog.in(
    { kind: 'eventstoredb', settings: { url: double.url } },
    freshFolder(),
  );
  const record = (...staff: (typeof people.receivingSenior)[]) => recorded.record(1, staff.map(allocated));
  await recorded.record(1, until('acknowledged'));
  const { end } = double.nodes[0]!.log;
  const cases = new Cases(recorded.log);
  await record(people.receivingSenior);
  const known = await cases.fresh(caseId(1));
  await double.restore(end);
  await expect(cases.fresh(caseId(1))).rejects.toMatchObject({ name: 'StoreUnavailable' });
  await record(people.receivingPractitioner, people.receivingSenior);
  const fresh = await cases.fresh(caseId(1));
  const anew = await new Cases(recorded.log).fresh(caseId(1));
  expect(fresh).toEqual({ ...anew, readAt: fresh.readAt });
  expect(fresh.head.revision).toBe(known.head.revision + 1);
  await recorded.stop();
  await double.stop();
  removeFolders();
});

it('one stream that is gone does not stop the others from being read', async () => {
  const cases = new Cases({} as EventLog);
  expect(await cases.soon(() => Promise.reject(new StreamGone('case-1 was deleted')))).toBeUndefined();
  expect(await cases.soon(async () => 'another')).toBe('another');
  expect(await cases.soon(() => Promise.reject(new StoreUnavailable('it does not answer')))).toBeUndefined();
  expect(await cases.soon(async () => 'another')).toBeUndefined();
});
