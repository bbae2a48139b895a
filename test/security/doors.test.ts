import { describe, expect, it } from '@jest/globals';
import type { CaseState } from '../../src/case/case.ts';
import type { LoadedCase } from '../../src/case/recording/cases.ts';
import { StoreUnavailable, StreamGone } from '../../src/event-store/event-store.ts';
import { Doors, type DoorsParts } from '../../src/security/doors.ts';
import { until } from '../case/support/facts.ts';
import { caseFact, given } from '../case/support/given.ts';
import { directory, people } from '../case/support/people.ts';

/** What somebody from elsewhere may see of cases in a list, by what views, memory and log say of them. */

const open = given(until('requested')).state;
const limited = given(until('requested'), caseFact('CaseRestricted', { staffIds: [], reason: '' })).state;

/** What is known of one case; of what is absent nothing. `log` may fail. */
interface Known {
  byViews?: boolean;
  remembered?: CaseState;
  log?: CaseState | Error;
  opens?: CaseState;
}

const { id, role, team } = people.elsewhereSenior;
const actor = { id, role, area: team, agency: '' };

function asked({ byViews = false, remembered, log = open, opens }: Known, { late = false } = {}) {
  const read: string[] = [];
  const cases = {
    fresh: async (caseId: string) => {
      read.push(caseId);
      if (log instanceof Error) throw log;
      return { state: log } as LoadedCase;
    },
    whatOpens: async () => opens ?? Promise.reject(log as Error),
    lastKnown: () => remembered,
    soon: (reading: () => Promise<unknown>) => reading(),
  } as DoorsParts['cases'];
  const doors = new Doors({
    cases,
    clock: () => '2026-03-02T09:00:00.000Z',
    directoryToday: () => directory,
    limitedAmong: (caseIds) => (byViews ? caseIds : []),
    viewsAreLate: () => late,
  });
  const sight = async () => (await doors.reader(actor).sights(['case-1', 'case-1'])).get('case-1');
  return { sight, hides: () => doors.hidesAny(['case-1'], actor), read };
}

describe('what may be seen of a case in a list', () => {
  it('is all of it, without asking the case, where neither views nor memory have access limited', async () => {
    const { sight, read } = asked({ log: limited });
    expect(await sight()).toBe('ALL');
    expect(read).toEqual([]);
  });

  it.each<[string, Known, { late?: boolean }]>([
    ['the views have access limited', { byViews: true }, {}],
    ['the memory has', { remembered: limited }, {}],
    ['the views are late', {}, { late: true }],
  ])('is what the case itself says, asked once, where %s', async (_, known, how) => {
    const hidden = asked({ ...known, log: limited }, how);
    expect(await hidden.sight()).toBe('NOTHING');
    expect(hidden.read).toEqual(['case-1']);
    expect(await hidden.hides()).toBe(true);
    expect(await asked({ ...known, log: open }, how).sight()).toBe('ALL');
  });

  it('is judged by what opens of a case that does not, whatever is remembered of it', async () => {
    const log = new Error('Of a newer version');
    const unread = { ...open, access: { ...open.access, unread: true as const } };
    for (const opens of [limited, unread]) {
      const known = asked({ byViews: true, remembered: open, log, opens });
      expect(await known.sight()).toBe('NOTHING');
      expect(await known.hides()).toBe(true);
    }
    expect(await asked({ byViews: true, log, opens: open }).sight()).toBe('ALL');
  });

  it('is that it is there, of one whose stream was deleted', async () => {
    const { sight, hides } = asked({ byViews: true, log: new StreamGone('case-1 was deleted') });
    expect(await sight()).toBe('EXISTENCE');
    expect(await hides()).toBe(false);
  });

  it('is not told while the log cannot be read', async () => {
    const { sight } = asked({ byViews: true, log: new StoreUnavailable('Gone'), opens: open });
    await expect(sight()).rejects.toThrow(StoreUnavailable);
  });
});
