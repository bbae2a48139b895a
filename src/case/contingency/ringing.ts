import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import { byWhomAndWhen } from '../telling.ts';
import { endOf } from '../time.ts';
import { aboutCase } from '../transfer/standing.ts';
import type { VerifyContact } from './contingency.commands.ts';
import type { ContactNumber } from './contingency.events.ts';
import { numberOf, numberSince, type ContingencyAction } from './contingency.state.ts';
import { mustBeOnDuty } from './invoking.ts';
import { inThePlan } from './plan.ts';

/** A number of the plan was rung, and somebody who can act answered or not; of the number as it stands (HC-61). */
export const verifyContact: Decide<VerifyContact> = (state, command, context) => {
  mustBeOnDuty(state, context, 'record that a number was rung');
  const { actionId, number, answered, answeredBy, what } = command;
  const action = inThePlan(state, actionId, context);
  const phone = numberOf(action, number);
  if (phone === undefined || phone.trim() === '') {
    refuse('conflict', 'This action has no such number yet; fill it in first');
  }
  mustBeSinceWritten(action, number, context);
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

/** A ring from before the number was in the plan says nothing of it; one of the same minute is taken as after. */
function mustBeSinceWritten(action: ContingencyAction, number: ContactNumber, context: Context): void {
  const { directory, occurredAt } = context;
  const rung = occurredAt === undefined ? null : endOf(occurredAt);
  const written = numberSince(action, number);
  if (rung === null || rung.slice(0, 16) >= written.recordedAt.slice(0, 16)) return;
  const when = byWhomAndWhen(written, directory);
  refuseField('occurredAt', `This number was written into the plan ${when}; ring it as it stands now`);
}
