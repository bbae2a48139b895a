import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide, type Draft } from '../decider.ts';
import { throughGate } from '../oversight/gate.ts';
import { byWhomAndWhen, howItEnded, nameOf, transferOf } from '../telling.ts';
import { clockTime } from '../time.ts';
import { MANAGERS, mustHaveAPart, mustStandAtHome, mustWorkTheCase } from '../transfer/sides.ts';
import { passedInWords, staysHome } from '../transfer/standing.ts';
import { isOpen, receivingPractitioner, stageOf, type Transfer } from '../transfer/transfer.state.ts';
import { holderInWords, staffHolder } from './holder.ts';
import { expired, heldNow, mustAnswer, openOffer, openOffers } from './offers.ts';
import type {
  AcceptResponsibility,
  DeclineResponsibility,
  EndResponsibility,
  OfferResponsibility,
  WithdrawOffer,
} from './responsibility.commands.ts';
import { kinds, type Holder, type ResponsibilityKind } from './responsibility.events.ts';
import { holderOf, type Offer } from './responsibility.state.ts';

/** Who answers for supervision after everything recorded so far; null before opening and after the end. */
export function supervisor(state: CaseState): Holder | null {
  return holderOf(state.responsibilities.SUPERVISION);
}

/** What must be recorded beside the end of a transfer: its open offers are taken back, every kind of them. */
export function withdrawOffers(state: CaseState, transferId: string, reason: string): Draft[] {
  return openOffers(state)
    .filter((offer) => offer.transferId === transferId)
    .map(({ offerId, kind }) => ({
      type: 'ResponsibilityOfferWithdrawn',
      data: { offerId, kind, reason },
      transferId,
    }));
}

/** Asks somebody to take a responsibility, for a transfer or, posted to the case, for the case as a whole. */
export const offerResponsibility: Decide<OfferResponsibility> = (state, command, context) => {
  const { kind, hours = context.policy.offerHours } = command;
  mustBeTheirs(kind, state, context, 'offer this responsibility');
  const to =
    kind === 'SUPERVISION' ? receiver(state, command, context) : otherHolder(state, command, context);
  const { offers } = state.responsibilities[kind];
  const holder = holderOf(state.responsibilities[kind]);
  if (holder?.staffId !== undefined && holder.staffId === to.staffId) {
    refuse('conflict', `${heldNow(state, kind, context)} already`);
  }
  const standing = offers.find(({ expiresAt }) => context.now <= expiresAt);
  if (standing !== undefined) {
    const { stamp, expiresAt } = standing;
    const who = holderInWords(standing.to, context.directory);
    refuse(
      'conflict',
      `${kinds[kind]} was offered to ${who} ${byWhomAndWhen(stamp, context.directory)}. That offer stands until ` +
        `${clockTime(expiresAt)}; take it back first`,
    );
  }
  return [
    ...offers.map((offer) => expired(offer)),
    {
      type: 'ResponsibilityOffered',
      data: { offerId: context.newId(), kind, to, expiresAt: hoursAfter(context.now, hours) },
      ...about(context.transferId),
    },
  ];
};

/**
 * Responsibility passes, at the moment of this acceptance. Supervision passes only to the very person a senior
 * named, by their own act, through the gate of design §9.
 */
export const acceptResponsibility: Decide<AcceptResponsibility> = (state, command, context) => {
  const { acceptedBy, reasons } = command;
  const offer = openOffer(state, command.offerId, context);
  const { offerId, kind, to } = offer;
  mustAnswer(state, offer, context, 'accept');
  if (to.staffId === undefined && acceptedBy === undefined) {
    refuseField('acceptedBy', `Say who accepted for ${to.agency}, and how`);
  }
  if (to.staffId !== undefined && acceptedBy !== undefined) {
    refuseField('acceptedBy', 'Leave this out: you accept in your own name');
  }
  return [
    ...(kind === 'SUPERVISION' ? toPass(state, offer, context, reasons) : []),
    {
      type: 'ResponsibilityTransferred',
      data: {
        kind,
        from: holderOf(state.responsibilities[kind]),
        to,
        offerId,
        ...(acceptedBy !== undefined && { acceptedBy }),
      },
      ...about(offer.transferId),
    },
  ];
};

