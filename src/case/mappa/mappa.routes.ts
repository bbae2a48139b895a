import { route, type CommandRoute } from '../routes.ts';
import { DecideMappaLevel } from './mappa.commands.ts';
import { decideMappaLevel } from './mappa.ts';

export const mappaRoutes: CommandRoute[] = [
  route({
    act: 'mappa-level',
    to: 'case',
    command: DecideMappaLevel,
    decide: decideMappaLevel,
    title: 'Record the MAPPA level',
  }),
];
