import { agenciesRoutes } from './agencies/agencies.routes.ts';
import { checkRoutes } from './checks/checks.routes.ts';
import { accessRoutes } from './access/access.routes.ts';
import { emergencyRoutes } from './access/emergency.routes.ts';
import { contingencyRoutes } from './contingency/contingency.routes.ts';
import { identityRoutes } from './identity/identity.routes.ts';
import { informationRoutes } from './information/information.routes.ts';
import { mappaRoutes } from './mappa/mappa.routes.ts';
import { oversightRoutes } from './oversight/oversight.routes.ts';
import { readingRoutes } from './reading/reading.routes.ts';
import { responsibilityRoutes } from './responsibility/responsibility.routes.ts';
import { riskRoutes } from './risk/risk.routes.ts';
import type { CommandRoute } from './routes.ts';
import { transferRoutes } from './transfer/transfer.routes.ts';

/** Every command of the service, topic by topic. */
export const commandRoutes: readonly CommandRoute[] = [
  ...identityRoutes,
  ...transferRoutes,
  ...responsibilityRoutes,
  ...readingRoutes,
  ...oversightRoutes,
  ...riskRoutes,
  ...checkRoutes,
  ...informationRoutes,
  ...agenciesRoutes,
  ...contingencyRoutes,
  ...mappaRoutes,
  ...accessRoutes,
  ...emergencyRoutes,
];
