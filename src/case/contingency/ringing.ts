import { refuse, refuseField, type Decide } from '../decider.ts';
import { aboutCase } from '../transfer/standing.ts';
import type { VerifyContact } from './contingency.commands.ts';
import { numberOf } from './contingency.state.ts';
import { mustBeOnDuty } from './invoking.ts';
import { inThePlan } from './plan.ts';

/** A number of the plan was rung, and somebody who can act answered or not; of the number as it stands (HC-61). */
export const verifyContact: Decide<VerifyContact> = (state, command, context) => {
  mustBeOnDuty(state, context, 'record that a number was rung');
  const { actionId, number, answered, answeredBy, what } = command;
  const phone = numberOf(inThePlan(state, actionId, context), number);
  if (phone === undefined || phone.trim() === '') {
    refuse('conflict', 'This action has no such number yet; fill it in first');
  }
  if (answered) {
    if (answeredBy === undefined) refuseField('answeredBy', 'Enter who answered');
    if (what !== undefined) refuseField('what', 'Leave this out when somebody answered');
    const data = { actionId, number, phone, answeredBy };
    return [aboutCase(state, 'ContingencyContactVerified', data, context)];
  }
  if (what === undefined) refuseField('what', 'Write what happened');
  if (answeredBy !== undefined) refuseField('answeredBy', 'Leave this out when nobody answered who can act');
  return [aboutCase(state, 'ContingencyContactFailed', { actionId, number, phone, what }, context)];
};
