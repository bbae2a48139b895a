import { GiveCommandHandler } from '../case/recording/give-command.ts';
import type { Settings } from '../config/settings.ts';
import { loadDemoDirectory } from '../directory/demo-directory.ts';
import { demoPeople } from '../security/demo/demo-people.ts';
import { aboutService, assemble, type Stores } from '../parts.ts';
import type { Scenario } from './scenario.ts';
import { loadDemonstration, shippedScenarios, type Stage } from './load.ts';

/** Before every story: the day on which policies and the directory of the demonstration are recorded. */
const BEFORE = '2026-01-05T09:00:00.000Z';

/**
 * Records invented people and tells the stories that come with the service, on a clock of its own, before the service
 * listens: no request can ever set a clock (design §6).
 *
 * @param now where the stories end, ISO 8601 UTC
 */
export async function tellDemonstration(
  stores: Stores,
  settings: Pick<Settings, 'instance'>,
  now: string,
  scenarios?: readonly Scenario[],
): Promise<void> {
  let told = BEFORE;
  const parts = await assemble(stores, settings, () => told);
  await loadDemoDirectory(parts.directory, aboutService());
  const handler = new GiveCommandHandler(parts);
  const people = demoPeople();
  const stage: Stage = {
    log: parts.log,
    setClock: (instant) => (told = instant),
    give: (command) => handler.execute(command),
    stateOf: async (caseId) => (await parts.cases.remembered(caseId)).state,
    answered: async (caseId, commandId) =>
      (await parts.cases.remembered(caseId)).commands.get(commandId)?.recorded,
    actor(login) {
      const person = people.find((each) => each.login === login);
      const staff = person && parts.directoryAt(told).staff(person.staffId);
      if (staff === undefined) throw new Error(`There is no invented person “${login}”`);
      return { id: staff.id, role: staff.role, agency: 'PROBATION', area: staff.team };
    },
  };
  await loadDemonstration(stage, scenarios ?? (await shippedScenarios()), now);
}
