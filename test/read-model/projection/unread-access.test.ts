import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '../../../src/event-store/event-store.ts';
import { allocated, until } from '../../case/support/facts.ts';
import { caseFact, type Told } from '../../case/support/given.ts';
import { people } from '../../case/support/people.ts';
import { caseId, RecordedLog } from '../support/recorded-log.ts';
import { TestViews } from '../support/views.ts';

/** Who may know of a case by the views, while an event of it does not open. */

let recorded: RecordedLog;

beforeEach(async () => {
  recorded = await RecordedLog.open();
});
afterEach(() => recorded.close());

const restricted = caseFact('CaseRestricted', { staffIds: [people.homeSenior.id], reason: 'A relative' });
const granted = caseFact('CaseAccessGranted', { staffId: people.elsewhereSenior.id, reason: 'So' });

/** Views of a case of which the last event does not open, perhaps with metadata that cannot be read. */
async function unopened(story: readonly Told[], { metadata = true } = {}) {
  await recorded.record(1, story);
  const state = { mended: false };
  const isLast = ({ stream, revision }: StoredEvent) =>
    !state.mended && stream === `case-${caseId(1)}` && revision === story.length - 1;
  const damaged = (event: StoredEvent) =>
    isLast(event) && !metadata ? { ...event, metadata: Buffer.from('{') } : event;
  const { store } = recorded.log;
  const reading = {
    readLog: async (...asked: Parameters<typeof store.readLog>) => {
      const page = await store.readLog(...asked);
      return { ...page, events: page.events.map(damaged) };
    },
    readStream: async (...asked: Parameters<typeof store.readStream>) =>
      (await store.readStream(...asked)).map(damaged),
  };
  const open = (stored: readonly StoredEvent[]) =>
    stored.some(isLast) ? Promise.reject(new Error('Of a newer version')) : recorded.log.open(stored);
  const views = new TestViews(recorded, 'views', { open, store: reading });
  await views.catchUp(1_000, { ...store, ...reading });
  return { views, state };
}

/** Who may know of the case: those who see all of it, and the keys of those who know that it is there; null for all. */
async function knownTo(views: TestViews) {
  const { restricted_cases: limited, entitled } = await views.all();
  if (limited!.length === 0) return null;
  const rows = entitled as { who: string; seesAll: number }[];
  const who = (sees: number) => rows.filter(({ seesAll }) => seesAll === sees).map((row) => row.who);
  return { all: who(1).sort(), existence: who(0).sort() };
}

const worksIt = [people.homePractitioner.id, people.receivingPractitioner.id].sort();

describe('a case of which an event does not open', () => {
  it.each([
    ['limits access', [...until('allocated'), restricted], {}],
    ['lets somebody in', [...until('allocated'), restricted, granted], {}],
    [
      'may be anything, as its metadata cannot be read',
      [...until('requested'), allocated(), allocated()],
      { metadata: false },
    ],
  ])('is seen by those always let in alone while it %s, until it opens', async (_, story, how) => {
    const { views, state } = await unopened(story, how);
    const known = await knownTo(views);
    expect(known?.all).toEqual(worksIt);
    expect(known?.existence).toEqual(expect.arrayContaining(['team:NFD1', 'team:SHV1']));
    state.mended = true;
    await views.projection.retryParked();
    expect(await views.all()).toEqual(await (await new TestViews(recorded, 'again').catchUp()).all());
  });

  it('is open to all as before where it is about something else', async () => {
    const { views } = await unopened([...until('requested'), allocated()]);
    expect((await views.all())['parked']).toHaveLength(1);
    expect(await knownTo(views)).toBeNull();
  });

  it('stays hidden when more is recorded that opens', async () => {
    const { views } = await unopened([...until('allocated'), restricted]);
    await recorded.record(1, caseFact('CaseRestrictionLifted', { reason: 'Over' }));
    await views.catchUp();
    expect((await knownTo(views))?.all).toEqual(worksIt);
  });
});
