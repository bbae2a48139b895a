import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { keysOf, sightOf } from '../../src/case/access/sight.ts';
import type { Staff } from '../../src/directory/directory.ts';
import { LISTS_BY, type ListName } from './support/lists-of.ts';
import { until } from '../case/support/facts.ts';
import { caseFact, fact, given, type Told } from '../case/support/given.ts';
import { directory, people } from '../case/support/people.ts';
import { RecordedLog } from './support/recorded-log.ts';
import { TestViews } from './support/views.ts';

/** To somebody from whom a case is hidden, lists and what they find are the same as if there were no such case. */

jest.setTimeout(180_000);

const everybody = Object.values(people);
const actor = ({ id, role, team }: Staff) => ({ id, role, area: team, agency: '' });

/** Stories of a case to which access is limited, and of those let in since. */
const hidden: fc.Arbitrary<Told[]> = fc
  .record({
    upTo: fc.constantFrom('proposed', 'requested', 'allocated', 'agreed', 'supervisionOffered', 'passed'),
    letIn: fc.subarray(everybody, { maxLength: 3 }),
    changes: fc.array(fc.record({ granted: fc.boolean(), staff: fc.constantFrom(...everybody) }), {
      maxLength: 3,
    }),
    check: fc.boolean(),
  })
  .map(({ upTo, letIn, changes, check }) => [
    ...until(upTo as 'proposed'),
    caseFact('CaseRestricted', { staffIds: letIn.map(({ id }) => id), reason: 'A relative' }),
    ...changes.map(({ granted, staff }) =>
      caseFact(granted ? 'CaseAccessGranted' : 'CaseAccessEnded', { staffId: staff.id, reason: 'So' }),
    ),
    ...(check
      ? [
          fact('CheckRequested', {
            checkId: 'check-1',
            kind: 'HOUSING',
            body: 'The council',
            place: 'There',
            area: 'HOME',
          }),
        ]
      : []),
  ]);

describe('a case with limited access', () => {
  it('changes nothing in any list, and is not found, for those to whom it does not exist; else it is in them', async () => {
    let seen = 0;
    let unseen = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(hidden, { minLength: 1, maxLength: 3 }), async (stories) => {
        const recorded = await RecordedLog.open();
        try {
          for (let n = 0; n < 3; n++) await recorded.record(n, until(n === 0 ? 'requested' : 'allocated'));
          const without = await new TestViews(recorded, 'without').catchUp();
          for (const [i, story] of stories.entries()) await recorded.record(10 + i, story);
          const views = await new TestViews(recorded, 'with').catchUp();
          const states = stories.map((story) => given(story).state);
          for (const person of everybody) {
            const sights = states.map((state) => sightOf(state, actor(person), directory));
            const asked = { person, keys: keysOf(actor(person), directory) };
            const all = (of: TestViews) =>
              Object.fromEntries(
                (Object.keys(LISTS_BY) as ListName[]).map((name) => [
                  name,
                  JSON.stringify(LISTS_BY[name](of.db, asked, recorded)),
                ]),
              );
            if (sights.every((sight) => sight === 'NOTHING')) {
              expect(all(views)).toEqual(all(without));
              unseen += 1;
            } else {
              expect(all(views)).not.toEqual(all(without));
              seen += 1;
            }
          }
        } finally {
          await recorded.close();
        }
      }),
      { numRuns: 12 },
    );
    expect({ seen: seen > 20, unseen: unseen > 20 }).toEqual({ seen: true, unseen: true });
  });
});
