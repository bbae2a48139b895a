import { route, type CommandRoute } from '../routes.ts';
import { AssessRosh } from './risk.commands.ts';
import { assessRosh } from './risk.ts';

export const riskRoutes: CommandRoute[] = [
  route({
    act: 'rosh',
    to: 'case',
    command: AssessRosh,
    decide: assessRosh,
    title: 'Record risk of serious harm',
  }),
];
