import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import type { Side } from '../oversight/oversight.events.ts';
import { sameWords } from '../same-words.ts';
import { byWhomAndWhen } from '../telling.ts';
import { londonDay } from '../time.ts';
import { mustHaveAPart } from '../transfer/sides.ts';
import { aboutCase, openTransfers } from '../transfer/standing.ts';
import type {
  AssignAgency,
  CarryAgency,
  ChangeAgency,
  RecordAgencyAccepted,
  RecordAgencyDeclined,
  RecordAgencyDone,
  RecordAgencyNoAnswer,
} from './agencies.commands.ts';
import {
  answerOf,
  isStandingTask,
  isUncheckedTask,
  sideOf,
  taskOf,
  type AgencyResponsibility,
} from './agencies.state.ts';

/** An agency is asked to take a task on; until it accepts, nobody has it (HC-39). */
export const assignAgency: Decide<AssignAgency> = (state, task, context) => {
  mustHaveAPart(state, context, 'ask an agency to take a task on');
  mustHaveArea(state, task.area);
  mustBeAhead(task.dueOn, context);
  const same = state.agencies
    .filter(isStandingTask)
    .filter((each) => sideIn(state, each) === task.area)
    .find((each) => sameWords(taskOf(each), task, ['agency', 'person', 'task']));
  if (same !== undefined) {
    const when = byWhomAndWhen(same.stamp, context.directory);
    refuse('conflict', `This task was given to this agency already, ${when}; change that one instead`);
  }
  return [
    aboutCase(state, 'AgencyResponsibilityAssigned', { responsibilityId: context.newId(), ...task }, context),
  ];
};

/** Another one of these, or another area, and it is another task that was accepted. */
const MATERIAL = ['agency', 'person', 'task', 'dueOn'] as const;
const WRITTEN = [...MATERIAL, 'role', 'phone'] as const;

/** The task as it is from now on, whole. A material change has to be accepted anew. */
export const changeAgency: Decide<ChangeAgency> = (state, command, context) => {
  mustHaveAPart(state, context, 'change the task of an agency');
  const { responsibilityId, why, material, ...task } = command;
  const responsibility = standing(state, responsibilityId, context);
  const before = taskOf(responsibility);
  mustHaveArea(state, task.area);
  if (task.dueOn !== before.dueOn) mustBeAhead(task.dueOn, context);
  const moved = sideIn(state, responsibility) !== task.area;
  const differs = moved || WRITTEN.some((field) => before[field] !== task[field]);
  if (!differs && !isUncheckedTask(responsibility)) {
    refuse(
      'conflict',
      'Nothing is different from what is recorded; change what is wrong, or leave it as it is',
    );
  }
  const another = moved || !sameWords(before, task, MATERIAL);
  const data = { responsibilityId, ...task, why, material: material || another };
  return [aboutCase(state, 'AgencyResponsibilityChanged', data, context)];
};

export const recordAgencyAccepted: Decide<RecordAgencyAccepted> = (state, command, context) => {
  mustHaveAPart(state, context, 'record what an agency answered');
  const { responsibilityId, acceptedBy } = command;
  mustNotBeAccepted(standing(state, responsibilityId, context), context);
  return [aboutCase(state, 'AgencyResponsibilityAccepted', { responsibilityId, acceptedBy }, context)];
};

/** The agency says no, or takes back that it said yes. */
export const recordAgencyDeclined: Decide<RecordAgencyDeclined> = (state, command, context) => {
  mustHaveAPart(state, context, 'record what an agency answered');
  const { responsibilityId, declinedBy, reason } = command;
  const last = answerOf(standing(state, responsibilityId, context));
  if (last?.answer === 'DECLINED') {
    const when = byWhomAndWhen(last.stamp, context.directory);
    refuse('conflict', `That this task was declined was recorded ${when}; ask another agency`);
  }
  return [
    aboutCase(state, 'AgencyResponsibilityDeclined', { responsibilityId, declinedBy, reason }, context),
  ];
};

/** The agency was asked and said nothing. That is never an acceptance, and takes none back. */
export const recordAgencyNoAnswer: Decide<RecordAgencyNoAnswer> = (state, command, context) => {
  mustHaveAPart(state, context, 'record what an agency answered');
  const { responsibilityId, howAsked } = command;
  mustNotBeAccepted(standing(state, responsibilityId, context), context);
  return [aboutCase(state, 'AgencyDidNotAnswer', { responsibilityId, howAsked }, context)];
};

