import type { Stamp } from '../../case/decider.ts';
import { dayInWords } from '../../case/time.ts';
import {
  agreement,
  awaitsHomePlan,
  isOpen,
  rulingOn,
  stageOf,
  type Transfer,
} from '../../case/transfer/transfer.state.ts';
import type { Owes } from '../assessment.ts';
import { happened } from '../words.ts';
import {
  dayOf,
  handedOver,
  home,
  idsOf,
  inTime,
  receiving,
  said,
  type About,
  type Rule,
  type Situation,
  type Verdict,
} from './rule.ts';
import { move, risk } from './stakes.ts';

/** What the transfer came to, if it has come to something. */
function outcomeOf(transfer: Transfer): { stamp: Stamp; did: string } | undefined {
  const { refused, withdrawn, superseded, ended, passed } = transfer;
  const over = handedOver(transfer);
  if (over)
    return {
      stamp: over,
      did: passed ? 'Supervision passed' : 'The temporary move started',
    };
  if (refused && stageOf(transfer) === 'REFUSED') {
    return { stamp: (rulingOn(transfer) ?? refused).stamp, did: 'The request was refused' };
  }
  if (withdrawn) return { stamp: withdrawn.stamp, did: 'The request was withdrawn' };
  if (superseded)
    return { stamp: superseded.stamp, did: `${happened[superseded.cause]}, and the transfer stopped` };
  return ended && { stamp: ended.stamp, did: 'The temporary move ended' };
}

interface Step {
  act: string;
  page: string;
  owes: Owes;
}

/** The next act that takes the transfer on, with its page and who owes it. */
function step({ state, transfer }: About): Step | undefined {
  if (!isOpen(transfer) || outcomeOf(transfer)) return undefined;
  const { requested, proposed, converted, transferId } = transfer;
  if (!requested) return { act: 'Send the request', page: 'request', owes: home() };
  if (stageOf(transfer) === 'DISPUTED') {
    return { act: 'Decide the disputed refusal', page: 'decide-dispute', owes: receiving('HEAD_OF_PDU') };
  }
  if (proposed.kind === 'TEMPORARY_MOVE' && !converted) {
    return { act: 'Start the temporary move', page: 'terms', owes: receiving() };
  }
  if (!agreement(transfer)) {
    return { act: 'Agree to the transfer, or refuse it', page: 'agree', owes: receiving('SENIOR') };
  }
  const offered = state.responsibilities.SUPERVISION.offers.some((offer) => offer.transferId === transferId);
  return offered
    ? { act: 'Accept responsibility for supervision', page: 'accept', owes: receiving() }
    : { act: 'Offer supervision to the receiving practitioner', page: 'offer-responsibility', owes: home() };
}

/** The page of what was done last about a temporary move; while it goes on, the one that extends it. */
function stayPage({ started, ended, converted }: Transfer): string {
  if (ended) return 'end-temporary-move';
  if (converted) return 'convert-temporary-move';
  return started ? 'extend-temporary-move' : 'terms';
}

const isStaying = ({ started, ended, converted }: Transfer): boolean =>
  started !== undefined && ended === undefined && converted === undefined;

/** The terms of a temporary move as they stand now. */
function terms({ extended, started, proposed }: Transfer) {
  const last = extended.at(-1) ?? started;
  if (last !== undefined) return { ...last, stamp: last.stamp };
  return proposed.temporary && { ...proposed.temporary, stamp: proposed.stamp };
}

