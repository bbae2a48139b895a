import type { Stamp } from '../../case/decider.ts';
import { dayInWords } from '../../case/time.ts';
import { receivingPractitioner } from '../../case/transfer/transfer.state.ts';
import { counted, standing, type Found } from './look.ts';
import { materialChanges, type MaterialChange } from '../../case/reading/material-changes.ts';
import { readsOf } from '../../case/reading/reads.ts';
import { readBackStanding } from '../../case/reading/read-back.ts';
import {
  dayOf,
  handedOver,
  idsOf,
  receiving,
  type About,
  type Rule,
  type Situation,
  type Verdict,
} from './rule.ts';
import { risk } from './stakes.ts';

/**
 * What was read back stands until it is corrected or the risk changes. That the transferring practitioner has confirmed
 * it is said and not asked for: only a missing read-back stops responsibility from passing (design, principle 9).
 */
function readBack({ state, transfer }: About): Found {
  const now = readBackStanding(state, transfer);
  if (now.standing === 'NONE') {
    const finding = 'The receiving practitioner has not said what they understood';
    return { is: 'undone', finding, because: [] };
  }
  const { readBack } = now;
  const { stamp, confirmed, corrected } = readBack;
  const said = `The receiving practitioner said on ${dayOf(stamp)} what they understood`;
  const because = [stamp, confirmed?.stamp, corrected?.stamp];
  switch (now.standing) {
    case 'GIVEN':
      return { is: 'done', finding: `${said}; it waits to be confirmed`, because };
    case 'CONFIRMED':
      return { is: 'done', finding: `${said}, and it was confirmed`, because };
    case 'CORRECTED':
      return { is: 'undone', finding: `${said}, and were corrected; they have not said it again`, because };
    case 'OVERTAKEN': {
      const changed = counted(now.since.length, 'change', 'changes');
      const finding = `${said}; ${changed} since, and they have not said it again`;
      return { is: 'undone', finding, because: [...because, ...now.since.map((each) => each.stamp)] };
    }
  }
}

/** What stood when the case was handed over is proved for ever: what comes later is read as a change (HC-68). */
function judgeReadBack(s: Situation): Verdict {
  const handover = handedOver(s.transfer);
  const then = handover && readBack(s.recordedBy(handover));
  return then?.is === 'done'
    ? { outcome: 'SATISFIED', finding: `${then.finding}.`, because: idsOf(...then.because) }
    : standing(s, readBack);
}

/** What came after the request was sent, by somebody else, with the first time the receiving practitioner read it. */
function arrived(about: About): { change: MaterialChange; read: Stamp | undefined }[] {
  const sent = about.transfer.requested?.stamp.revision ?? Infinity;
  const named = receivingPractitioner(about.transfer);
  const all = named === null ? [] : readsOf(named, about);
  return materialChanges(about)
    .filter(({ stamp }) => stamp.revision > sent && stamp.actor.id !== named)
    .map((change) => ({
      change,
      read: all.find(({ version }) => version >= change.stamp.revision)?.stamp,
    }));
}

