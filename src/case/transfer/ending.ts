import type { CaseState } from '../case.ts';
import { refuse, type Context, type Decide, type Draft } from '../decider.ts';
import { withdrawOffers } from '../responsibility/responsibility.ts';
import { byWhomAndWhen } from '../telling.ts';
import { mustActFor } from './sides.ts';
import { about, openTransfer, passedInWords } from './standing.ts';
import type { SupersedeTransfer, WithdrawTransfer } from './transfer.commands.ts';
import type { TransferEvents } from './transfer.events.ts';
import { stageOf, type Transfer } from './transfer.state.ts';

/** The home side takes the transfer back, until supervision has passed. */
export const withdrawTransfer: Decide<WithdrawTransfer> = (state, { reason }, context) => {
  const transfer = openTransfer(state, context);
  mustActFor('HOME', state, transfer, context, 'withdraw the transfer');
  if (transfer.passed !== undefined) {
    refuse(
      'conflict',
      `${passedInWords(transfer.passed, context.directory)}; a transfer back is a new transfer`,
    );
  }
  if (transfer.started !== undefined && stageOf(transfer) === 'SUPPORTING') {
    const when = byWhomAndWhen(transfer.started.stamp, context.directory);
    refuse('conflict', `The temporary move was started ${when}; end it instead`);
  }
  return [
    about(transfer, 'TransferWithdrawn', { reason }, context),
    ...withdrawOffers(state, transfer.transferId, 'The transfer was withdrawn'),
  ];
};

/** Something else overtook the transfer; either side may say so, at every stage. */
export const supersedeTransfer: Decide<SupersedeTransfer> = (state, { cause, detail }, context) => {
  const transfer = openTransfer(state, context);
  mustActFor('EITHER', state, transfer, context, 'record what overtook the transfer');
  return superseded(state, transfer, { cause, detail }, context);
};

/** What ends a transfer that something else overtook: the fact, and open offers taken back. */
export function superseded(
  state: CaseState,
  transfer: Transfer,
  data: TransferEvents['TransferSuperseded'],
  context: Context,
): Draft[] {
  return [
    about(transfer, 'TransferSuperseded', data, context),
    ...withdrawOffers(state, transfer.transferId, 'Something else overtook the transfer'),
  ];
}
