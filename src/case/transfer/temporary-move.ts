import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import { withdrawOffers } from '../responsibility/responsibility.ts';
import { byWhomAndWhen } from '../telling.ts';
import { dayInWords } from '../time.ts';
import { mustActFor } from './sides.ts';
import { about, openTransfer, sentTransfer, undecidedTransfer } from './standing.ts';
import type {
  ConvertTemporaryMove,
  EndTemporaryMove,
  ExtendTemporaryMove,
  StartTemporaryMove,
} from './temporary-move.commands.ts';
import { currentTerms, keepable } from './terms.ts';
import type { TemporaryTerms } from './transfer.events.ts';
import { stageOf, type Transfer } from './transfer.state.ts';

/** The receiving area begins to support the stay. Supervision never leaves home. */
export const startTemporaryMove: Decide<StartTemporaryMove> = (state, command, context) => {
  mustBeTemporary(openTransfer(state, context));
  const transfer = undecidedTransfer(state, context);
  mustActFor('RECEIVING', state, transfer, context, 'start the temporary move');
  const { started, converted } = transfer;
  const done = converted ?? started;
  if (done !== undefined) {
    const what = converted === undefined ? 'was started' : 'was made permanent';
    refuse('conflict', `The temporary move ${what} ${byWhomAndWhen(done.stamp, context.directory)}`);
  }
  return [about(transfer, 'TemporaryMoveStarted', newTerms(transfer, command, context), context)];
};

/** The stay goes on for longer. What was agreed before stays in the record. */
export const extendTemporaryMove: Decide<ExtendTemporaryMove> = (state, command, context) => {
  const transfer = startedMove(state, context, 'extend the temporary move');
  const until = currentTerms(transfer)?.endsOn ?? '';
  if (command.endsOn <= until) {
    refuseField('endsOn', `The stay lasts until ${dayInWords(until)} already; enter a later day`);
  }
  const extended = { ...newTerms(transfer, command, context), reason: command.reason };
  return [about(transfer, 'TemporaryMoveExtended', extended, context)];
};

/** The stay is over, and with it the transfer. */
export const endTemporaryMove: Decide<EndTemporaryMove> = (state, { outcome }, context) => {
  const transfer = startedMove(state, context, 'end the temporary move');
  return [
    about(transfer, 'TemporaryMoveEnded', { outcome }, context),
    ...withdrawOffers(state, transfer.transferId, 'The temporary move ended'),
  ];
};

/** The stay became lasting: the transfer goes on as a permanent one, to be agreed like any other. */
export const convertTemporaryMove: Decide<ConvertTemporaryMove> = (state, { reason }, context) => {
  const transfer = startedMove(state, context, 'make the move permanent');
  return [about(transfer, 'TemporaryMoveConverted', { reason }, context)];
};

/** A temporary move that is under way, for either side. */
function startedMove(state: CaseState, context: Context, act: string): Transfer {
  mustBeTemporary(openTransfer(state, context));
  const transfer = sentTransfer(state, context);
  mustActFor('EITHER', state, transfer, context, act);
  const { converted } = transfer;
  if (converted !== undefined) {
    const when = byWhomAndWhen(converted.stamp, context.directory);
    refuse('conflict', `The temporary move was made permanent ${when}; go on with the permanent transfer`);
  }
  if (stageOf(transfer) !== 'SUPPORTING') {
    refuse('conflict', 'The temporary move was not started yet; start it first');
  }
  return transfer;
}

function mustBeTemporary({ proposed }: Transfer): void {
  if (proposed.kind !== 'TEMPORARY_MOVE') {
    refuse('conflict', 'This transfer is meant to last; propose a temporary move instead');
  }
}

/** What the command says, and where it says nothing what held before. */
function newTerms(transfer: Transfer, command: Partial<TemporaryTerms>, context: Context): TemporaryTerms {
  const before = currentTerms(transfer);
  const endsOn =
    command.endsOn ?? before?.endsOn ?? refuseField('endsOn', 'Enter the day on which the stay ends');
  const reviewOn =
    command.reviewOn ?? before?.reviewOn ?? refuseField('reviewOn', 'Enter the day of the review');
  const reportingBack =
    command.reportingBack ??
    before?.reportingBack ??
    refuseField('reportingBack', 'Say what is reported back, and how soon');
  return keepable({ endsOn, reviewOn, reportingBack }, context);
}
