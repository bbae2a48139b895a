import type { CaseState } from '../case.ts';
import type { Actor } from '../../event-store/envelope/metadata.ts';
import type { Directory } from '../../directory/directory.ts';
import { canBeAnswered, stillAsks } from '../checks/checks.ts';
import { awaitsReply } from '../checks/checks.state.ts';
import { openProposals } from '../oversight/gate.ts';
import type { Side } from '../oversight/oversight.events.ts';
import { mayAnswer, readBackStanding, type ReadBackStanding } from '../reading/read-back.ts';
import { openDisputes } from '../reading/reading.state.ts';
import { openOffers } from '../responsibility/offers.ts';
import { OTHER, sidesOf, SPECIALISTS, teamsOf } from './sides.ts';
import { staysHome } from './standing.ts';
import {
  isOpen,
  movedEarly,
  openQueries,
  receivingPractitioner,
  routedAt,
  stageOf,
  type Transfer,
} from './transfer.state.ts';

/** From where an act about a transfer fits, and whose it is. The decision is the command's own; this only spares a refusal. */
interface Fits {
  of: Side | 'EITHER' | 'ANYBODY';
  when: (transfer: Transfer, state: CaseState, actor: Actor, sides: readonly Side[]) => boolean;
}

const isSent = (transfer: Transfer) => isOpen(transfer) && transfer.requested !== undefined;
const isUndecided = (transfer: Transfer) =>
  isSent(transfer) && !transfer.passed && stageOf(transfer) !== 'DISPUTED';
const isAgreed = (transfer: Transfer) => ['AGREED', 'HANDOVER_PENDING'].includes(stageOf(transfer));
const awaitsAgreement = (transfer: Transfer) => isUndecided(transfer) && !isAgreed(transfer);
const isSupported = (transfer: Transfer) => stageOf(transfer) === 'SUPPORTING';
const isConfirmed = (transfer: Transfer) => (transfer.confirmed?.stamp.revision ?? -1) > routedAt(transfer);
const hasReceiver = (transfer: Transfer) =>
  isSent(transfer) && (receivingPractitioner(transfer) !== null || isSupported(transfer));
const hasAppointment = ({ appointments }: Transfer) =>
  appointments.some(({ attended, missed }) => attended === undefined && missed === undefined);
const isRefused = (transfer: Transfer) => ['REFUSED', 'DISPUTED'].includes(stageOf(transfer));
const hasAPart = ({ role }: Actor, sides: readonly Side[]) => sides.length > 0 || SPECIALISTS.includes(role);
/** Staff answer in their own name; for somebody of another agency those who have a part in the case record the answer. */
const canAnswerOffer: Fits['when'] = ({ transferId }, state, actor, sides) =>
  openOffers(state)
    .filter((offer) => offer.transferId === transferId)
    .some(({ to }) => (to.staffId === undefined ? hasAPart(actor, sides) : to.staffId === actor.id));
const hasOffer: Fits['when'] = ({ transferId }, state, actor, sides) =>
  hasAPart(actor, sides) && openOffers(state).some((offer) => offer.transferId === transferId);
const hasCheckToSend: Fits['when'] = (transfer, { checks }) =>
  stillAsks(transfer) && checks.some((check) => awaitsReply(check) && check.sent === undefined);
const hasCheckSent: Fits['when'] = (_, { checks }) =>
  checks.some((check) => awaitsReply(check) && check.sent !== undefined);
const isNamed: Fits['when'] = (transfer, _, { id }) => receivingPractitioner(transfer) === id;

/** Those who may say whether the last read-back is right, while nobody has. */
function canAnswerReadBack(...from: ReadBackStanding['standing'][]): Fits['when'] {
  return (transfer, state, actor, sides) => {
    const now = readBackStanding(state, transfer);
    if (now.standing === 'NONE' || !from.includes(now.standing)) return false;
    const { readBack } = now;
    return readBack.confirmed === undefined && mayAnswer(state, transfer, readBack, actor, sides);
  };
}

