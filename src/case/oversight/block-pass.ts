import { refuse, refuseField, type Decide } from '../decider.ts';
import { byWhomAndWhen, transferOf } from '../telling.ts';
import { addDays, dayInWords, londonDay } from '../time.ts';
import { HEADS, MANAGERS, mustActFor } from '../transfer/sides.ts';
import { about, openTransfer } from '../transfer/standing.ts';
import type { ProposeBlockPass, SecondBlockPass } from './oversight.commands.ts';
import { isStanding, mayBeProposed, NEVER_PASSED } from './gate.ts';

/** For how many days, today not counted, a rule that blocks may be passed: our suggestion. */
const PASS_DAYS = 10;

/** A manager of the receiving side proposes to pass a rule that blocks an act as things stand (design §9). */
export const proposeBlockPass: Decide<ProposeBlockPass> = (state, command, context) => {
  const transfer = openTransfer(state, context);
  mustActFor('RECEIVING', state, transfer, context, 'propose to go on although a rule blocks', MANAGERS);
  const { rule, reason, compensatingAction, until } = command;
  if (NEVER_PASSED.includes(rule)) {
    refuseField(
      'rule',
      'Supervision passes to somebody who is named; name the receiving practitioner instead',
    );
  }
  const answer = context
    .assess(state, transfer.transferId, context.now)
    .find((each) => each.rule === rule && mayBeProposed(each));
  if (answer?.gate === undefined) refuseField('rule', 'This rule blocks nothing as things stand');
  const today = londonDay(context.now);
  const last = addDays(today, PASS_DAYS);
  if (until < today) refuseField('until', 'Enter a day that is not past');
  if (until > last)
    refuseField('until', `Enter ${dayInWords(last)} or a day before; it can be proposed again`);
  const proposal = {
    proposalId: context.newId(),
    rule,
    gate: answer.gate,
    reason,
    compensatingAction,
    until,
  };
  return [about(transfer, 'BlockPassProposed', proposal, context)];
};

/** The head of a delivery unit of either side agrees to what somebody else proposed; only now does it count. */
export const secondBlockPass: Decide<SecondBlockPass> = (state, { proposalId, reason }, context) => {
  const transfer = transferOf(state, context);
  const act = 'agree to go on although a rule blocks';
  mustActFor('EITHER', state, transfer, context, act, HEADS);
  const { actor, directory, now } = context;
  const proposal =
    state.oversight.blockPasses.find((each) => each.proposalId === proposalId) ??
    refuse('not-found', 'No proposal with this id was made');
  const { stamp, seconded, until } = proposal;
  if (stamp.actor.id === actor.id) refuse('forbidden', 'Somebody else than who proposed it has to agree');
  if (seconded !== undefined) {
    refuse('conflict', `This was agreed to ${byWhomAndWhen(seconded.stamp, directory)}`);
  }
  if (!isStanding(proposal, transfer, now)) {
    const why =
      until < londonDay(now)
        ? `could be used until ${dayInWords(until)}`
        : 'was made for somebody else to receive';
    refuse('conflict', `This proposal ${why}; it has to be made again`);
  }
  return [about(transfer, 'BlockPassSeconded', { proposalId, reason }, context)];
};