/** Says no; the responsibility stays where it is. */
export const declineResponsibility: Decide<DeclineResponsibility> = (state, command, context) => {
  const offer = openOffer(state, command.offerId, context);
  mustAnswer(state, offer, context, 'decline');
  const { offerId, kind, transferId } = offer;
  return [
    {
      type: 'ResponsibilityDeclined',
      data: { offerId, kind, reason: command.reason },
      ...about(transferId),
    },
  ];
};

/** Takes an offer back; the responsibility stays where it is. */
export const withdrawOffer: Decide<WithdrawOffer> = (state, command, context) => {
  const { offerId, kind, transferId } = openOffer(state, command.offerId, context);
  mustBeTheirs(kind, state, context, 'take this offer back');
  return [
    {
      type: 'ResponsibilityOfferWithdrawn',
      data: { offerId, kind, reason: command.reason },
      ...about(transferId),
    },
  ];
};

/** What the service gives when an offer's time has run out. */
export interface ExpireOffer {
  offerId: string;
  /** The same on every instance that notices it, so that it is recorded once. */
  expiryEventId: string;
}

/** An offer ran out. Only the service says so, not before its time, and says nothing when it was answered meanwhile. */
export const expireOffer: Decide<ExpireOffer> = (state, { offerId, expiryEventId }, { actor, now }) => {
  if (actor.role !== 'SYSTEM') refuse('forbidden', 'Offers run out by themselves; take it back instead');
  const offer = openOffers(state).find((each) => each.offerId === offerId);
  if (offer === undefined) return [];
  if (now <= offer.expiresAt) refuse('conflict', `This offer stands until ${clockTime(offer.expiresAt)}`);
  return [{ ...expired(offer), eventId: expiryEventId }];
};

/**
 * A responsibility ends with nobody after it. When supervision ends, so does every open transfer: there is nothing
 * left to pass.
 */
export const endResponsibility: Decide<EndResponsibility> = (state, command, context) => {
  const { kind, cause, reason } = command;
  if (kind === 'SUPERVISION') mustStandAtHome(state, context, 'end supervision', MANAGERS);
  else mustHaveAPart(state, context, 'end this responsibility');
  const { tenures } = state.responsibilities[kind];
  const holder = holderOf(state.responsibilities[kind]);
  if (holder === null) {
    const endedBy = tenures.at(-1)?.endedBy;
    const how = endedBy && `ended ${byWhomAndWhen(endedBy, context.directory)}`;
    refuse('conflict', `${kinds[kind]} ${how ?? 'is held by nobody'}`);
  }
  const ended: Draft = {
    type: 'ResponsibilityEnded',
    data: { kind, holder, cause, reason },
    ...(context.occurredAt !== undefined && { occurredAt: context.occurredAt }),
  };
  if (kind !== 'SUPERVISION') return [ended];
  if (cause === 'NO_LONGER_NEEDED') {
    refuseField('cause', 'Supervision ends only with the sentence or when the person has died');
  }
  const why = cause === 'DIED' ? 'The person died' : 'The sentence ended';
  const superseded = Object.values(state.transfers)
    .filter(isOpen)
    .flatMap(({ transferId }): Draft[] => [
      {
        type: 'TransferSuperseded',
        data: { cause, detail: reason },
        transferId,
        ...(context.occurredAt !== undefined && { occurredAt: context.occurredAt }),
      },
      ...withdrawOffers(state, transferId, why),
    ]);
  return [ended, ...superseded];
};

