import type { World } from '../../case/support/case-in-memory.ts';
import { directory, people } from '../../case/support/people.ts';
import type { Directory } from '../../../src/directory/directory.ts';
import { shippedPolicies } from '../../../src/handover/adoption.ts';
import { assess } from '../../../src/handover/assess.ts';
import { policyHistory } from './policies.ts';
import { changedPolicy } from './asking.ts';

/** What changes around a case while it goes on: the policy in force, and who is there. */

/** The editions that come with the service, then one with other last days and another severity. */
const [first = '', second = '', third = ''] = shippedPolicies().map(({ text }) => text);
const changed = changedPolicy((policy) => {
  policy.version = '2026-12-07';
  policy.offerHours = 24;
  policy.rules['HC-03'].deadline.workingDays = 1;
  policy.rules['HC-05'].deadline.workingDays = 2;
  policy.rules['HC-11'].deadline.workingDays = 4;
  policy.rules['HC-35'].severity = 'NEEDS_REASON';
});

const adoptions = [
  { text: first, adoptedAt: '2026-01-01T00:00:00.000Z' },
  { text: second, adoptedAt: '2026-10-01T08:00:00.000Z' },
  { text: third, adoptedAt: '2026-11-28T08:00:00.000Z' },
  { text: changed, adoptedAt: '2026-12-07T12:00:00.000Z' },
];

/** What is known of policies once so many editions have been adopted. */
const known = adoptions.map((_, index) => {
  const policies = policyHistory(adoptions.slice(0, index + 1));
  return { policies, assess: assess(policies) };
});

/** The home colleague has left. */
const LEFT = '2026-12-03T00:00:00.000Z';
const gone = people.homeColleague.id;
const withoutThem: Directory = {
  ...directory,
  staff: (id) => (id === gone ? undefined : directory.staff(id)),
  staffOf: (code) => directory.staffOf(code).filter(({ id }) => id !== gone),
};

export const world: World = {
  knownBy: (instant) => known[adoptions.findLastIndex(({ adoptedAt }) => adoptedAt <= instant)] ?? known[0]!,
  directoryAt: (instant) => (instant < LEFT ? directory : withoutThem),
};
