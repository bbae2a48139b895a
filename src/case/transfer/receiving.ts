import { refuse, type Context, type Decide } from '../decider.ts';
import { throughGate } from '../oversight/gate.ts';
import { byWhomAndWhen } from '../telling.ts';
import { MANAGERS, mustActFor, mustBeProbationTeam, ROUTERS, teamName } from './sides.ts';
import { about, sentTransfer, staysHome, undecidedTransfer } from './standing.ts';
import type {
  AcknowledgeTransfer,
  AgreeTransfer,
  CompleteTransfer,
  RouteTransfer,
} from './transfer.commands.ts';
import { agreement, receivingTeam, routedAt, type Transfer } from './transfer.state.ts';

/** The team that has the request confirms that it arrived: once, and once more wherever it was sent on to. */
export const acknowledgeTransfer: Decide<AcknowledgeTransfer> = (state, _command, context) => {
  const transfer = sentTransfer(state, context);
  mustActFor('RECEIVING', state, transfer, context, 'acknowledge the request');
  const { confirmed } = transfer;
  const team = receivingTeam(transfer);
  if (confirmed !== undefined && confirmed.stamp.revision > routedAt(transfer)) {
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
  mustBeProbationTeam(toTeam, directory);
  if (toTeam === fromTeam) {
    const last = transfer.routed.at(-1);
    const since = last === undefined ? '' : `, sent on ${byWhomAndWhen(last.stamp, directory)}`;
    refuse('conflict', `The request is with ${teamName(fromTeam, directory)} already${since}`);
  }
  mustNotBeAgreed(transfer, context, 'send it on before agreeing, or refuse it');
  return [about(transfer, 'TransferRouted', { fromTeam, toTeam, reason }, context)];
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

function mustNotBeAgreed(transfer: Transfer, { directory }: Context, remedy: string): void {
  const agreed = agreement(transfer);
  if (agreed === undefined) return;
  const what =
    agreed === transfer.started?.stamp ? 'The temporary move was started' : 'The transfer was agreed';
  refuse('conflict', `${what} ${byWhomAndWhen(agreed, directory)}; ${remedy}`);
}
