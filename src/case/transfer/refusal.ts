import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import { throughGate } from '../oversight/gate.ts';
import { supervisor, withdrawOffers } from '../responsibility/responsibility.ts';
import { byWhomAndWhen, nameOf, transferOf } from '../telling.ts';
import { londonDay } from '../time.ts';
import { MANAGERS, mustActFor, teamName } from './sides.ts';
import { about, openTransfer, openTransfers, sentTransfer, undecidedTransfer } from './standing.ts';
import type { DecideDispute, EscalateTransfer, RecordHomePlan, RefuseTransfer } from './transfer.commands.ts';
import { rulingOn, stageOf, type Transfer } from './transfer.state.ts';

/** The receiving area does not take the case. Supervision stays where it is; open offers are taken back. */
export const refuseTransfer: Decide<RefuseTransfer> = (state, command, context) => {
  const transfer = undecidedTransfer(state, context);
  mustActFor('RECEIVING', state, transfer, context, 'refuse the transfer', MANAGERS);
  if (stageOf(transfer) === 'SUPPORTING' && transfer.started !== undefined) {
    const when = byWhomAndWhen(transfer.started.stamp, context.directory);
    refuse('conflict', `The temporary move was started ${when}; end it instead`);
  }
  const ruling = transfer.refused && rulingOn(transfer);
  if (ruling !== undefined) {
    const when = byWhomAndWhen(ruling.stamp, context.directory);
    refuse(
      'conflict',
      `It was decided ${when} that the transfer goes ahead; escalate it if something has changed`,
    );
  }
  const { code, why, evidence, approverId, alternatives, reasons } = command;
  mustBeAnotherManager(approverId, context);
  return [
    ...throughGate(state, context, transfer.transferId, 'refuse', reasons),
    about(transfer, 'TransferRefused', { code, reasons: why, evidence, approverId, alternatives }, context),
    ...withdrawOffers(state, transfer.transferId, 'The transfer was refused'),
  ];
};

/** What the home area does with the case that it keeps; recorded again when the plan changes. */
export const recordHomePlan: Decide<RecordHomePlan> = (state, { plan }, context) => {
  const transfer = transferOf(state, context);
  mustActFor('HOME', state, transfer, context, 'record what it does now');
  const stage = stageOf(transfer);
  if (stage !== 'REFUSED' && stage !== 'DISPUTED') {
    refuse('conflict', 'This is recorded when a transfer is refused, and this one does not stand refused');
  }
  return [about(transfer, 'HomePlanRecorded', { plan }, context)];
};

/** Takes a blocked transfer, or a refusal that somebody does not agree with, to a manager. */
export const escalateTransfer: Decide<EscalateTransfer> = (state, { level, matter, dueOn }, context) => {
  const reopens = disputable(transferOf(state, context));
  const transfer = reopens ? transferOf(state, context) : sentTransfer(state, context);
  mustActFor('EITHER', state, transfer, context, 'escalate the transfer');
  if (reopens) mustStandAlone(state, context);
  if (dueOn !== undefined && dueOn < londonDay(context.now)) {
    refuseField('dueOn', 'Enter a day that is not past');
  }
  return [about(transfer, 'TransferEscalated', { level, matter, dueOn }, context)];
};

/** The head of a delivery unit decides a disputed refusal: one who neither made nor approved it. */
export const decideDispute: Decide<DecideDispute> = (state, { decision, why }, context) => {
  const { actor, directory } = context;
  if (actor.role !== 'HEAD_OF_PDU') {
    refuse('forbidden', 'Only the head of a delivery unit can decide a disputed refusal');
  }
  const transfer = openTransfer(state, context);
  const { refused, decided, transferId } = transfer;
  if (refused === undefined || stageOf(transfer) !== 'DISPUTED') {
    const before = decided === undefined ? '' : `; it was decided ${byWhomAndWhen(decided.stamp, directory)}`;
    refuse('conflict', `No refusal of this transfer is in dispute${before}`);
  }
  if (actor.id === refused.stamp.actor.id || actor.id === refused.approverId) {
    refuse(
      'forbidden',
      'You made or approved this refusal; the head of another delivery unit decides the dispute',
    );
  }
  return [
    about(transfer, 'DisputeDecided', { decision, reasons: why }, context),
    ...(decision === 'REFUSED' ? withdrawOffers(state, transferId, 'The refusal was upheld') : []),
  ];
};

/** Refused, and no manager has decided yet. */
function disputable(transfer: Transfer): boolean {
  return stageOf(transfer) === 'REFUSED' && rulingOn(transfer) === undefined;
}

/** To dispute a refusal opens the transfer again: not beside another one, nor when there is nothing left to transfer. */
function mustStandAlone(state: CaseState, { directory }: Context): void {
  if (supervisor(state) === null)
    refuse('conflict', 'Supervision has ended, so there is nothing left to transfer');
  const [other] = openTransfers(state);
  if (other === undefined) return;
  const to = teamName(other.proposed.toTeam, directory);
  const when = byWhomAndWhen(other.proposed.stamp, directory);
  refuse(
    'conflict',
    `A transfer to ${to} was proposed ${when} and has not ended; go on with that one, or withdraw it first`,
  );
}

function mustBeAnotherManager(approverId: string, { actor, directory }: Context): void {
  const approver = directory.staff(approverId);
  if (approver === undefined) refuseField('approverId', 'Choose somebody who is in the directory today');
  if (approverId === actor.id) refuseField('approverId', 'Choose another manager than yourself');
  if (!MANAGERS.includes(approver.role)) {
    refuseField(
      'approverId',
      `${nameOf(approverId, directory)} is no manager; choose a senior or head of a delivery unit`,
    );
  }
}