/** Each change has its own last day, counted from when it was recorded; nobody is late before they were named. */
function judgeArrived(s: Situation): Verdict {
  const { transfer } = s;
  const named = receivingPractitioner(transfer);
  const since = transfer.allocations.find(({ staffId }) => staffId === named)?.stamp;
  const limitOf = ({ stamp }: MaterialChange, read: Stamp | undefined) =>
    since && s.limit(since.revision > stamp.revision ? since : stamp, read);
  const all = arrived(s);
  const handover = handedOver(s.transfer);
  const unread = all.filter(({ read }) => read === undefined);
  const [first] = unread;
  if (first !== undefined) {
    const { change } = first;
    const limit = limitOf(change, undefined);
    const count =
      unread.length === 1
        ? 'One change since the request is'
        : `${unread.length} changes since the request are`;
    const overdue = limit !== undefined && s.now > limit.end;
    const day = limit && `; the last day ${overdue ? 'was' : 'is'} ${dayInWords(limit.dueOn)}`;
    const isLate = overdue || (handover !== undefined && change.stamp.revision < handover.revision);
    return {
      outcome: isLate ? 'FAILED' : 'NOT_DUE',
      finding: `${count} not read by the receiving practitioner: ${change.what}${day ?? ''}.`,
      because: idsOf(...unread.map((each) => each.change.stamp)),
      ...(limit && { limit }),
    };
  }
  const isLate = ({ change, read }: (typeof all)[number]) =>
    read !== undefined && read.recordedAt > (limitOf(change, read)?.end ?? read.recordedAt);
  const late = all.filter(isLate).length;
  const because = idsOf(...all.flatMap(({ change, read }) => [change.stamp, read]));
  const read = `${counted(all.length, 'change')} since the request, read by the receiving practitioner`;
  return late === 0
    ? { outcome: 'SATISFIED', finding: `${read}.`, because }
    : { outcome: 'MET_LATE', finding: `${read}, ${late} after the last day.`, because };
}

/** What is disputed keeps both versions; somebody has to settle it. */
function owned({ state }: About): Found {
  const { disputes } = state.understanding;
  const open = disputes.filter(({ settled }) => settled === undefined);
  const unowned = open.filter(({ ownerStaffId }) => ownerStaffId === undefined);
  const because = (unowned.length > 0 ? unowned : disputes).map(({ stamp }) => stamp);
  return unowned.length === 0
    ? {
        is: 'done',
        finding: `${counted(disputes.length, 'disputed entry', 'disputed entries')}, each settled or with somebody who is to settle it`,
        because,
      }
    : {
        is: 'undone',
        finding: `${counted(unowned.length, 'disputed entry', 'disputed entries')} that nobody is to settle`,
        because,
      };
}

const rule = { line: 'contingency', owes: receiving(), needs: [] } as const satisfies Partial<Rule>;

export const readingRules: readonly Rule[] = [
  {
    ...rule,
    id: 'HC-66',
    title: 'The receiving practitioner has said in their own words what they understood',
    why: (s) => `Having been sent something is not having understood it: ${risk(s)}.`,
    judge: judgeReadBack,
    act: ({ transfer: { requested } }) => requested && 'Read the case back in your own words',
    page: () => 'read-back',
    byOwnerOnly: true,
    needs: [
      'ReadBackGiven',
      'ReadBackCorrected',
      'ReceivingPractitionerAllocated',
      'ResponsibilityTransferred',
    ],
  },
  {
    ...rule,
    id: 'HC-68',
    title: 'The receiving practitioner has read what changed since the request',
    why: (s) => `What came later is what nobody looks for: ${risk(s)}.`,
    judge: judgeArrived,
    act: (about) =>
      arrived(about).some(({ read }) => read === undefined)
        ? 'Read what changed since the request, and confirm it'
        : undefined,
    page: () => 'read-summary',
    byOwnerOnly: true,
    needs: ['TransferRequested', 'ItemAcknowledged', 'ReadBackGiven', 'ReceivingPractitionerAllocated'],
    needsOfCase: ['RoshLevelAssessed', 'RiskItemCaptured', 'RiskItemCorrected'],
    ownClock: 'change-recorded',
  },
  {
    ...rule,
    id: 'HC-70',
    title: 'Somebody is to settle each disputed entry',
    line: 'conversation',
    why: (s) => `Two versions that nobody settles are believed by different people: ${risk(s)}.`,
    judge: (s) => standing(s, owned),
    act: ({ state }) =>
      state.understanding.disputes.some(({ settled }) => settled === undefined)
        ? 'Settle what is disputed'
        : undefined,
    page: () => 'settle-dispute',
    needsOfCase: ['ItemDisputed', 'ItemDisputeSettled'],
  },
];
