import type { Directory } from '../../directory/directory.ts';
import { chaseOn, happenedAt } from './chasing.ts';
import { workingDaysOrNull } from '../working-days.ts';
import type { CaseState } from '../../case/case.ts';
import type { Stamp } from '../../case/decider.ts';
import { byWhomAndWhen } from '../../case/telling.ts';
import { dayInWords, londonDay } from '../../case/time.ts';
import { transferInHand } from '../../case/transfer/standing.ts';
import { actsOn } from '../../case/checks/checks.form.ts';
import { stillAsks } from '../../case/checks/checks.ts';
import { checkKinds, type CheckKind } from '../../case/checks/checks.events.ts';
import { checkStanding, type Check, type CheckStanding } from '../../case/checks/checks.state.ts';
import { checkResults, checkStandings } from '../../case/checks/words.ts';

/** Every check of a case, in words. */
export interface Ledger {
  caseId: string;
  /** "Smith, John" */
  name: string;
  crn: string;
  /** The transfer in hand, to which what becomes of checks is posted; absent when there is none. */
  transferId?: string;
  /** Those that wait for something first, then those that are over; each the oldest first. */
  checks: CheckInLedger[];
}

export interface CheckInLedger {
  checkId: string;
  kind: CheckKind;
  title: string;
  place: string;
  question?: string;
  standing: CheckStanding;
  /** Where it stands, in a sentence that never reads as a result when nobody replied. */
  standingShown: string;
  /** What happened to it, in order. */
  steps: { did: string; when: string; words: string[] }[];
  /** Working days for which it has waited, or until it was over; null where bank holidays are not known. */
  workingDays: number | null;
  /** YYYY-MM-DD: when to chase it next, by our suggestion; absent while it is not to be chased. */
  chaseOn?: string;
  /** The acts that go on from where it stands, for who may do them. */
  acts: string[];
}

/** The ledger as at an instant; undefined when there is no such case. */
export function ledgerOf(state: CaseState, now: string, directory: Directory): Ledger | undefined {
  const { caseId, identity, checks } = state;
  if (identity === null) return undefined;
  const transfer = transferInHand(state);
  const all = checks.map((check) => inLedger(state, check, now, directory));
  const waits = ({ standing }: CheckInLedger) => WAITS.includes(standing);
  return {
    caseId,
    name: `${identity.name.surname}, ${identity.name.forenames}`,
    crn: identity.crn,
    ...(transfer !== undefined && { transferId: transfer.transferId }),
    checks: [...all.filter(waits), ...all.filter((check) => !waits(check))],
  };
}

const WAITS: readonly CheckStanding[] = ['TO_SEND', 'SENT', 'CHASED'];

function inLedger(state: CaseState, check: Check, now: string, directory: Directory): CheckInLedger {
  const { checkId, kind, body, place, question, transferId } = check;
  const standing = checkStanding(check);
  const transfer = transferId === undefined ? undefined : state.transfers[transferId];
  const asks = transfer === undefined || stillAsks(transfer);
  const next = asks && ['SENT', 'CHASED'].includes(standing) ? chaseOn(check) : null;
  return {
    checkId,
    kind,
    title: `${checkKinds[kind]}, ${body}`,
    place,
    ...(question !== undefined && { question }),
    standing,
    standingShown: standing === 'REPLIED' ? repliedInWords(check) : checkStandings[standing],
    steps: stepsOf(check, directory),
    workingDays: workingDaysOrNull(
      londonDay(happenedAt((check.sent ?? check).stamp)),
      londonDay(endOf(check) ?? now),
    ),
    ...(next !== null && { chaseOn: next }),
    acts: actsOn(check, transferInHand(state)),
  };
}

/** The last reply is what they say now. */
function repliedInWords({ replies }: Check): string {
  const last = replies.at(-1);
  return last === undefined ? '' : `Replied: ${checkResults[last.result].toLowerCase()}`;
}

/** When nobody waited for it any more: at the first reply, or when it was cancelled or gone on without. */
function endOf({ replies, noReplyAccepted, cancelled }: Check): string | undefined {
  const [first] = replies;
  const end = first ?? cancelled ?? noReplyAccepted;
  return end && happenedAt(end.stamp);
}

function stepsOf(check: Check, directory: Directory): CheckInLedger['steps'] {
  const { sent, chased, replies, noReplyAccepted, cancelled } = check;
  const step = (stamp: Stamp, did: string, ...words: (string | undefined)[]) => ({
    stamp,
    did,
    words: words.filter((text) => text !== undefined),
  });
  const reference = (text: string | undefined) => text && `Reference ${text}`;
  const all = [
    step(check.stamp, 'Asked for'),
    ...(sent === undefined ? [] : [step(sent.stamp, 'Sent', sent.how, reference(sent.reference))]),
    ...chased.map(({ stamp, how }) => step(stamp, 'Chased', how)),
    ...(noReplyAccepted === undefined
      ? []
      : [
          step(
            noReplyAccepted.stamp,
            'Gone on without a reply',
            `Risk accepted: ${noReplyAccepted.risk}`,
            `Done instead: ${noReplyAccepted.compensatingAction}`,
          ),
        ]),
    ...(cancelled === undefined ? [] : [step(cancelled.stamp, 'Cancelled', cancelled.why)]),
    ...replies.map(({ stamp, result, summary, reference: ref }) =>
      step(stamp, checkResults[result], summary, reference(ref)),
    ),
  ];
  return all
    .toSorted((one, other) => one.stamp.revision - other.stamp.revision)
    .map(({ stamp, did, words }) => ({ did, when: whenOf(stamp, directory), words }));
}

/** Who recorded it and when; and the day it happened, where that is known and another. */
function whenOf(stamp: Stamp, directory: Directory): string {
  const recorded = byWhomAndWhen(stamp, directory);
  const day = londonDay(happenedAt(stamp));
  if (stamp.precision === 'unknown') return `nobody knows when, recorded ${recorded}`;
  return day === londonDay(stamp.recordedAt) ? recorded : `${dayInWords(day)}, recorded ${recorded}`;
}
