import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import { throughGate } from '../oversight/gate.ts';
import { supervisor } from '../responsibility/responsibility.ts';
import { byWhomAndWhen } from '../telling.ts';
import { superseded } from './ending.ts';
import { about, openTransfer, openTransfers } from './standing.ts';
import { mustActFor, mustBeProbationTeam, mustStandOn, teamName } from './sides.ts';
import { termsAsked } from './terms.ts';
import type { ProposeTransfer, RequestTransfer } from './transfer.commands.ts';
import type { Transfer } from './transfer.state.ts';

/** Edition of the questions asked by `ProposeTransfer` and `RequestTransfer`. */
const FORM_VERSION = '1';

/** Starts preparing a transfer. One at a time: an onward move ends the transfer that it carries on from. */
export const proposeTransfer: Decide<ProposeTransfer> = (state, command, context) => {
  const { kind, toTeam, reasonCode, reason, intendedMoveOn, onwardFrom } = command;
  const holder = supervisor(state);
  if (holder === null) refuse('conflict', 'Nobody holds supervision, so there is nothing to transfer');
  const fromTeam = holder.area;
  mustStandOn('HOME', { HOME: fromTeam, RECEIVING: toTeam }, context, 'propose a transfer');
  mustBeAnotherTeam(kind, fromTeam, toTeam, context);
  const earlier = carriedOnFrom(state, onwardFrom, context);
  const proposed = { transferId: context.newId() };
  const temporary = termsAsked(command, context);
  return [
    about(
      proposed,
      'TransferProposed',
      { kind, fromTeam, toTeam, reasonCode, reason, intendedMoveOn, temporary, onwardFrom },
      context,
    ),
    ...earlier.flatMap((each) => superseded(state, each, { cause: 'ONWARD_MOVE' }, context)),
  ];
};

/** Sends the request with whatever is missing, named and with reasons (design §2, principle 9). */
export const requestTransfer: Decide<RequestTransfer> = (state, { notKnown, reasons }, context) => {
  const transfer = openTransfer(state, context);
  mustActFor('HOME', state, transfer, context, 'send the request');
  const { requested, transferId, proposed } = transfer;
  if (requested !== undefined) {
    refuse('conflict', `The request was sent ${byWhomAndWhen(requested.stamp, context.directory)} already`);
  }
  const { toTeam } = proposed;
  return [
    ...throughGate(state, context, transferId, 'request', reasons),
    about(transfer, 'TransferRequested', { toTeam, notKnown, formVersion: FORM_VERSION }, context),
  ];
};

function mustBeAnotherTeam(
  kind: ProposeTransfer['kind'],
  fromTeam: string,
  toTeam: string,
  { directory }: Context,
): void {
  mustBeProbationTeam(toTeam, directory);
  if (toTeam === fromTeam && kind !== 'RISK_REALLOCATION') {
    const name = teamName(fromTeam, directory);
    refuseField('toTeam', `${name} supervises the person already; choose the team they move to`);
  }
}

/** The transfers that end with the one proposed: none, or the open one that it carries on from. */
function carriedOnFrom(
  state: CaseState,
  onwardFrom: string | undefined,
  context: Context,
): readonly Transfer[] {
  const open = openTransfers(state);
  if (onwardFrom !== undefined && state.transfers[onwardFrom] === undefined) {
    refuseField('onwardFrom', 'Choose an earlier transfer of this case');
  }
  const other = open.find(({ transferId }) => transferId !== onwardFrom);
  if (other !== undefined) {
    const to = teamName(other.proposed.toTeam, context.directory);
    const when = byWhomAndWhen(other.proposed.stamp, context.directory);
    refuse(
      'conflict',
      `A transfer to ${to} was proposed ${when} and has not ended; go on with it, withdraw it, or say that this is an onward move from it`,
    );
  }
  return open;
}
