import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide, type Draft } from '../decider.ts';
import { withdrawOffers } from '../responsibility/responsibility.ts';
import { byWhomAndWhen, nameOf } from '../telling.ts';
import { MANAGERS, mustActFor, teamName } from './sides.ts';
import { about, undecidedTransfer } from './standing.ts';
import type { AllocatePractitioner, ChallengeAllocation } from './transfer.commands.ts';
import { receivingPractitioner, receivingTeam, type Transfer } from './transfer.state.ts';

/**
 * A senior names the receiving practitioner. Whoever changes an allocation says whom they replace, so that two seniors
 * who name somebody at the same time do not overrule each other unawares.
 */
export const allocatePractitioner: Decide<AllocatePractitioner> = (state, command, context) => {
  const transfer = undecidedTransfer(state, context);
  mustActFor('RECEIVING', state, transfer, context, 'name the receiving practitioner', MANAGERS);
  const { staffId, grade, experience, workload, reason } = command;
  const team = teamOfPractitioner(staffId, transfer, context);
  mustReplaceKnowingly(transfer, command, context);
  const changes = receivingPractitioner(transfer) !== staffId;
  return [
    about(
      transfer,
      'ReceivingPractitionerAllocated',
      { staffId, team, grade, experience, workload, reason },
      context,
    ),
    ...(changes ? supervisionOffers(state, transfer, 'Somebody else was named to receive the case') : []),
  ];
};

/** The very person named says that the allocation is not suitable; from then on nobody is named. */
export const challengeAllocation: Decide<ChallengeAllocation> = (state, { reason }, context) => {
  const transfer = undecidedTransfer(state, context);
  const { directory, actor } = context;
  const named = receivingPractitioner(transfer);
  if (named === null) {
    const last = transfer.challenges.at(-1);
    const why =
      last === undefined ? '' : `: the allocation was challenged ${byWhomAndWhen(last.stamp, directory)}`;
    refuse('conflict', `Nobody is named to receive the case${why}; a senior names somebody`);
  }
  if (named !== actor.id) {
    refuse('forbidden', `Only ${nameOf(named, directory)}, who was named, can challenge the allocation`);
  }
  return [
    about(transfer, 'AllocationChallenged', { reason }, context),
    ...supervisionOffers(state, transfer, 'The allocation was challenged'),
  ];
};

/** Open offers of supervision under the transfer are taken back; the other responsibilities stay offered. */
function supervisionOffers(state: CaseState, { transferId }: Transfer, reason: string): Draft[] {
  return withdrawOffers(state, transferId, reason).filter(
    ({ type, data }) => type === 'ResponsibilityOfferWithdrawn' && data.kind === 'SUPERVISION',
  );
}

function teamOfPractitioner(staffId: string, transfer: Transfer, { directory }: Context): string {
  const staff = directory.staff(staffId);
  if (staff === undefined) refuseField('staffId', 'Choose somebody who is in the directory today');
  const receiving = receivingTeam(transfer);
  if (directory.team(staff.team)?.pdu !== directory.team(receiving)?.pdu) {
    const where = teamName(receiving, directory);
    refuseField('staffId', `Choose a practitioner of ${where} or of its delivery unit`);
  }
  if (staff.role !== 'PRACTITIONER' && staff.role !== 'SENIOR') {
    refuseField('staffId', `${staff.name} does not supervise people; choose a practitioner`);
  }
  return staff.team;
}

function mustReplaceKnowingly(
  transfer: Transfer,
  { insteadOf }: AllocatePractitioner,
  { directory }: Context,
): void {
  const named = receivingPractitioner(transfer);
  if (named === (insteadOf ?? null)) return;
  const last = transfer.allocations.at(-1);
  if (named === null || last === undefined) {
    const challenge = transfer.challenges.at(-1);
    const why =
      challenge === undefined
        ? ''
        : `; the last allocation was challenged ${byWhomAndWhen(challenge.stamp, directory)}`;
    refuse('conflict', `Nobody is named now${why}. Name somebody without replacing anybody`);
  }
  const who = nameOf(named, directory);
  refuse(
    'conflict',
    `The receiving practitioner is ${who}, named ${byWhomAndWhen(last.stamp, directory)}. ` +
      `To change that, say that somebody is named instead of ${who}`,
  );
}