const fits: Readonly<Record<string, Fits>> = {
  request: { of: 'HOME', when: (transfer) => isOpen(transfer) && !transfer.requested },
  withdraw: {
    of: 'HOME',
    when: (transfer) => isOpen(transfer) && !transfer.passed && !isSupported(transfer),
  },
  supersede: { of: 'EITHER', when: isOpen },
  acknowledge: { of: 'RECEIVING', when: (transfer) => isSent(transfer) && !isConfirmed(transfer) },
  route: { of: 'RECEIVING', when: (transfer) => awaitsAgreement(transfer) && !isSupported(transfer) },
  sign: { of: 'RECEIVING', when: (transfer) => awaitsAgreement(transfer) && !staysHome(transfer) },
  allocate: { of: 'RECEIVING', when: isUndecided },
  'challenge-allocation': {
    of: 'ANYBODY',
    when: (transfer, ...by) => isUndecided(transfer) && isNamed(transfer, ...by),
  },
  query: { of: 'EITHER', when: isSent },
  'answer-query': {
    of: 'EITHER',
    when: (transfer, _state, _actor, sides) =>
      isSent(transfer) && openQueries(transfer).some(({ to }) => sides.includes(to)),
  },
  'close-query': {
    of: 'EITHER',
    when: (transfer, _state, _actor, sides) =>
      isSent(transfer) && transfer.queries.some(({ closed, to }) => !closed && sides.includes(OTHER[to])),
  },
  agree: { of: 'RECEIVING', when: (transfer) => awaitsAgreement(transfer) && !staysHome(transfer) },
  refuse: { of: 'RECEIVING', when: (transfer) => isUndecided(transfer) && !isSupported(transfer) },
  'home-plan': { of: 'HOME', when: isRefused },
  escalate: { of: 'EITHER', when: (transfer) => isSent(transfer) || isRefused(transfer) },
  'decide-dispute': { of: 'ANYBODY', when: (transfer) => stageOf(transfer) === 'DISPUTED' },
  conversation: { of: 'EITHER', when: () => true },
  'tell-person': { of: 'EITHER', when: hasReceiver },
  'first-appointment': {
    of: 'RECEIVING',
    when: (transfer) => hasReceiver(transfer) && !hasAppointment(transfer),
  },
  'rearrange-appointment': {
    of: 'RECEIVING',
    when: (transfer) => isSent(transfer) && hasAppointment(transfer),
  },
  'appointment-kept': { of: 'RECEIVING', when: (transfer) => isSent(transfer) && hasAppointment(transfer) },
  'appointment-missed': { of: 'RECEIVING', when: (transfer) => isSent(transfer) && hasAppointment(transfer) },
  moved: { of: 'ANYBODY', when: (transfer) => !transfer.moved },
  interim: { of: 'EITHER', when: (transfer) => movedEarly(transfer) && !transfer.passed },
  terms: {
    of: 'RECEIVING',
    when: (transfer) => isUndecided(transfer) && staysHome(transfer) && !transfer.started,
  },
  'extend-temporary-move': { of: 'EITHER', when: isSupported },
  'end-temporary-move': { of: 'EITHER', when: isSupported },
  'convert-temporary-move': { of: 'EITHER', when: isSupported },
  'not-known': { of: 'HOME', when: isOpen },
  complete: { of: 'RECEIVING', when: (transfer) => isSent(transfer) && transfer.passed !== undefined },
  oversight: { of: 'EITHER', when: () => true },
  continuity: { of: 'EITHER', when: () => true },
  'request-check': { of: 'EITHER', when: isOpen },
  'send-check': { of: 'EITHER', when: hasCheckToSend },
  'chase-check': {
    of: 'EITHER',
    when: (transfer, ...rest) => stillAsks(transfer) && hasCheckSent(transfer, ...rest),
  },
  'file-reply': {
    of: 'EITHER',
    when: (transfer, { checks }) => checks.some((check) => canBeAnswered(check, transfer)),
  },
  'accept-no-reply': { of: 'EITHER', when: hasCheckSent },
  'cancel-check': { of: 'EITHER', when: (_, { checks }) => checks.some(awaitsReply) },
  'read-request': { of: 'ANYBODY', when: ({ requested }) => requested !== undefined },
  'read-summary': { of: 'ANYBODY', when: () => true },
  'read-back': {
    of: 'ANYBODY',
    when: (transfer, state, ...by) =>
      isOpen(transfer) &&
      isNamed(transfer, state, ...by) &&
      readBackStanding(state, transfer).standing !== 'CONFIRMED',
  },
  'confirm-read-back': { of: 'ANYBODY', when: canAnswerReadBack('GIVEN') },
  'correct-read-back': { of: 'ANYBODY', when: canAnswerReadBack('GIVEN', 'OVERTAKEN') },
  dispute: { of: 'ANYBODY', when: (_transfer, _state, actor, sides) => hasAPart(actor, sides) },
  'settle-dispute': {
    of: 'ANYBODY',
    when: (_, { understanding }, actor, sides) =>
      hasAPart(actor, sides) && openDisputes(understanding).length > 0,
  },
  feedback: { of: 'ANYBODY', when: ({ passed }, _, { id }) => passed?.to.staffId === id },
  'propose-block-pass': { of: 'RECEIVING', when: isOpen },
  'second-block-pass': {
    of: 'EITHER',
    when: (transfer, state, { id }) =>
      openProposals(state.oversight, transfer).some(({ stamp }) => stamp.actor.id !== id),
  },
  'offer-responsibility': {
    of: 'ANYBODY',
    when: (transfer, _, actor, sides) => isOpen(transfer) && hasAPart(actor, sides),
  },
  accept: { of: 'ANYBODY', when: canAnswerOffer },
  decline: { of: 'ANYBODY', when: canAnswerOffer },
  'withdraw-offer': { of: 'ANYBODY', when: hasOffer },
};

/** The acts that fit a transfer as it stands, and that somebody's side may do. */
export function actsThatFit(
  state: CaseState,
  transfer: Transfer,
  { actor, directory }: { actor: Actor; directory: Directory },
): string[] {
  const sides = sidesOf(actor, teamsOf(state, transfer), directory);
  const isTheirs = ({ of }: Fits) =>
    of === 'ANYBODY' || (of === 'EITHER' ? sides.length > 0 : sides.includes(of));
  return Object.entries(fits)
    .filter(([, act]) => isTheirs(act) && act.when(transfer, state, actor, sides))
    .map(([act]) => act);
}

/** Every act that the table knows. */
export const knownActs: readonly string[] = Object.keys(fits);
