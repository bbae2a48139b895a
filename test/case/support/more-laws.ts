import { checkStanding, type CheckStanding } from '../../../src/case/checks/checks.state.ts';
import type { StandsIn } from '../../../src/case/contingency/contingency.events.ts';
import { standingOf, type ActionStanding } from '../../../src/case/contingency/contingency.state.ts';
import type { Recorded } from '../../../src/case/decider.ts';
import { openOffers } from '../../../src/case/responsibility/offers.ts';
import { holderOf } from '../../../src/case/responsibility/responsibility.state.ts';
import { HEADS, MANAGERS } from '../../../src/case/transfer/sides.ts';
import { isOpen, receivingPractitioner, stageOf } from '../../../src/case/transfer/transfer.state.ts';
import { all, must, type Law, type Step } from './laws.ts';

/** What must hold of everything else in a case after every step of every history (domain §11.2 to §11.6). */

export const moreLaws: Readonly<Record<string, Law>> = {
  '§11.2 That there is nothing, or that it does not apply, is stated by somebody, of something':
    statedBySomebody,
  '§11.3 A duty passes from holder to holder by offer and acceptance, and an offer that comes to nothing changes nobody':
    dutiesPassByOffer,
  '§11.3 An offer stands for those it can be accepted by, and no longer': offersStand,
  '§11.4 An action stands where and while its area does, and what was begun is concluded once': plansStand,
  '§11.5 A check goes on by its steps, and no reply is never nothing held': checksGoOn,
  '§11.6 A question is answered by the side that was asked, and a dispute decided by somebody else':
    questionsAreAnswered,
  'What was read was there, and a read-back is by the person named and answered by another':
    readingIsTheirOwn,
};

const said = (text: string | undefined) => text !== undefined && text.trim() !== '';

function statedBySomebody({ events }: Step): void {
  const statements = [
    ...all(events, 'ContingencySituationRuledOut').map(({ data, stamp }) => ({ of: data.why, stamp })),
    ...all(events, 'CheckNoReplyAccepted').map(({ data, stamp }) => ({ of: data.risk, stamp })),
    ...all(events, 'LookUpRecorded').map(({ data, stamp }) => ({ of: data.system, stamp })),
    ...all(events, 'CheckReplied').map(({ data, stamp }) => ({ of: data.result, stamp })),
    ...all(events, 'NotKnownStated').map(({ stamp }) => ({ of: 'it', stamp })),
  ];
  for (const { of, stamp } of statements) {
    must(said(of), 'It does not say of what, or why');
    must(stamp.actor.role !== 'SYSTEM' && stamp.recordedAt !== '', 'Nobody stated it');
  }
}

function dutiesPassByOffer({ before, after, events }: Step): void {
  for (const [kind, now] of Object.entries(after.responsibilities)) {
    const then = before.responsibilities[kind as keyof typeof after.responsibilities];
    now.tenures.forEach(({ since, until }, index) => {
      const next = now.tenures[index + 1];
      must(until === null || since <= until, 'A holder ends before they begin');
      must(next === undefined || (until !== null && until <= next.since), 'Two hold it at once');
    });
    const ofKind = events.filter(({ data }) => 'kind' in data && data.kind === kind);
    const passed = all(ofKind, 'ResponsibilityTransferred');
    const ended = all(ofKind, 'ResponsibilityEnded');
    const same = holderOf(now) === holderOf(then);
    must(same || passed.length + ended.length === 1, 'The holder changed otherwise than by one event');
    for (const { data } of ended)
      must(holderOf(then) === data.holder || then.tenures.length > 0, 'Nobody held it');
  }
  for (const { data, stamp, transferId } of all(events, 'ResponsibilityTransferred')) {
    if (data.offerId === undefined) continue;
    const offer = openOffers(before).find(({ offerId }) => offerId === data.offerId);
    must(offer !== undefined && offer.transferId === transferId, 'What was accepted was not offered here');
    must(stamp.recordedAt <= offer.expiresAt, 'The offer had run out');
    const { staffId } = offer.to;
    must(
      staffId === undefined ? said(data.acceptedBy) : staffId === stamp.actor.id,
      'Somebody else accepted it',
    );
  }
  for (const { data, stamp } of all(events, 'ResponsibilityOfferExpired')) {
    const offer = openOffers(before).find(({ offerId }) => offerId === data.offerId);
    must(offer !== undefined && offer.expiresAt < stamp.recordedAt, 'It ran out before its time');
    must(stamp.occurredAt === offer.expiresAt, 'It did not run out at its time');
  }
}

