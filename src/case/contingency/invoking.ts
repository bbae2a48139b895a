import { hasEmergencyAccess } from '../access/emergency.ts';
import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import { byWhomAndWhen } from '../telling.ts';
import { endOf } from '../time.ts';
import { mustHaveAPart } from '../transfer/sides.ts';
import { aboutCase } from '../transfer/standing.ts';
import type { ConcludeContingency, InvokeContingency } from './contingency.commands.ts';
import {
  isUncheckedAction,
  isUsable,
  standingOf,
  type ContingencyAction,
  type Invocation,
} from './contingency.state.ts';
import { inThePlan, wants } from './plan.ts';

/**
 * Acting by the emergency plan. Two people who see the same thing begin twice, and each beginning is concluded by
 * itself; what was begun stays begun, whatever becomes of the action meanwhile.
 */

/** What starts an action was seen. On duty anybody begins any action that can be used, wherever it stands. */
export const invokeContingency: Decide<InvokeContingency> = (state, command, context) => {
  mustBeOnDuty(state, context, 'begin an action of the emergency plan');
  const { actionId, seen, firstDone } = command;
  const action = inThePlan(state, actionId, context);
  mustBeUsable(action);
  if (!isOnDuty(state, context)) mustStandHere(action, state);
  const data = { invocationId: context.newId(), actionId, seen, firstDone };
  return [aboutCase(state, 'ContingencyActionInvoked', data, context)];
};

/** How what was begun ended. */
export const concludeContingency: Decide<ConcludeContingency> = (state, command, context) => {
  mustBeOnDuty(state, context, 'conclude an action of the emergency plan');
  const { invocationId, actedBy, outcome } = command;
  const invocation = invocationOf(state, invocationId);
  const { actionId, concluded } = invocation;
  if (concluded !== undefined) {
    const when = byWhomAndWhen(concluded.stamp, context.directory);
    refuse('conflict', `This was concluded ${when}; begin the action again if it is needed again`);
  }
  mustNotEndBeforeItBegan(invocation, context);
  const data = { invocationId, actionId, actedBy, outcome };
  return [aboutCase(state, 'ContingencyActionConcluded', data, context)];
};

/** Refuses everybody but those who have a part in the case, and those who act for them in an emergency. */
export function mustBeOnDuty(state: CaseState, context: Context, act: string): void {
  if (!isOnDuty(state, context)) mustHaveAPart(state, context, act);
}

/** Duty officers wherever they are, and whoever took emergency access. */
const isOnDuty = (state: CaseState, { actor, now }: Context) =>
  actor.role === 'DUTY_OFFICER' || hasEmergencyAccess(state, actor, now);

function mustBeUsable(action: ContingencyAction): void {
  if (isUsable(action)) return;
  refuse(
    'conflict',
    isUncheckedAction(action)
      ? 'This action was recorded elsewhere and nobody has checked it; look through it and change it first'
      : `This action still wants ${wants(action)}; fill it in first`,
  );
}

function mustStandHere(action: ContingencyAction, { transfers }: CaseState): void {
  const standing = standingOf(action, transfers);
  if (standing === 'WAITING') {
    refuse(
      'conflict',
      'This action stands once supervision has passed; use one that stands in the home area',
    );
  }
  if (standing === 'LAPSED') {
    refuse(
      'conflict',
      'This action ended when supervision passed; use one that stands in the receiving area',
    );
  }
}

function invocationOf({ contingency }: CaseState, invocationId: string): Invocation {
  return (
    contingency.actions
      .flatMap(({ invocations }) => invocations)
      .find((each) => each.invocationId === invocationId) ??
    refuse('not-found', 'Nothing was begun with this id')
  );
}

/** What began by the second may end in the same minute: people give no more than that. */
function mustNotEndBeforeItBegan({ stamp }: Invocation, { occurredAt }: Context): void {
  if (occurredAt === undefined || stamp.precision !== 'minute') return;
  const ended = endOf(occurredAt);
  if (ended !== null && stamp.occurredAt !== null && ended.slice(0, 16) < stamp.occurredAt.slice(0, 16)) {
    refuseField('occurredAt', 'Enter a time after the action was begun');
  }
}
