import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type * as CommandRoutes from '../../../src/case/command-routes.ts';
import type { CaseState } from '../../../src/case/case.ts';
import type * as Body from '../../../src/case/recording/body.ts';
import type * as Handler from '../../../src/case/recording/give-command.ts';
import type * as Recording from '../../../src/case/recording/recording.ts';
import type { CommandRoute } from '../../../src/case/routes.ts';
import type * as Load from '../../../src/demo/load.ts';
import type { Scenario } from '../../../src/demo/scenario.ts';
import type * as Tell from '../../../src/demo/tell.ts';
import type { Actor } from '../../../src/event-store/envelope/metadata.ts';
import type * as PartsFile from '../../../src/parts.ts';
import { londonDay } from '../../../src/case/time.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { demoPeople } from '../../../src/security/demo/demo-people.ts';
import { built } from '../support/built.ts';
import { story, takeIn, untold, type Act, type Told } from './story.ts';

/** Where a story was told. */
export interface Ids {
  caseId: string;
  transferId: string;
}

/** A command as it was about to be decided. */
export interface Deciding {
  route: CommandRoute;
  decide: () => unknown;
  /** The case before it. */
  state: CaseState;
  transferId: string | undefined;
  now: string;
}

/** The service's insides without HTTP. */
export interface InProcess {
  parts: PartsFile.Parts;
  /** The stories that come with the service. */
  stories(): Promise<Scenario[]>;
  /** The one of them that is about a CRN. */
  story(crn: string): Promise<Scenario>;
  /** Tells a story through the commands that people give, each at its own time; `seen` is told of each. */
  replay(scenario: Scenario, seen?: (deciding: Deciding) => void): Promise<Ids>;
  /** Tells so many cases from their opening to the move, 64 at a time. */
  tellCases(cases: number, count: (told: number) => void): Promise<void>;
  close(): Promise<void>;
}

/** Opens a data folder with the built service's own parts. */
export async function openInside(folder: string): Promise<InProcess> {
  const { openStores, assemble } = await built<typeof PartsFile>('parts.js');
  const { tellDemonstration } = await built<typeof Tell>('demo/tell.js');
  const { replay, shippedScenarios } = await built<typeof Load>('demo/load.js');
  const { GiveCommandHandler } = await built<typeof Handler>('case/recording/give-command.js');
  const { GiveCommand } = await built<typeof Recording>('case/recording/recording.js');
  const { readBody } = await built<typeof Body>('case/recording/body.js');
  const { commandRoutes } = await built<typeof CommandRoutes>('case/command-routes.js');

  const settings = readSettings({ HANDOVER_DATA: folder, HANDOVER_DEMO: 'true' });
  const stores = await openStores(settings);
  await tellDemonstration(stores, settings, new Date().toISOString(), []);
  let told: string | undefined;
  const parts = await assemble(stores, settings, () => told ?? new Date().toISOString());
  const commands = new GiveCommandHandler(parts);
  const actors = new Map(demoPeople().map(({ login, staffId }) => [login, actorOf(parts, staffId)]));

  async function give(told: Told, { by, act, body }: Act): Promise<void> {
    const route = commandRoutes.find((row) => row.act === act);
    if (route === undefined) throw new Error(`There is no act ${act}`);
    const given = {
      route,
      body: readBody(route.command, body(told)),
      actor: actors.get(by) as Actor,
      ...(told.caseId !== '' && { caseId: told.caseId }),
      ...(route.to === 'transfer' && { transferId: told.transferId }),
      commandId: randomUUID(),
      correlationId: randomUUID(),
    };
    takeIn(told, act, await commands.execute(new GiveCommand(given)));
  }

  return {
    parts,
    stories: shippedScenarios,
    async story(crn) {
      const story = (await shippedScenarios()).find(({ steps }) => steps[0]?.body['crn'] === crn);
      if (story === undefined) throw new Error(`No story of the demonstration is about ${crn}`);
      return story;
    },
    async replay(scenario, seen) {
      const stage: Load.Stage = {
        log: parts.log,
        setClock: (instant) => (told = instant),
        give({ given }) {
          const route = seen === undefined ? given.route : watched(given.route, seen);
          return commands.execute(new GiveCommand({ ...given, route }));
        },
        stateOf: async (caseId) => (await parts.cases.remembered(caseId)).state,
        answered: () => Promise.resolve(undefined),
        actor: (login) => actors.get(login) as Actor,
      };
      try {
        return await replay(stage, scenario, londonDay(new Date().toISOString()));
      } finally {
        told = undefined;
      }
    },
    async tellCases(cases, count) {
      let begun = 0;
      let ended = 0;
      const tell = async () => {
        while (begun < cases) {
          begun += 1;
          const told = untold();
          for (const act of story) await give(told, act);
          count((ended += 1));
        }
      };
      await Promise.all(Array.from({ length: 64 }, tell));
    },
    async close() {
      await stores.store.close();
      await stores.keys.close();
    },
  };
}

/** A route whose decisions are told of, but for those that turn somebody down. */
function watched(route: CommandRoute, seen: (deciding: Deciding) => void): CommandRoute {
  return {
    ...route,
    decide(state, body, context) {
      const { transferId, now } = context;
      const drafts = route.decide(state, body, context);
      seen({ route, decide: () => route.decide(state, body, context), state, transferId, now });
      return drafts;
    },
  };
}

function actorOf(parts: PartsFile.Parts, staffId: string): Actor {
  const staff = parts.directoryToday(parts.clock()).staff(staffId);
  if (staff === undefined) throw new Error(`There is no invented person ${staffId}`);
  return { id: staff.id, role: staff.role, agency: 'PROBATION', area: staff.team };
}