/**
 * One offer stands for each kind. An offer of supervision stands for the person named, while the transfer is agreed; the
 * other duties stay offered when their transfer was completed, and no longer otherwise.
 */
function offersStand({ after }: Step): void {
  for (const { offers } of Object.values(after.responsibilities)) {
    must(offers.length <= 1, 'Two offers stand for one kind');
  }
  for (const { kind, to, transferId } of openOffers(after)) {
    const transfer = transferId === undefined ? undefined : after.transfers[transferId];
    const stage = transfer && stageOf(transfer);
    if (kind === 'SUPERVISION') {
      must(stage === 'AGREED' || stage === 'HANDOVER_PENDING', `Supervision is offered when ${stage}`);
      must(transfer && receivingPractitioner(transfer) === to.staffId, 'Somebody who is not named is asked');
    } else if (transferId !== undefined) {
      must((transfer && isOpen(transfer)) || stage === 'COMPLETED', `An offer outlives a transfer ${stage}`);
    }
  }
}

function plansStand({ before, after, events, log }: Step): void {
  for (const action of after.contingency.actions) {
    const { standsIn, may } = lawful(log, action.actionId);
    const standing = standingOf(action, after.transfers);
    must(standing === may, `${standsIn} is ${standing}, not ${may}`);
  }
  for (const { data } of all(events, 'ContingencyActionConcluded')) {
    const begun = before.contingency.actions
      .flatMap(({ invocations }) => invocations)
      .find(({ invocationId }) => invocationId === data.invocationId);
    must(begun !== undefined && begun.concluded === undefined, 'It was not begun, or concluded before');
    must(said(data.outcome) && said(data.actedBy), 'It does not say what came of it');
  }
}

/**
 * How an action stands after these events, from the events alone (HC-63): one of the home area until the event in which
 * supervision passes, one of the receiving area from that event on, and one of both areas throughout.
 */
export function lawful(
  log: readonly Recorded[],
  actionId: string,
): { standsIn: StandsIn; may: ActionStanding } {
  const version = all(log, 'ContingencyActionDefined', 'ContingencyActionChanged').findLast(
    ({ data }) => data.actionId === actionId,
  );
  if (version === undefined) throw new Error('An action comes from nowhere');
  const { standsIn } = version.data;
  const isOfIt = ({ data }: { data: { actionId: string } }) => data.actionId === actionId;
  const begun = all(log, 'ContingencyActionInvoked').filter(isOfIt).length;
  const concluded = all(log, 'ContingencyActionConcluded').filter(isOfIt).length;
  if (begun > concluded) return { standsIn, may: 'INVOKED' };
  if (all(log, 'ContingencyActionSuperseded').some(isOfIt)) return { standsIn, may: 'SUPERSEDED' };
  if (version.type === 'ContingencyActionDefined' && version.data.imported) return { standsIn, may: 'DRAFT' };
  const passed = all(log, 'ResponsibilityTransferred').filter(
    ({ data, transferId }) => data.kind === 'SUPERVISION' && transferId !== undefined,
  );
  const own = passed.findIndex(({ transferId }) => transferId === version.transferId);
  if (standsIn === 'BOTH') return { standsIn, may: 'ACTIVE' };
  if (standsIn === 'RECEIVING') {
    return { standsIn, may: own === -1 ? 'WAITING' : own === passed.length - 1 ? 'ACTIVE' : 'LAPSED' };
  }
  const since = passed.some(({ stamp }) => stamp.revision > version.stamp.revision);
  return { standsIn, may: since || own !== -1 ? 'LAPSED' : 'ACTIVE' };
}

