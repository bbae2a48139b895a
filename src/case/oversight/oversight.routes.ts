import { route, type CommandRoute } from '../routes.ts';
import { RecordContinuitySummary, RecordOversight } from './oversight.commands.ts';
import { recordContinuitySummary, recordOversight } from './oversight.ts';

export const oversightRoutes: CommandRoute[] = [
  route({
    act: 'oversight',
    to: 'transfer',
    command: RecordOversight,
    decide: recordOversight,
    title: 'Record management oversight',
    roles: ['SENIOR', 'HEAD_OF_PDU'],
  }),
  route({
    act: 'continuity',
    to: 'transfer',
    command: RecordContinuitySummary,
    decide: recordContinuitySummary,
    title: 'Record what carried over between practitioners',
    roles: ['SENIOR', 'HEAD_OF_PDU'],
  }),
];
