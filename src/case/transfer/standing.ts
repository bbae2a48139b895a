import type { Directory } from '../../directory/directory.ts';
import type { CaseState } from '../case.ts';
import { refuse, type Context, type Draft } from '../decider.ts';
import type { CaseEventName, CaseEvents } from '../events.ts';
import { byWhomAndWhen, howItEnded, nameOf, transferOf } from '../telling.ts';
import { isOpen, receivingPractitioner, rulingOn, stageOf, type Transfer } from './transfer.state.ts';

/** From where a transfer stands follows what can be done with it; whoever comes too late is told what happened. */

/** The transfer while it can still come to an outcome. */
export function openTransfer(state: CaseState, context: Context): Transfer {
  const transfer = transferOf(state, context);
  const end = howItEnded(transfer, context.directory);
  if (end === null) return transfer;
  const remedy =
    stageOf(transfer) === 'REFUSED' && rulingOn(transfer) === undefined
      ? 'Escalate it if you do not agree, or propose another transfer'
      : 'Propose another transfer if one is needed';
  refuse('conflict', `${end}. ${remedy}`);
}

/** The open transfer once its request was sent. */
export function sentTransfer(state: CaseState, context: Context): Transfer {
  const transfer = openTransfer(state, context);
  if (transfer.requested === undefined) refuse('conflict', 'The request was not sent yet; send it first');
  return transfer;
}

/** The open transfer while it can still be decided: nothing passed, no refusal in dispute. */
export function undecidedTransfer(state: CaseState, context: Context): Transfer {
  const transfer = sentTransfer(state, context);
  const { passed, refused } = transfer;
  if (passed !== undefined)
    refuse('conflict', `${passedInWords(passed, context.directory)}; this comes too late`);
  if (refused !== undefined && stageOf(transfer) === 'DISPUTED') {
    const when = byWhomAndWhen(refused.stamp, context.directory);
    refuse(
      'conflict',
      `This transfer was refused ${when}, and that is disputed; the head of a delivery unit decides it first`,
    );
  }
  return transfer;
}

/** The sent transfer once there is somebody to report to: a named practitioner, or the area that supports a stay. */
export function transferWithReceiver(state: CaseState, context: Context): Transfer {
  const transfer = sentTransfer(state, context);
  if (receivingPractitioner(transfer) === null && stageOf(transfer) !== 'SUPPORTING') {
    refuse(
      'conflict',
      'Nobody is named to receive the case; a senior names the receiving practitioner first',
    );
  }
  return transfer;
}

/** That supervision passed, to whom, by whose act and when. */
export function passedInWords(passed: NonNullable<Transfer['passed']>, directory: Directory): string {
  const to = passed.to.staffId === undefined ? 'the receiving side' : nameOf(passed.to.staffId, directory);
  return `Supervision passed to ${to}, accepted ${byWhomAndWhen(passed.stamp, directory)}`;
}

/** A temporary move that has not become lasting: supervision stays at home. */
export function staysHome({ proposed, converted }: Transfer): boolean {
  return proposed.kind === 'TEMPORARY_MOVE' && converted === undefined;
}

/** Transfers of the case that can still come to an outcome. */
export function openTransfers(state: CaseState): readonly Transfer[] {
  return Object.values(state.transfers).filter(isOpen);
}

/** The transfer that pages about the case lead to: the last open one, else the last. */
export function transferInHand({ transfers }: CaseState): Transfer | undefined {
  const all = Object.values(transfers);
  return all.findLast(isOpen) ?? all.at(-1);
}

/** A fact about a transfer, at the time that the command gives for it. What was left out is not recorded. */
export function about<Name extends CaseEventName>(
  { transferId }: Pick<Transfer, 'transferId'>,
  type: Name,
  data: CaseEvents[Name],
  { occurredAt }: Context,
): Draft {
  return {
    type,
    data: withoutBlanks(data),
    transferId,
    ...(occurredAt !== undefined && { occurredAt }),
  } as Draft;
}

/** A fact about the case, and about its open transfer while there is one. */
export function aboutCase<Name extends CaseEventName>(
  state: CaseState,
  type: Name,
  data: CaseEvents[Name],
  context: Context,
): Draft {
  const [open] = openTransfers(state);
  if (open !== undefined) return about(open, type, data, context);
  const { transferId: _none, ...draft } = about({ transferId: '' }, type, data, context);
  return draft as Draft;
}

/** The same entry without the fields that were left out. */
export function withoutBlanks<T extends object>(entry: T): T {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as T;
}