function judgeTemporary(s: Situation): Verdict {
  const { requested, passed, ended, proposed, started } = s.transfer;
  const stay = terms(s.transfer);
  const because = idsOf(stay?.stamp, passed?.stamp, ended?.stamp);
  if (passed) {
    return { outcome: 'FAILED', finding: 'Supervision passed, although this is a temporary move.', because };
  }
  if (!stay || !said(stay.endsOn) || !said(stay.reviewOn) || !said(stay.reportingBack)) {
    const finding =
      'The day it ends, the day it is reviewed and how the home area hears of it are not all recorded.';
    return {
      outcome: requested ? 'FAILED' : 'NOT_DUE',
      finding,
      because: [...because, ...idsOf(requested?.stamp)],
    };
  }
  const ends = `It ends on ${dayInWords(stay.endsOn)} and is reviewed on ${dayInWords(stay.reviewOn)}`;
  const stays = 'supervision stays with the home area';
  const limit = s.lastDaySet(stay.endsOn, stay.stamp);
  if (isStaying(s.transfer)) {
    const undone = `It was to end on ${dayInWords(stay.endsOn)}, and nobody has ended it, extended it or made it permanent.`;
    return s.now > limit.end
      ? { outcome: 'FAILED', finding: undone, because, limit }
      : { outcome: 'NOT_DUE', finding: `${ends}; ${stays}.`, because, limit };
  }
  if (ended !== undefined && ended.stamp.recordedAt > limit.end) {
    const finding = `It was to end on ${dayInWords(stay.endsOn)}; that it ended was recorded on ${dayOf(ended.stamp)}.`;
    return { outcome: 'MET_LATE', finding, because };
  }
  const late =
    proposed.temporary === undefined &&
    requested &&
    started &&
    started.stamp.revision > requested.stamp.revision;
  return late
    ? { outcome: 'MET_LATE', finding: `${ends}; this was recorded after the request was sent.`, because }
    : { outcome: 'SATISFIED', finding: `${ends}; ${stays}.`, because };
}

function judgeRefusal(s: Situation): Verdict {
  const { refused, homePlan } = s.transfer;
  if (refused === undefined)
    return { outcome: 'NOT_APPLICABLE', finding: 'The transfer is not refused.', because: [] };
  const { reasons, evidence, approverId, stamp } = refused;
  if (!said(reasons) || !said(evidence) || !said(approverId) || approverId === stamp.actor.id) {
    const finding = 'The refusal does not give reasons, evidence and the approval of somebody else.';
    return { outcome: 'FAILED', finding, because: idsOf(stamp), owes: receiving('SENIOR') };
  }
  return inTime(s, awaitsHomePlan(s.transfer) ? undefined : homePlan?.stamp, {
    did: 'The home area recorded its plan',
    undone: 'The transfer was refused, and the home area has not recorded its plan',
  });
}

export const processRules: readonly Rule[] = [
  {
    id: 'HC-01',
    title: 'The transfer has come to an outcome',
    line: 'process',
    owes: receiving('SENIOR'),
    why: (s) => `Between two areas each may think that the other acts: ${risk(s)}, and ${move(s)}.`,
    judge: (s) => {
      const outcome = outcomeOf(s.transfer);
      const owes = step(s)?.owes;
      const undone = s.transfer.requested
        ? 'The transfer has not come to an outcome'
        : 'The request has not been sent';
      const verdict = inTime({ ...s, start: s.transfer.converted?.stamp ?? s.start }, outcome?.stamp, {
        did: outcome?.did ?? '',
        undone,
      });
      return { ...verdict, ...(owes && { owes }) };
    },
    act: (about) => step(about)?.act,
    page: (about) => step(about)?.page ?? (about.transfer.started ? stayPage(about.transfer) : 'accept'),
    needs: [
      'TransferRequested',
      'ResponsibilityTransferred',
      'TransferRefused',
      'DisputeDecided',
      'TransferWithdrawn',
      'TransferSuperseded',
      'TemporaryMoveStarted',
      'TemporaryMoveEnded',
    ],
    outlives: true,
  },
  {
    id: 'HC-15',
    title: 'The refusal is reasoned and approved, and the home area has a plan',
    line: 'process',
    owes: home(),
    why: (s) => `The home area keeps the person after a refusal, and ${move(s)}: ${risk(s)}.`,
    judge: judgeRefusal,
    act: () => 'Record what the home area does now',
    page: () => 'home-plan',
    needs: ['TransferRefused', 'HomePlanRecorded', 'DisputeDecided'],
    outlives: true,
  },
  {
    id: 'HC-17',
    title: 'The temporary move has an end, a review and a way of reporting back',
    line: 'process',
    owes: home(),
    why: (s) => `The home area answers for somebody whom others see: ${risk(s)}.`,
    judge: judgeTemporary,
    act: ({ transfer }) =>
      isStaying(transfer)
        ? 'End the temporary move, extend it, or make it permanent'
        : 'Write down when the stay ends, when it is reviewed and how you hear of it',
    page: ({ transfer }) => stayPage(transfer),
    needs: [
      'TransferRequested',
      'ResponsibilityTransferred',
      'TemporaryMoveStarted',
      'TemporaryMoveExtended',
      'TemporaryMoveEnded',
      'TemporaryMoveConverted',
    ],
  },
];
