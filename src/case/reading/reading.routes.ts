import { route, type CommandRoute } from '../routes.ts';
import { AcknowledgeItem } from './reading.commands.ts';
import { acknowledgeRequest, acknowledgeSummary } from './reading.ts';

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
];
