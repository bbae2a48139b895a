import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import { sameWords } from '../same-words.ts';
import { byWhomAndWhen } from '../telling.ts';
import { mustHaveAPart } from '../transfer/sides.ts';
import { aboutCase, openTransfers } from '../transfer/standing.ts';
import type {
  ChangeContingency,
  DefineContingency,
  RuleOutSituation,
  SupersedeContingency,
} from './contingency.commands.ts';
import { situations, type StandsIn } from './contingency.events.ts';
import {
  isUncheckedAction,
  missingOf,
  needed,
  planOf,
  rulingOut,
  standingOf,
  standsNow,
  type ContingencyAction,
} from './contingency.state.ts';

/** The emergency plan as it is written: its actions, and the situations that need none (HC-59, HC-60). */

/** An action is written, whole: only what comes in from elsewhere may want something. */
export const defineContingency: Decide<DefineContingency> = (state, plan, context) => {
  mustHaveAPart(state, context, 'write the emergency plan');
  mustStandSomewhere(state, plan.standsIn);
  return [aboutCase(state, 'ContingencyActionDefined', { actionId: context.newId(), ...plan }, context)];
};

/** Another one of these, or another area, has to be read anew; so has any other wording unless it is a slip. */
const MATERIAL = [
  'situation',
  'trigger',
  'firstAct',
  'ownerAgency',
  'contactName',
  'phone',
  'outOfHoursName',
  'outOfHoursPhone',
  'minutesToAct',
] as const;
const WRITTEN = [...MATERIAL, 'fallback'] as const;

/** The action as it is from now on, whole; what came in from elsewhere can be used from then on. */
export const changeContingency: Decide<ChangeContingency> = (state, command, context) => {
  mustHaveAPart(state, context, 'change the emergency plan');
  const { actionId, why, material, ...plan } = command;
  const action = inThePlan(state, actionId, context);
  if (standingOf(action, state.transfers) === 'LAPSED') {
    refuse('conflict', 'This action stood in an area that the case has left; write a new one instead');
  }
  mustStandSomewhere(state, plan.standsIn);
  const before = planOf(action);
  const moved = standsNow(action, state.transfers, openTransfers(state)[0]) !== plan.standsIn;
  const differs = moved || WRITTEN.some((field) => before[field] !== plan[field]);
  if (!differs && !isUncheckedAction(action)) {
    refuse(
      'conflict',
      'Nothing is different from what is recorded; change what is wrong, or leave it as it is',
    );
  }
  const another = moved || isUncheckedAction(action) || !sameWords(before, plan, MATERIAL);
  const data = { actionId, ...plan, why, material: material || another };
  return [aboutCase(state, 'ContingencyActionChanged', data, context)];
};

/** The action stands no more. What was begun by it can still be concluded. */
export const supersedeContingency: Decide<SupersedeContingency> = (state, command, context) => {
  mustHaveAPart(state, context, 'take an action out of the emergency plan');
  const { actionId, by, why } = command;
  inThePlan(state, actionId, context);
  if (by !== undefined) mustTakeItsPlace(state, actionId, by);
  return [aboutCase(state, 'ContingencyActionSuperseded', { actionId, by, why }, context)];
};

/** A situation is stated not to apply to this person. */
export const ruleOutSituation: Decide<RuleOutSituation> = (state, { situation, why }, context) => {
  mustHaveAPart(state, context, 'rule a situation out');
  const stands = state.contingency.actions
    .filter((action) => planOf(action).situation === situation)
    .filter((action) => !['SUPERSEDED', 'LAPSED'].includes(standingOf(action, state.transfers)));
  if (stands.length > 0) {
    refuse(
      'conflict',
      `An action is written for this (${situations[situation].toLowerCase()}); take it out of the plan first if it does not apply`,
    );
  }
  const before = rulingOut(state.contingency, situation);
  if (before !== undefined) {
    const when = byWhomAndWhen(before.stamp, context.directory);
    refuse('conflict', `That this does not apply was stated ${when}; write an action if it does after all`);
  }
  return [aboutCase(state, 'ContingencySituationRuledOut', { situation, why }, context)];
};

/** An action by its id. */
function actionOf({ contingency }: CaseState, actionId: string): ContingencyAction {
  return (
    contingency.actions.find((each) => each.actionId === actionId) ??
    refuse('not-found', 'No action of the emergency plan with this id was recorded')
  );
}

/** The action while it has not been superseded. */
export function inThePlan(state: CaseState, actionId: string, { directory }: Context): ContingencyAction {
  const action = actionOf(state, actionId);
  const { superseded } = action;
  if (superseded === undefined) return action;
  const instead = superseded.by === undefined ? 'look at the plan as it is now' : 'use the one in its place';
  refuse(
    'conflict',
    `This action was taken out of the plan ${byWhomAndWhen(superseded.stamp, directory)}; ${instead}`,
  );
}

/** What an action wants before anybody can act by it, as a list in words; empty when it wants nothing. */
export function wants(action: ContingencyAction): string {
  return missingOf(action)
    .map((field) => needed[field])
    .join(', ');
}

function mustStandSomewhere(state: CaseState, standsIn: StandsIn): void {
  if (standsIn === 'BOTH') return;
  const [open] = openTransfers(state);
  if (open === undefined) {
    refuseField('standsIn', 'No transfer of this case is open, so there is but one area; choose both');
  }
  if (standsIn === 'HOME' && open.passed !== undefined) {
    refuseField('standsIn', 'Supervision has passed, so nothing begins in the home area; choose another');
  }
}

function mustTakeItsPlace(state: CaseState, actionId: string, by: string): void {
  if (by === actionId) refuseField('by', 'Choose another action; one cannot take its own place');
  const other = actionOf(state, by);
  if (other.superseded !== undefined) refuseField('by', 'Choose an action that is in the plan now');
  if (isUncheckedAction(other)) refuseField('by', 'That action was not checked yet; look through it first');
  if (missingOf(other).length > 0)
    refuseField('by', `That action still wants ${wants(other)}; fill it in first`);
}
