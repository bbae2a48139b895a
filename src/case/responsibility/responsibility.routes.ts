import { route, type CommandRoute } from '../routes.ts';
import {
  AcceptResponsibility,
  DeclineResponsibility,
  EndResponsibility,
  OfferResponsibility,
  WithdrawOffer,
} from './responsibility.commands.ts';
import {
  acceptResponsibility,
  declineResponsibility,
  endResponsibility,
  offerResponsibility,
  withdrawOffer,
} from './responsibility.ts';

/** Offers are made for a transfer or for the case, and answered where they were made. */
export const responsibilityRoutes: CommandRoute[] = [
  route({
    act: 'offer-responsibility',
    to: 'transfer',
    command: OfferResponsibility,
    decide: offerResponsibility,
    title: 'Offer a responsibility',
  }),
  route({
    act: 'accept',
    to: 'transfer',
    command: AcceptResponsibility,
    decide: acceptResponsibility,
    title: 'Accept a responsibility',
  }),
  route({
    act: 'decline',
    to: 'transfer',
    command: DeclineResponsibility,
    decide: declineResponsibility,
    title: 'Decline a responsibility',
  }),
  route({
    act: 'withdraw-offer',
    to: 'transfer',
    command: WithdrawOffer,
    decide: withdrawOffer,
    title: 'Take an offer back',
  }),
  route({
    act: 'offer-case-responsibility',
    to: 'case',
    command: OfferResponsibility,
    decide: offerResponsibility,
    title: 'Offer a responsibility for the case',
  }),
  route({
    act: 'accept-case-responsibility',
    to: 'case',
    command: AcceptResponsibility,
    decide: acceptResponsibility,
    title: 'Accept a responsibility for the case',
  }),
  route({
    act: 'decline-case-responsibility',
    to: 'case',
    command: DeclineResponsibility,
    decide: declineResponsibility,
    title: 'Decline a responsibility for the case',
  }),
  route({
    act: 'withdraw-case-offer',
    to: 'case',
    command: WithdrawOffer,
    decide: withdrawOffer,
    title: 'Take back an offer for the case',
  }),
  route({
    act: 'end-responsibility',
    to: 'case',
    command: EndResponsibility,
    decide: endResponsibility,
    title: 'End a responsibility',
  }),
];
