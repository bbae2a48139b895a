import { GiveCommandHandler } from '../case/recording/give-command.ts';
import type { Settings } from '../config/settings.ts';
import { loadDemoDirectory } from '../directory/demo-directory.ts';
import { recordedAtOf } from '../event-store/envelope/metadata.ts';
import { START, type EventStore } from '../event-store/event-store.ts';
import { demoPeople } from '../security/demo/demo-people.ts';
import { aboutService, assemble, type Stores } from '../parts.ts';
import type { Scenario } from './scenario.ts';
import { DEMO, loadDemonstration, shippedScenarios, type Stage } from './load.ts';

/**
 * Before every story: the instant at which policies and the directory of the demonstration are recorded. By the first
 * event of it a log is known to be begun by the demonstration, also where that was interrupted at once.
 */
const BEFORE = '2026-01-05T09:00:00.000Z';

/**
 * Records invented people and tells the stories that come with the service, on a clock of its own, before the service
 * listens: no request can ever set a clock (design §6). Throws, with nothing recorded, on a log that somebody else began.
 *
 * @param now where the stories end, ISO 8601 UTC
 */
export async function tellDemonstration(
  stores: Stores,
  settings: Pick<Settings, 'instance'>,
  now: string,
  scenarios?: readonly Scenario[],
): Promise<void> {
  await mustBeItsOwn(stores.store);
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
      const staff = person && parts.directoryToday(told).staff(person.staffId);
      if (staff === undefined) throw new Error(`There is no invented person “${login}”`);
      return { id: staff.id, role: staff.role, agency: 'PROBATION', area: staff.team };
    },
  };
  await loadDemonstration(stage, scenarios ?? (await shippedScenarios()), now);
}

async function mustBeItsOwn(store: EventStore): Promise<void> {
  const { events } = await store.readLog(START, 1);
  if (events.every((first) => recordedAtOf(first) === BEFORE)) return;
  if ((await store.readStream(DEMO, { limit: 1 })).length > 0) return;
  throw new Error(
    'This log was not begun by the demonstration: set HANDOVER_DEMO to false, or give an empty data folder',
  );
}
