import { route, type CommandRoute } from '../routes.ts';
import { proposeBlockPass, secondBlockPass } from './block-pass.ts';
import {
  ProposeBlockPass,
  RecordContinuitySummary,
  RecordOversight,
  SecondBlockPass,
} from './oversight.commands.ts';
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
  route({
    act: 'propose-block-pass',
    to: 'transfer',
    command: ProposeBlockPass,
    decide: proposeBlockPass,
    title: 'Propose to go on although a rule blocks',
    roles: ['SENIOR', 'HEAD_OF_PDU'],
  }),
  route({
    act: 'second-block-pass',
    to: 'transfer',
    command: SecondBlockPass,
    decide: secondBlockPass,
    title: 'Agree to go on although a rule blocks',
    roles: ['HEAD_OF_PDU'],
  }),
];
