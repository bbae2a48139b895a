import { route, type CommandRoute } from '../routes.ts';
import { RecordLookUp } from './information.commands.ts';
import { recordLookUp } from './information.ts';

export const informationRoutes: CommandRoute[] = [
  route({
    act: 'look-up',
    to: 'case',
    command: RecordLookUp,
    decide: recordLookUp,
    title: 'Record how a look-up in another system ended',
    shownOn: 'risk',
    creates: true,
  }),
];
