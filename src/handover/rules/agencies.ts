import {
  answerOf,
  isStandingTask,
  isUncheckedTask,
  taskOf,
  type AgencyResponsibility,
} from '../../case/agencies/agencies.state.ts';
import { andUnchecked, counted, listed, standing, type Found } from './look.ts';
import { home, said, type About, type Rule } from './rule.ts';
import { risk } from './stakes.ts';

/** Tasks of agencies in the area the person moves to; the areas are those of the transfer a task was given under. */
function thereOf({ state, transfer }: About): AgencyResponsibility[] {
  return state.agencies.filter(
    (each) =>
      isStandingTask(each) &&
      taskOf(each).area === 'RECEIVING' &&
      (each.transferId ?? transfer.transferId) === transfer.transferId,
  );
}

/** Tasks of agencies in the area the person leaves: those of this transfer, and all of earlier ones. */
export function hereOf({ state, transfer }: About): AgencyResponsibility[] {
  return state.agencies.filter(
    (each) =>
      each.done === undefined &&
      (taskOf(each).area === 'HOME' || (each.transferId ?? transfer.transferId) !== transfer.transferId),
  );
}

const nameOf = (each: AgencyResponsibility): string => taskOf(each).agency.trim().slice(0, 40) || 'an agency';

/** What is missing before an agency answers for its task; undefined when it does. */
function missing(each: AgencyResponsibility): string | undefined {
  const { person, role } = taskOf(each);
  if (isUncheckedTask(each)) return 'is recorded elsewhere and not checked';
  const answer = answerOf(each)?.answer;
  if (answer === 'DECLINED') return 'declined';
  if (answer === 'NONE') return 'did not answer';
  if (answer === undefined) return 'has not said yes or no';
  if (!said(person)) return 'names nobody';
  return said(role) ? undefined : 'does not say in what part';
}

function accepted(about: About): Found {
  const there = thereOf(about);
  const because = there.flatMap((each) => [each.stamp, answerOf(each)?.stamp]);
  if (there.length === 0) {
    const finding = 'No agency of the receiving area is recorded, nor that none is needed';
    return { is: 'undone', finding, because };
  }
  const gaps = there.flatMap((each) => {
    const gap = missing(each);
    return gap === undefined ? [] : [`${nameOf(each)} ${gap}`];
  });
  const count = counted(there.length, 'task');
  if (gaps.length === 0) {
    return { is: 'done', finding: `${count} in the receiving area, each accepted by name`, because };
  }
  const more = gaps.length > 2 ? ` and ${gaps.length - 2} more` : '';
  return {
    is: 'undone',
    finding: `${gaps.length} of ${count} in the receiving area: ${gaps.slice(0, 2).join('; ')}${more}`,
    because,
  };
}

function carried(about: About): Found {
  const here = hereOf(about);
  const open = here.filter((each) => each.carried === undefined);
  const because = here.flatMap((each) => [each.stamp, each.carried?.stamp]);
  if (open.length === 0) {
    const finding = `${counted(here.length, 'task')} of the home area, each continued, ended or moved`;
    return { is: 'done', finding, because };
  }
  const names = listed([...new Set(open.map(nameOf))].slice(0, 3));
  const unchecked = andUnchecked(open.filter(isUncheckedTask).length);
  const finding = `Nobody has said what becomes of ${counted(open.length, 'task')} in the home area: ${names}${unchecked}`;
  return { is: 'undone', finding, because };
}

const rule = {
  line: 'agencies',
  owes: home(),
  ofCase: true,
  needs: [],
  needsOfCase: [
    'AgencyResponsibilityAssigned',
    'AgencyResponsibilityChanged',
    'AgencyResponsibilityAccepted',
    'AgencyResponsibilityCarried',
  ],
} as const satisfies Partial<Rule>;

export const agencyRules: readonly Rule[] = [
  {
    ...rule,
    id: 'HC-39',
    title: 'Each agency in the receiving area accepted its task, by name',
    why: (s) => `A task that nobody there accepted is done by nobody: ${risk(s)}.`,
    judge: (s) => standing(s, accepted),
    act: () => 'Get each agency in the receiving area to accept its task by name',
    page: (about) => (thereOf(about).length === 0 ? 'assign-agency' : 'agency-accepted'),
  },
  {
    ...rule,
    id: 'HC-40',
    title: 'For each agency of the home area it is said whether its task continues, ends or moves',
    why: (s) => `Each area thinks that the other’s agencies go on: ${risk(s)}.`,
    judge: (s) => standing(s, carried),
    act: () => 'Say of each agency in the home area whether its task continues, ends or moves',
    page: () => 'carry-agency',
  },
];
