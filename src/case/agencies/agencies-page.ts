import type { AgenciesAnswer, AgencyTaskAnswer } from './agencies.answers.ts';
import { actsOn } from './board.ts';

/** The board as it is shown: tasks by area, those of which nothing more can come last. */
export interface AgenciesPage {
  board: AgenciesAnswer;
  groups: { id: string; title: string; empty: string; isHome: boolean; tasks: TaskShown[] }[];
  /** Where an agency is asked; absent for somebody who may only read. */
  ask?: Link;
}

interface Link {
  text: string;
  href: string;
}

interface TaskShown extends AgencyTaskAnswer {
  /** The number as it is shown on one line, and where it leads when it can be rung. */
  ring?: { text: string; href?: string };
  acts: Link[];
  /** Where an agency of the receiving area is asked for the same. */
  askThere?: Link;
}

/** What the links to the forms say, shorter than the forms themselves. */
const SHORT: Readonly<Record<string, string>> = {
  'agency-accepted': 'Accepted',
  'agency-no-answer': 'No answer',
  'agency-declined': 'Declined',
  'carry-agency': 'What becomes of it',
  'change-agency': 'Change it',
  'agency-done': 'Done',
};

export function agenciesPage(board: AgenciesAnswer, canAct: boolean): AgenciesPage {
  const { caseId, moving, homeTeam, receivingTeam } = board;
  const to = (act: string, about = '') => `/cases/${caseId}/${act}${about}`;
  const tasks = board.tasks.map((task): TaskShown => {
    const about = `?about=${task.responsibilityId}`;
    const mayAskThere = canAct && moving && task.side === 'HOME' && task.outcome === undefined;
    return {
      ...task,
      ...(task.phone !== undefined && { ring: ringing(task.phone) }),
      acts: canAct
        ? actsOn(task, moving).map((act) => ({ text: SHORT[act] ?? act, href: to(act, about) }))
        : [],
      ...(mayAskThere && {
        askThere: { text: 'Ask an agency in the receiving area', href: to('assign-agency', about) },
      }),
    };
  });
  const matters = (task: TaskShown) =>
    task.outcome === undefined && task.side !== null && (task.standing || moving);
  const receiving = {
    id: 'receiving',
    title: `In the receiving area, ${receivingTeam}`,
    empty: 'No agency in the receiving area has been asked in this service.',
    isHome: false,
    tasks: tasks.filter((task) => matters(task) && task.side === 'RECEIVING'),
  };
  const home = {
    id: 'home',
    title: moving ? `In the home area, ${homeTeam}` : 'Who does what now',
    empty: 'No agency has been asked here in this service. That does not say that no agency is involved.',
    isHome: moving,
    tasks: tasks.filter((task) => matters(task) && task.side === 'HOME'),
  };
  const over = {
    id: 'over',
    title: 'Done, ended, or in an area that the case has left',
    empty: '',
    isHome: false,
    tasks: tasks.filter((task) => !matters(task)),
  };
  return {
    board,
    groups: [...(moving ? [receiving] : []), home, ...(over.tasks.length > 0 ? [over] : [])],
    ...(canAct && { ask: { text: 'Ask an agency to take a task on', href: to('assign-agency') } }),
  };
}

function ringing(phone: string): { text: string; href?: string } {
  const digits = phone.replace(/\s/g, '');
  return {
    text: phone.trim().replace(/\s+/g, '\u00a0'),
    ...(/^\+?\d{5,15}$/.test(digits) && { href: `tel:${digits}` }),
  };
}