/** The arrows of §11.5; a reply that comes late still counts. */
const checkArrows: Readonly<Record<CheckStanding, readonly CheckStanding[]>> = {
  TO_SEND: ['SENT', 'REPLIED', 'CANCELLED'],
  SENT: ['CHASED', 'REPLIED', 'NO_REPLY_ACCEPTED', 'CANCELLED'],
  CHASED: ['REPLIED', 'NO_REPLY_ACCEPTED', 'CANCELLED'],
  NO_REPLY_ACCEPTED: ['REPLIED'],
  CANCELLED: ['REPLIED'],
  REPLIED: [],
};

function checksGoOn({ before, after, events }: Step): void {
  after.checks.forEach((check, index) => {
    const then = before.checks[index];
    const now = checkStanding(check);
    if (then === undefined) must(now === 'TO_SEND', `A check begins as ${now}`);
    else {
      must(then.checkId === check.checkId, 'A check is gone');
      const was = checkStanding(then);
      must(was === now || checkArrows[was].includes(now), `${was} led to ${now}`);
    }
    const held = check.replies.some(({ result }) => result === 'NOTHING_HELD');
    must(!held || check.replies.every(({ stamp }) => stamp.actor.role !== 'SYSTEM'), 'Nobody replied');
  });
  for (const { data, stamp } of all(events, 'CheckNoReplyAccepted')) {
    must(MANAGERS.includes(stamp.actor.role), 'No manager accepted the risk');
    must(
      said(data.risk) && said(data.compensatingAction),
      'It does not say which risk, and what is done instead',
    );
  }
}

function questionsAreAnswered({ before, events }: Step): void {
  const queries = Object.values(before.transfers).flatMap((transfer) =>
    transfer.queries.map((query) => ({ query, transfer })),
  );
  for (const { data } of all(events, 'QueryAnswered', 'QueryClosed')) {
    const asked = queries.find(({ query }) => query.queryId === data.queryId);
    must(asked !== undefined && asked.query.closed === undefined, 'Nobody had asked, or it was closed');
    must('answer' in data ? asked.query.answered === undefined : true, 'It was answered twice');
    must(
      'answer' in data || asked.query.answered !== undefined || said(data.note),
      'It was closed without a word',
    );
  }
  for (const { stamp, transferId = '' } of all(events, 'DisputeDecided')) {
    const refused = before.transfers[transferId]?.refused;
    must(HEADS.includes(stamp.actor.role), 'It was not decided by the head of a delivery unit');
    must(
      refused !== undefined && refused.stamp.actor.id !== stamp.actor.id,
      'They decided of their own refusal',
    );
    must(refused.approverId !== stamp.actor.id, 'They decided of a refusal that they approved');
  }
  for (const { data } of all(events, 'ItemDisputeSettled')) {
    const dispute = before.understanding.disputes.find(({ disputeId }) => disputeId === data.disputeId);
    must(dispute !== undefined && dispute.settled === undefined, 'It was settled before, or never disputed');
  }
}

function readingIsTheirOwn({ before, events }: Step): void {
  for (const { data } of all(events, 'ItemAcknowledged')) {
    must(
      0 <= data.version && data.version <= before.revision + events.length,
      'They read what was not there',
    );
  }
  for (const { data, stamp, transferId = '' } of all(events, 'ReadBackGiven')) {
    const transfer = before.transfers[transferId];
    must(transfer && receivingPractitioner(transfer) === stamp.actor.id, 'Somebody else read it back');
    must(data.version <= before.revision, 'They read back what was not there');
  }
  for (const { data, stamp } of all(events, 'ReadBackConfirmed', 'ReadBackCorrected')) {
    const readBack = before.understanding.readBacks.find(({ readBackId }) => readBackId === data.readBackId);
    must(readBack !== undefined && readBack.stamp.actor.id !== stamp.actor.id, 'They answered themselves');
    must(!readBack.confirmed && !readBack.corrected, 'It was answered twice');
  }
}
