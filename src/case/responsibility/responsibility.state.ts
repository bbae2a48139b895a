import type { Recorded, Stamp, Stamped } from '../decider.ts';
import type { Holder, ResponsibilityEvents, ResponsibilityKind } from './responsibility.events.ts';

/** An offer nobody has answered yet. */
export type Offer = Stamped<ResponsibilityEvents['ResponsibilityOffered'] & { transferId?: string }>;

/** What became of an offer: by whom and when is the stamp's, `why` in the words of the person who answered. */
export interface SettledOffer {
  offer: Offer;
  how: 'accepted' | 'declined' | 'expired' | 'withdrawn';
  why?: string;
  stamp: Stamp;
}

/** A stretch of time in which one holder answered for the duty. Instants are ISO 8601 UTC; `until` is null while it lasts. */
export interface Tenure {
  holder: Holder;
  since: string;
  until: string | null;
  /** The event that began it. */
  stamp: Stamp;
  /** The event that ended it; absent while it lasts. */
  endedBy?: Stamp;
}

/** One kind of responsibility: who has held it, in order without overlap, and who has been asked. */
export interface Responsibility {
  tenures: readonly Tenure[];
  offers: readonly Offer[];
  settled: readonly SettledOffer[];
}

export type Responsibilities = Readonly<Record<ResponsibilityKind, Responsibility>>;

const unassigned: Responsibility = { tenures: [], offers: [], settled: [] };

/** Before the case is opened nobody holds anything. */
export const nobody: Responsibilities = {
  SUPERVISION: unassigned,
  MAPPA_AREA: unassigned,
  VICTIM_CONTACT: unassigned,
  VISOR_PARTNER: unassigned,
  POLICE_OM: unassigned,
  CONTINGENCY: unassigned,
};

/** Who holds it after everything recorded so far; null for nobody. */
export function holderOf(responsibility: Responsibility): Holder | null {
  const last = responsibility.tenures.at(-1);
  return last !== undefined && last.until === null ? last.holder : null;
}

/** Who held it at an instant: a tenure includes its start and excludes its end. */
export function holderAt(responsibility: Responsibility, instant: string): Holder | null {
  const tenure = responsibility.tenures.find(
    ({ since, until }) => since <= instant && (until === null || instant < until),
  );
  return tenure?.holder ?? null;
}

export function evolveResponsibilities(all: Responsibilities, event: Recorded): Responsibilities {
  const change = (
    kind: ResponsibilityKind,
    to: (now: Responsibility) => Responsibility,
  ): Responsibilities => ({
    ...all,
    [kind]: to(all[kind]),
  });
  const { stamp, transferId } = event;
  switch (event.type) {
    case 'ResponsibilityOffered': {
      const offer = { ...event.data, ...(transferId !== undefined && { transferId }), stamp };
      return change(event.data.kind, (now) => ({ ...now, offers: [...now.offers, offer] }));
    }
    case 'ResponsibilityDeclined':
      return change(event.data.kind, settling(event.data.offerId, 'declined', stamp, event.data.reason));
    case 'ResponsibilityOfferExpired':
      return change(event.data.kind, settling(event.data.offerId, 'expired', stamp));
    case 'ResponsibilityOfferWithdrawn':
      return change(event.data.kind, settling(event.data.offerId, 'withdrawn', stamp, event.data.reason));
    case 'ResponsibilityTransferred': {
      const { kind, to, offerId } = event.data;
      const tenure: Tenure = { holder: to, since: stamp.recordedAt, until: null, stamp };
      const settle = settling(offerId, 'accepted', stamp);
      return change(kind, (now) => ({ ...settle(now), tenures: [...ended(now.tenures, stamp), tenure] }));
    }
    case 'ResponsibilityEnded':
      return change(event.data.kind, (now) => ({ ...now, tenures: ended(now.tenures, stamp) }));
    default:
      return all;
  }
}

/** The offer leaves the open ones and stays known with what became of it. */
function settling(offerId: string | undefined, how: SettledOffer['how'], stamp: Stamp, why?: string) {
  return (now: Responsibility): Responsibility => {
    const settled = now.offers
      .filter((offer) => offer.offerId === offerId)
      .map((offer) => ({ offer, how, ...(why !== undefined && { why }), stamp }));
    const offers = now.offers.filter((offer) => offer.offerId !== offerId);
    return { ...now, offers, settled: [...now.settled, ...settled] };
  };
}

/** The end of the old holder is the start of the new one: the same instant is used for both. */
function ended(tenures: readonly Tenure[], stamp: Stamp): Tenure[] {
  return tenures.map((tenure) =>
    tenure.until === null ? { ...tenure, until: stamp.recordedAt, endedBy: stamp } : tenure,
  );
}
