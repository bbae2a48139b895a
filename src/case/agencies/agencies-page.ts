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
  acts: Record<'task' | 'answer' | 'becomes', Link[]>;
}

/** Where the link to a form stands, and what it says, shorter than the form itself. */
const LINKS: Readonly<Record<string, { beside: keyof TaskShown['acts']; text: string }>> = {
  'agency-accepted': { beside: 'answer', text: 'Record that they accepted' },
  'agency-no-answer': { beside: 'answer', text: 'Record that they did not answer' },
  'agency-declined': { beside: 'answer', text: 'Record that they declined' },
  'carry-agency': { beside: 'becomes', text: 'Say what becomes of it' },
  'change-agency': { beside: 'task', text: 'Change it' },
  'agency-done': { beside: 'task', text: 'Record it as done' },
};

export function agenciesPage(board: AgenciesAnswer, canAct: boolean): AgenciesPage {
  const { caseId, moving, homeTeam, receivingTeam } = board;
  const to = (act: string, about?: AgencyTaskAnswer) =>
    `/cases/${caseId}/${act}${about === undefined ? '' : `?about=${about.responsibilityId}`}`;
  const tasks = board.tasks.map((task): TaskShown => {
    const links = canAct ? actsOn(task, moving) : [];
    const beside = (place: keyof TaskShown['acts']) =>
      links.flatMap((act) => {
        const link = LINKS[act];
        return link?.beside === place ? [{ text: link.text, href: to(act, task) }] : [];
      });
    const mayAskThere = links.includes('carry-agency') && task.becomes === undefined;
    const askThere = { text: 'Ask an agency in the receiving area', href: to('assign-agency', task) };
    return {
      ...task,
      ...(task.phone !== undefined && { ring: ringing(task.phone) }),
      acts: {
        task: beside('task'),
        answer: beside('answer'),
        becomes: [...beside('becomes'), ...(mayAskThere ? [askThere] : [])],
      },
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
