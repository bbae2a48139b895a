import { route, type CommandRoute } from '../routes.ts';
import { MANAGERS } from '../transfer/sides.ts';
import { EndCaseAccess, GrantCaseAccess, LiftRestriction, RestrictCase } from './access.commands.ts';
import { endCaseAccess, grantCaseAccess, liftRestriction, restrictCase } from './access.ts';

export const accessRoutes: CommandRoute[] = [
  route({
    act: 'restrict-case',
    to: 'case',
    command: RestrictCase,
    decide: restrictCase,
    title: 'Limit access to the case',
    roles: MANAGERS,
  }),
  route({
    act: 'grant-case-access',
    to: 'case',
    command: GrantCaseAccess,
    decide: grantCaseAccess,
    title: 'Let somebody see the case',
    roles: MANAGERS,
  }),
  route({
    act: 'end-case-access',
    to: 'case',
    command: EndCaseAccess,
    decide: endCaseAccess,
    title: 'End somebody’s access to the case',
    roles: MANAGERS,
  }),
  route({
    act: 'lift-restriction',
    to: 'case',
    command: LiftRestriction,
    decide: liftRestriction,
    title: 'Open the case to all staff again',
    roles: MANAGERS,
  }),
];
