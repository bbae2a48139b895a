import { route, type CommandRoute } from '../routes.ts';
import { STAFF } from '../transfer/sides.ts';
import { disputeItem, settleDispute } from './disputes.ts';
import { confirmReadBack, correctReadBack, giveReadBack } from './read-back.ts';
import {
  AcknowledgeItem,
  ConfirmReadBack,
  CorrectReadBack,
  DisputeItem,
  GiveFeedback,
  GiveReadBack,
  SettleDispute,
} from './reading.commands.ts';
import { acknowledgeRequest, acknowledgeSummary, giveFeedback } from './reading.ts';

export const readingRoutes: CommandRoute[] = [
  route({
    act: 'read-request',
    to: 'transfer',
    command: AcknowledgeItem,
    decide: acknowledgeRequest,
    title: 'Confirm that you have read the request',
  }),
  route({
    act: 'read-summary',
    to: 'transfer',
    command: AcknowledgeItem,
    decide: acknowledgeSummary,
    title: 'Confirm that you have read the handover summary',
  }),
  route({
    act: 'read-back',
    to: 'transfer',
    command: GiveReadBack,
    decide: giveReadBack,
    title: 'Read the case back in your own words',
    roles: STAFF,
  }),
  route({
    act: 'confirm-read-back',
    to: 'transfer',
    command: ConfirmReadBack,
    decide: confirmReadBack,
    title: 'Confirm the read-back',
    roles: STAFF,
  }),
  route({
    act: 'correct-read-back',
    to: 'transfer',
    command: CorrectReadBack,
    decide: correctReadBack,
    title: 'Correct the read-back',
    roles: STAFF,
  }),
  route({
    act: 'dispute',
    to: 'transfer',
    command: DisputeItem,
    decide: disputeItem,
    title: 'Dispute something that is recorded',
  }),
  route({
    act: 'settle-dispute',
    to: 'transfer',
    command: SettleDispute,
    decide: settleDispute,
    title: 'Settle a dispute',
  }),
  route({
    act: 'feedback',
    to: 'transfer',
    command: GiveFeedback,
    decide: giveFeedback,
    title: 'Say how the handover served you',
    roles: STAFF,
  }),
];
