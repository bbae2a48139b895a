import { route, type CommandRoute } from '../routes.ts';
import { ConfirmEmergencyAccessSeen, TakeEmergencyAccess } from './emergency.commands.ts';
import { confirmEmergencyAccessSeen, takeEmergencyAccess, TAKES_EMERGENCY_ACCESS } from './emergency.ts';

/** Opens the contingency card to somebody who is not working the case. */
export const takesEmergencyAccess = route({
  act: 'emergency-access',
  to: 'case',
  command: TakeEmergencyAccess,
  decide: takeEmergencyAccess,
  title: 'Open the contingency card in an emergency',
  roles: TAKES_EMERGENCY_ACCESS,
  inEmergency: true,
  shownOn: 'tonight',
});

export const emergencyRoutes: CommandRoute[] = [
  takesEmergencyAccess,
  route({
    act: 'emergency-access-seen',
    to: 'case',
    command: ConfirmEmergencyAccessSeen,
    decide: confirmEmergencyAccessSeen,
    title: 'Confirm having seen an emergency access',
  }),
];