/** What becomes of a task of the home area when the person moves; the last word counts (HC-40). */
export const carryAgency: Decide<CarryAgency> = (state, command, context) => {
  mustHaveAPart(state, context, 'say what becomes of a task');
  const { responsibilityId, becomes, movedTo, reason } = command;
  const responsibility = known(state, responsibilityId);
  mustNotBeDone(responsibility, context);
  const [open] = openTransfers(state);
  if (open === undefined) {
    refuse(
      'conflict',
      'No transfer of this case is open, so nothing moves; record what came of the task instead',
    );
  }
  if (sideOf(responsibility, state.transfers, open) !== 'HOME') {
    refuse('conflict', 'Only a task of the home area continues, ends or moves; change this one instead');
  }
  if (becomes !== 'MOVED' && movedTo !== undefined) {
    refuseField('movedTo', 'Leave this out unless the task moves');
  }
  if (becomes === 'MOVED') mustTakeItsPlace(state, movedTo);
  return [
    aboutCase(state, 'AgencyResponsibilityCarried', { responsibilityId, becomes, movedTo, reason }, context),
  ];
};

export const recordAgencyDone: Decide<RecordAgencyDone> = (state, command, context) => {
  mustHaveAPart(state, context, 'record what came of a task');
  const { responsibilityId, outcome } = command;
  standing(state, responsibilityId, context);
  return [aboutCase(state, 'AgencyResponsibilityDone', { responsibilityId, outcome }, context)];
};

function known({ agencies }: CaseState, responsibilityId: string): AgencyResponsibility {
  return (
    agencies.find((each) => each.responsibilityId === responsibilityId) ??
    refuse('not-found', 'No task of an agency with this id was recorded')
  );
}

/** The task while something can still come of it. */
function standing(state: CaseState, responsibilityId: string, context: Context): AgencyResponsibility {
  const responsibility = known(state, responsibilityId);
  mustNotBeDone(responsibility, context);
  const { carried } = responsibility;
  if (carried !== undefined && !isStandingTask(responsibility)) {
    const what = carried.becomes === 'MOVED' ? 'moved to another agency' : 'ended';
    const when = byWhomAndWhen(carried.stamp, context.directory);
    refuse('conflict', `This task ${what}, as recorded ${when}; assign another one if it is needed`);
  }
  return responsibility;
}

function mustNotBeDone({ done }: AgencyResponsibility, { directory }: Context): void {
  if (done === undefined) return;
  const when = byWhomAndWhen(done.stamp, directory);
  refuse('conflict', `This task was recorded as done ${when}; assign another one if more is needed`);
}

function mustNotBeAccepted(responsibility: AgencyResponsibility, { directory }: Context): void {
  const last = answerOf(responsibility);
  if (last?.answer !== 'ACCEPTED') return;
  const when = byWhomAndWhen(last.stamp, directory);
  refuse('conflict', `This task was accepted, as recorded ${when}; record it if they decline it after all`);
}

function mustTakeItsPlace(state: CaseState, movedTo: string | undefined): void {
  if (movedTo === undefined) {
    refuseField('movedTo', 'Choose the task in the receiving area that takes its place; record it first');
  }
  const other = known(state, movedTo);
  if (sideIn(state, other) !== 'RECEIVING' || !isStandingTask(other)) {
    refuseField('movedTo', 'Choose a task in the receiving area that is not done');
  }
}

function mustHaveArea(state: CaseState, area: Side): void {
  if (area === 'HOME' || openTransfers(state).length > 0) return;
  refuseField(
    'area',
    'No transfer of this case is open, so there is no receiving area; choose the home area',
  );
}

function mustBeAhead(dueOn: string | undefined, { now }: Context): void {
  if (dueOn !== undefined && dueOn < londonDay(now)) refuseField('dueOn', 'Enter a day that is not past');
}

/** The side of a task in the open transfer, else in the case as it is. */
function sideIn(state: CaseState, responsibility: AgencyResponsibility): Side | undefined {
  return sideOf(responsibility, state.transfers, openTransfers(state)[0]);
}
