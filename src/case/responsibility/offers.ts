import type { CaseState } from '../case.ts';
import { refuse, type Context } from '../decider.ts';
import { byWhomAndWhen, nameOf } from '../telling.ts';
import { clockTime } from '../time.ts';
import { mustHaveAPart } from '../transfer/sides.ts';
import { holderInWords, isSelf } from './holder.ts';
import { kinds, type ResponsibilityKind } from './responsibility.events.ts';
import { holderOf, type Offer, type SettledOffer } from './responsibility.state.ts';

/** Every offer that nobody has answered yet, of every kind. */
export function openOffers(state: CaseState): readonly Offer[] {
  return Object.values(state.responsibilities).flatMap(({ offers }) => offers);
}

/** The offer, while it can be answered where it was made; whoever comes too late is told what happened. */
export function openOffer(state: CaseState, offerId: string, context: Context): Offer {
  const { transferId, directory, now } = context;
  const here = (offer: Offer) => offer.offerId === offerId && offer.transferId === transferId;
  const offer = openOffers(state).find(here);
  if (offer === undefined) {
    const settled = Object.values(state.responsibilities)
      .flatMap((each) => each.settled)
      .find((each) => here(each.offer));
    if (settled === undefined) refuse('not-found', 'No offer with this id was made here');
    refuse('conflict', `${becameOf(settled, context)}. ${heldNow(state, settled.offer.kind, context)}`);
  }
  if (now > offer.expiresAt) {
    const who = holderInWords(offer.to, directory);
    const when = clockTime(offer.expiresAt);
    refuse('conflict', `This offer to ${who} ran out at ${when}. ${heldNow(state, offer.kind, context)}`);
  }
  return offer;
}

/** Who holds a responsibility, in words. */
export function heldNow(state: CaseState, kind: ResponsibilityKind, { directory }: Context): string {
  const holder = holderOf(state.responsibilities[kind]);
  return `${kinds[kind]} is held by ${holder === null ? 'nobody' : holderInWords(holder, directory)}`;
}

/** A holder of the directory answers in person; for somebody of another agency, those who have a part in the case do. */
export function mustAnswer(state: CaseState, { to }: Offer, context: Context, answer: string): void {
  if (to.staffId === undefined) return mustHaveAPart(state, context, `${answer} for another agency`);
  if (isSelf(to, context.actor)) return;
  const who = nameOf(to.staffId, context.directory);
  refuse('forbidden', `Only ${who} can ${answer} this offer, in their own name`);
}

/** The offer's time ran out then, whenever it was noticed. */
export function expired({ offerId, kind, expiresAt, transferId }: Offer) {
  return {
    type: 'ResponsibilityOfferExpired' as const,
    data: { offerId, kind },
    ...(transferId !== undefined && { transferId }),
    occurredAt: { at: expiresAt, precision: 'minute' as const },
  };
}

function becameOf({ offer, how, why, stamp }: SettledOffer, { directory }: Context): string {
  const what = `This offer to ${holderInWords(offer.to, directory)}`;
  if (how === 'expired') return `${what} ran out at ${clockTime(offer.expiresAt)}`;
  const reason = why === undefined ? '' : ` (${why})`;
  return `${what} was ${how} ${byWhomAndWhen(stamp, directory)}${reason}`;
}
