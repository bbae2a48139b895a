import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide, type Draft } from '../decider.ts';
import { throughGate } from '../oversight/gate.ts';
import { supervisor, withdrawOffers } from '../responsibility/responsibility.ts';
import { byWhomAndWhen } from '../telling.ts';
import { about, openTransfer, openTransfers, passedInWords } from './standing.ts';
import { mustActFor, mustStandOn, teamName } from './sides.ts';
import { termsAsked } from './terms.ts';
import type {
  ProposeTransfer,
  RequestTransfer,
  SupersedeTransfer,
  WithdrawTransfer,
} from './transfer.commands.ts';
import { stageOf, type Transfer } from './transfer.state.ts';

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

function superseded(
  state: CaseState,
  transfer: Transfer,
  data: Omit<SupersedeTransfer, 'cause' | 'occurredAt'> & {
    cause: SupersedeTransfer['cause'] | 'ONWARD_MOVE';
  },
  context: Context,
): Draft[] {
  return [
    about(transfer, 'TransferSuperseded', data, context),
    ...withdrawOffers(state, transfer.transferId, 'Something else overtook the transfer'),
  ];
}

function mustBeAnotherTeam(
  kind: ProposeTransfer['kind'],
  fromTeam: string,
  toTeam: string,
  { directory }: Context,
): void {
  const team = directory.team(toTeam);
  if (team === undefined) refuseField('toTeam', 'Choose a team that is in the directory today');
  if (team.agency !== 'PROBATION') refuseField('toTeam', 'Choose a probation team');
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
