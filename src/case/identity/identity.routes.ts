import { route, type CommandRoute } from '../routes.ts';
import { CorrectIdentifier, OpenCase } from './identity.commands.ts';
import { correctIdentifier, openCase } from './identity.ts';

export const identityRoutes: CommandRoute[] = [
  route({
    act: 'open',
    to: 'case',
    path: 'cases',
    command: OpenCase,
    decide: openCase,
    title: 'Open a case',
    roles: ['PRACTITIONER', 'SENIOR', 'HEAD_OF_PDU', 'ADMINISTRATOR'],
    creates: true,
  }),
  route({
    act: 'correct-identifier',
    to: 'case',
    command: CorrectIdentifier,
    decide: correctIdentifier,
    title: 'Correct who the person is',
    roles: ['PRACTITIONER', 'SENIOR', 'HEAD_OF_PDU', 'ADMINISTRATOR'],
  }),
];
