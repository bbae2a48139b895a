import type { CaseState } from '../../case/case.ts';
import { stillAsks } from '../../case/checks/checks.ts';
import { checkStanding, type Check } from '../../case/checks/checks.state.ts';
import { holderOf } from '../../case/responsibility/responsibility.state.ts';
import { teamsOf } from '../../case/transfer/sides.ts';
import { transferInHand } from '../../case/transfer/standing.ts';
import type { Transfer } from '../../case/transfer/transfer.state.ts';
import { chaseOn, happenedAt } from '../../handover/checks/chasing.ts';
import type { Row } from '../schema.ts';

/** What is asked of whom, as it is sealed beside the row of a check: it may name people and where they live. */
export interface AskedSealed {
  body: string;
  place: string;
  question?: string;
}

/** The row of a check, and what is to be sealed into its `asked`. */
export interface CheckRow {
  row: Row;
  asked: AskedSealed;
}

/** A row for every check of a case. */
export function checksOf(state: CaseState): CheckRow[] {
  return state.checks.map((check) => {
    const { body, place, question } = check;
    return {
      row: rowOf(state, check),
      asked: { body, place, ...(question !== undefined && { question }) },
    };
  });
}

function rowOf(state: CaseState, check: Check): Row {
  const { checkId, transferId, kind, stamp, sent, chased } = check;
  const transfer =
    transferId === undefined ? transferInHand(state) : (state.transfers[transferId] ?? transferInHand(state));
  const asks = transfer === undefined || stillAsks(transfer);
  const waitsFor = waitingFor(check, asks);
  const lastChased = chased.at(-1);
  return {
    caseId: state.caseId,
    checkId,
    transferId: transfer?.transferId ?? null,
    kind,
    standing: checkStanding(check),
    team: teamOf(state, check, transfer),
    requestedAt: happenedAt(stamp),
    sentAt: sent === undefined ? null : happenedAt(sent.stamp),
    lastChasedAt: lastChased === undefined ? null : happenedAt(lastChased.stamp),
    chases: chased.length,
    waitsFor,
    chaseOn: waitsFor === 'REPLY' && asks ? chaseOn(check) : null,
  };
}

/** What a check waits for; nobody is asked for the sake of a transfer that came to nothing, but a reply may still come. */
function waitingFor(check: Check, asks: boolean): 'SENDING' | 'REPLY' | null {
  const standing = checkStanding(check);
  if (standing === 'TO_SEND') return asks ? 'SENDING' : null;
  return standing === 'SENT' || standing === 'CHASED' ? 'REPLY' : null;
}

/** Whose work it is: the side in whose area the body works, and the home team until the receiving team has the request. */
function teamOf(state: CaseState, { area }: Check, transfer: Transfer | undefined): string {
  if (transfer === undefined) return holderOf(state.responsibilities.SUPERVISION)?.area ?? '';
  const teams = teamsOf(state, transfer);
  return transfer.requested === undefined ? teams.HOME : teams[area];
}