/** Supervision is for those who work the case; the other duties are the business of specialists too. */
function mustBeTheirs(kind: ResponsibilityKind, state: CaseState, context: Context, act: string): void {
  (kind === 'SUPERVISION' ? mustWorkTheCase : mustHaveAPart)(state, context, act);
}

/** Supervision is offered to nobody but the person a senior named, once the receiving area agreed. */
function receiver(state: CaseState, { staffId }: OfferResponsibility, context: Context): Holder {
  if (context.transferId === undefined) {
    refuse('conflict', 'Supervision is offered under a transfer; ask for a transfer first');
  }
  if (supervisor(state) === null) refuse('conflict', 'Supervision has ended; nobody can take it any more');
  const transfer = transferOf(state, context);
  mustBeAgreed(transfer, context);
  const named = receivingPractitioner(transfer);
  if (named === null) {
    refuse(
      'conflict',
      'Nobody is named to receive the case; a senior names the receiving practitioner first',
    );
  }
  if (staffId !== named) {
    refuseField(
      'staffId',
      `Offer it to ${nameOf(named, context.directory)}, whom a senior named to receive the case`,
    );
  }
  return staffHolder('staffId', named, context.directory);
}

function otherHolder(state: CaseState, command: OfferResponsibility, context: Context): Holder {
  const end =
    context.transferId === undefined ? null : howItEnded(transferOf(state, context), context.directory);
  if (end !== null) refuse('conflict', `${end}; offer it for the case instead`);
  const { staffId, name, agency, area } = command;
  if (staffId !== undefined) {
    if (name !== undefined)
      refuseField('name', 'Choose a person from the directory or enter a name, not both');
    return staffHolder('staffId', staffId, context.directory);
  }
  if (name === undefined) {
    refuseField(
      'staffId',
      'Choose a person from the directory, or enter name, agency and area of another agency',
    );
  }
  if (agency === undefined) refuseField('agency', 'Enter the code of the other agency');
  if (agency === 'PROBATION') refuseField('agency', 'Choose probation staff from the directory');
  if (area === undefined) refuseField('area', 'Enter the area of the other agency');
  return { agency, area, name };
}

/** What must hold, and what must be recorded beside it, when supervision is about to pass. */
function toPass(
  state: CaseState,
  { transferId = '', to }: Offer,
  context: Context,
  reasons: AcceptResponsibility['reasons'],
): Draft[] {
  const transfer = transferOf(state, context);
  mustBeAgreed(transfer, context);
  const named = receivingPractitioner(transfer);
  if (named === to.staffId) return throughGate(state, context, transferId, 'pass', reasons);
  const last = transfer.allocations.at(-1);
  if (last === undefined) refuse('conflict', 'Nobody is named to receive this case; a senior names somebody');
  const who = nameOf(last.staffId, context.directory);
  const when = byWhomAndWhen(last.stamp, context.directory);
  const stands = named === null ? 'that no longer stands' : 'no longer to you';
  refuse('conflict', `This case was last allocated to ${who} ${when}; ${stands}, so you cannot accept it`);
}

function mustBeAgreed(transfer: Transfer, { directory }: Context): void {
  if (staysHome(transfer)) {
    refuse(
      'conflict',
      'Supervision stays where it is during a temporary move; make the move permanent first',
    );
  }
  const stage = stageOf(transfer);
  if (stage === 'AGREED' || stage === 'HANDOVER_PENDING') return;
  if (stage === 'RESPONSIBILITY_PASSED' && transfer.passed !== undefined) {
    refuse('conflict', passedInWords(transfer.passed, directory));
  }
  const end = howItEnded(transfer, directory);
  if (end !== null) refuse('conflict', `${end}; supervision stays where it is`);
  refuse('conflict', 'Supervision is offered once the receiving area has agreed to take the case');
}

function about(transferId: string | undefined): { transferId?: string } {
  return transferId === undefined ? {} : { transferId };
}

function hoursAfter(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * 3_600_000).toISOString();
}
