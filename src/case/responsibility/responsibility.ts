import type { CaseState } from '../case.ts';
import type { Draft } from '../decider.ts';
import type { Holder } from './responsibility.events.ts';
import { holderOf, type Offer } from './responsibility.state.ts';

/** Who answers for supervision after everything recorded so far; null before opening and after the end. */
export function supervisor(state: CaseState): Holder | null {
  return holderOf(state.responsibilities.SUPERVISION);
}

/** Every offer that nobody has answered yet, of every kind. */
export function openOffers(state: CaseState): readonly Offer[] {
  return Object.values(state.responsibilities).flatMap(({ offers }) => offers);
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
