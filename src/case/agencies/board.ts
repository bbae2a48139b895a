import type { Directory } from '../../directory/directory.ts';
import type { CaseState } from '../case.ts';
import { refuse } from '../decider.ts';
import { byWhomAndWhen } from '../telling.ts';
import { dayInWords, londonDay } from '../time.ts';
import { teamName, teamsOf } from '../transfer/sides.ts';
import { openTransfers, transferInHand, withoutBlanks } from '../transfer/standing.ts';
import type { Transfer } from '../transfer/transfer.state.ts';
import type { AgenciesAnswer, AgencyTaskAnswer, AnswerCode } from './agencies.answers.ts';
import {
  answerOf,
  carriedWith,
  isStandingTask,
  isUncheckedTask,
  sideOf,
  taskOf,
  type AgencyResponsibility,
} from './agencies.state.ts';
import { carried } from './words.ts';

/** Every agency with what it was asked, what it said and what becomes of it (HC-39, HC-40). */
export function agencyBoard(state: CaseState, now: string, directory: Directory): AgenciesAnswer {
  const { caseId, identity, erased, revision } = state;
  if (erased) refuse('not-found', 'This record was erased; that it existed is all that can be shown');
  if (identity === null) refuse('not-found', 'There is no case with this id');
  const [open] = openTransfers(state);
  const teams = open && teamsOf(state, open);
  return withoutBlanks({
    caseId,
    revision,
    name: `${identity.name.surname}, ${identity.name.forenames}`,
    crn: identity.crn,
    transferId: transferInHand(state)?.transferId,
    moving: open !== undefined,
    homeTeam: teams && teamName(teams.HOME, directory),
    receivingTeam: teams && teamName(teams.RECEIVING, directory),
    tasks: state.agencies.map((each) => shown(each, { state, open, now, directory })),
  });
}

interface Around {
  state: CaseState;
  open: Transfer | undefined;
  now: string;
  directory: Directory;
}

function shown(responsibility: AgencyResponsibility, around: Around): AgencyTaskAnswer {
  const { state, open, now, directory } = around;
  const { agency, person, role, task, phone, dueOn } = taskOf(responsibility);
  const { responsibilityId, done, source } = responsibility;
  const standing = isStandingTask(responsibility);
  return withoutBlanks({
    responsibilityId,
    agency,
    person,
    role,
    task,
    phone,
    side: sideOf(responsibility, state.transfers, open) ?? null,
    ...answered(responsibility, directory),
    dueOn,
    overdue: standing && dueOn !== undefined && dueOn < londonDay(now),
    ...becoming(responsibility, around),
    standing,
    outcome: done?.outcome,
    doneShown: done && `Recorded as done ${byWhomAndWhen(done.stamp, directory)}`,
    uncheckedFrom: isUncheckedTask(responsibility) ? (source?.system ?? 'another system') : undefined,
  }) as AgencyTaskAnswer;
}

function answered(
  responsibility: AgencyResponsibility,
  directory: Directory,
): { answer: AnswerCode; answerShown: string; answerWords: string[] } {
  const last = answerOf(responsibility);
  if (last === undefined) {
    const { stamp } = responsibility.changes.findLast(({ material }) => material) ?? responsibility;
    const since = dayInWords(londonDay(stamp.recordedAt));
    return { answer: 'NOT_ANSWERED_YET', answerShown: `Not answered yet, since ${since}`, answerWords: [] };
  }
  const recorded = `Recorded ${byWhomAndWhen(last.stamp, directory)}`;
  switch (last.answer) {
    case 'ACCEPTED':
      return { answer: 'ACCEPTED', answerShown: `Accepted by ${last.acceptedBy}`, answerWords: [recorded] };
    case 'DECLINED':
      return {
        answer: 'DECLINED',
        answerShown: `Declined by ${last.declinedBy}`,
        answerWords: [last.reason, recorded],
      };
    case 'NONE':
      return { answer: 'NO_ANSWER', answerShown: 'Asked, no answer', answerWords: [last.howAsked, recorded] };
  }
}

/** What was said of an earlier move counts only when it ended the task. */
function becoming(
  responsibility: AgencyResponsibility,
  { state, open }: Around,
): Pick<AgencyTaskAnswer, 'becomes' | 'becomesShown'> {
  const last = isStandingTask(responsibility)
    ? open && carriedWith(responsibility, open)
    : responsibility.carried;
  if (last === undefined) return {};
  const there = state.agencies.find((each) => each.responsibilityId === last.movedTo);
  const where = there === undefined ? '' : `: ${taskOf(there).agency}`;
  return { becomes: last.becomes, becomesShown: `${carried[last.becomes]}${where}. ${last.reason}` };
}

/** The acts that fit a task as it stands; whoever does one is told if it does not. */
export function actsOn({ side, answer, standing, outcome }: AgencyTaskAnswer, moving: boolean): string[] {
  const isHome = moving && side === 'HOME';
  if (outcome !== undefined) return [];
  if (!standing) return isHome ? ['carry-agency'] : [];
  return [
    ...(answer === 'ACCEPTED' ? [] : ['agency-accepted', 'agency-no-answer']),
    ...(answer === 'DECLINED' ? [] : ['agency-declined']),
    ...(isHome ? ['carry-agency'] : []),
    'change-agency',
    'agency-done',
  ];
}
