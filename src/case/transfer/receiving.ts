import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide, type Draft } from '../decider.ts';
import { throughGate } from '../oversight/gate.ts';
import { withdrawOffers } from '../responsibility/responsibility.ts';
import { byWhomAndWhen, nameOf } from '../telling.ts';
import { MANAGERS, mustActFor, ROUTERS, teamName } from './sides.ts';
import { about, sentTransfer, staysHome, undecidedTransfer } from './standing.ts';
import type {
  AcknowledgeTransfer,
  AgreeTransfer,
  AllocatePractitioner,
  ChallengeAllocation,
  CompleteTransfer,
  RouteTransfer,
} from './transfer.commands.ts';
import { agreement, receivingPractitioner, receivingTeam, type Transfer } from './transfer.state.ts';

/** The team that has the request confirms that it arrived: once, and once more wherever it was sent on to. */
export const acknowledgeTransfer: Decide<AcknowledgeTransfer> = (state, _command, context) => {
  const transfer = sentTransfer(state, context);
  mustActFor('RECEIVING', state, transfer, context, 'acknowledge the request');
  const { confirmed } = transfer;
  const team = receivingTeam(transfer);
  const routed = transfer.routed.at(-1)?.stamp.revision ?? -1;
  if (confirmed !== undefined && confirmed.stamp.revision > routed) {
    const when = byWhomAndWhen(confirmed.stamp, context.directory);
    refuse('conflict', `The request was acknowledged ${when} already; there is nothing more to confirm`);
  }
  return [about(transfer, 'TransferAcknowledged', { team }, context)];
};

/** Sends the request on to the right team, which names a practitioner of its own. */
export const routeTransfer: Decide<RouteTransfer> = (state, { toTeam, reason }, context) => {
  const transfer = undecidedTransfer(state, context);
  mustActFor('RECEIVING', state, transfer, context, 'send the request on', ROUTERS);
  const { directory } = context;
  const fromTeam = receivingTeam(transfer);
  const team = directory.team(toTeam);
  if (team === undefined) refuseField('toTeam', 'Choose a team that is in the directory today');
  if (team.agency !== 'PROBATION') refuseField('toTeam', 'Choose a probation team');
  if (toTeam === fromTeam) {
    const last = transfer.routed.at(-1);
    const since = last === undefined ? '' : `, sent on ${byWhomAndWhen(last.stamp, directory)}`;
    refuse('conflict', `The request is with ${teamName(fromTeam, directory)} already${since}`);
  }
  mustNotBeAgreed(transfer, context, 'send it on before agreeing, or refuse it');
  return [about(transfer, 'TransferRouted', { fromTeam, toTeam, reason }, context)];
};

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

/** The receiving area agrees to take the case. */
export const agreeTransfer: Decide<AgreeTransfer> = (state, { conditions, reasons }, context) => {
  const transfer = undecidedTransfer(state, context);
  mustActFor('RECEIVING', state, transfer, context, 'agree to the transfer', MANAGERS);
  if (staysHome(transfer)) {
    refuse('conflict', 'A temporary move is not agreed but started; start it, or make it permanent first');
  }
  mustNotBeAgreed(transfer, context, 'supervision can be offered');
  return [
    ...throughGate(state, context, transfer.transferId, 'agree', reasons),
    about(transfer, 'TransferAgreed', { conditions }, context),
  ];
};

/** The handover is over: supervision passed, and what guards completion is done or passed with a reason. */
export const completeTransfer: Decide<CompleteTransfer> = (state, { note, reasons }, context) => {
  const transfer = sentTransfer(state, context);
  mustActFor('RECEIVING', state, transfer, context, 'complete the transfer');
  if (transfer.passed === undefined) {
    const stay = 'end the temporary move, or make it permanent';
    const other = 'the receiving practitioner accepts it first';
    refuse('conflict', `Supervision has not passed; ${staysHome(transfer) ? stay : other}`);
  }
  return [
    ...throughGate(state, context, transfer.transferId, 'complete', reasons),
    about(transfer, 'TransferCompleted', { note }, context),
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
    `${who} was named as receiving practitioner ${byWhomAndWhen(last.stamp, directory)}. ` +
      `To change that, say that somebody is named instead of ${who}`,
  );
}

function mustNotBeAgreed(transfer: Transfer, { directory }: Context, remedy: string): void {
  const agreed = agreement(transfer);
  if (agreed === undefined) return;
  const what =
    agreed === transfer.started?.stamp ? 'The temporary move was started' : 'The transfer was agreed';
  refuse('conflict', `${what} ${byWhomAndWhen(agreed, directory)}; ${remedy}`);
}
