import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type * as CommandRoutes from '../../../src/case/command-routes.ts';
import type * as Body from '../../../src/case/recording/body.ts';
import type * as Handler from '../../../src/case/recording/give-command.ts';
import type * as Recording from '../../../src/case/recording/recording.ts';
import type * as Tell from '../../../src/demo/tell.ts';
import type { Actor } from '../../../src/event-store/envelope/metadata.ts';
import type * as Query from '../../../src/handover/handover.query.ts';
import type * as PartsFile from '../../../src/parts.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { demoPeople } from '../../../src/security/demo/demo-people.ts';
import { built } from '../support/built.ts';
import { longCase } from './long-case.ts';
import { story, takeIn, untold, type Act, type Told } from './story.ts';

/** The service's insides without HTTP. */
export interface InProcess {
  /** How complete a handover is, after the look was recorded. */
  look(told: Told): Promise<unknown>;
  /** A case with at least so many events. */
  longCase(events: number): Promise<Told>;
  /** Tells so many cases from their opening to the move, 64 at a time. */
  tellCases(cases: number, count: (told: number) => void): Promise<void>;
  close(): Promise<void>;
}

/** Opens a data folder with the built service's own parts. */
export async function openInside(folder: string): Promise<InProcess> {
  const { openStores, assemble } = await built<typeof PartsFile>('parts.js');
  const { tellDemonstration } = await built<typeof Tell>('demo/tell.js');
  const { GiveCommandHandler } = await built<typeof Handler>('case/recording/give-command.js');
  const { GiveCommand, HandoverQuery } = await built<typeof Recording>('case/recording/recording.js');
  const { readBody } = await built<typeof Body>('case/recording/body.js');
  const { commandRoutes } = await built<typeof CommandRoutes>('case/command-routes.js');
  const { HandoverQueryHandler } = await built<typeof Query>('handover/handover.query.js');

  const settings = readSettings({ HANDOVER_DATA: folder, HANDOVER_DEMO: 'true' });
  const stores = await openStores(settings);
  await tellDemonstration(stores, settings, []);
  const parts = await assemble(stores, settings);
  const commands = new GiveCommandHandler(parts);
  const queries = new HandoverQueryHandler(parts);
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
    async look({ caseId, transferId }) {
      const look = { caseIds: [caseId], transferId, what: 'HANDOVER', via: 'API' } as const;
      const actor = actors.get('farid') as Actor;
      await parts.accessLog.record({ actor }, look, randomUUID());
      return queries.execute(new HandoverQuery(actor, caseId, transferId));
    },
    longCase: (events) => longCase(events, give),
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

function actorOf(parts: PartsFile.Parts, staffId: string): Actor {
  const staff = parts.directoryAt(parts.clock()).staff(staffId);
  if (staff === undefined) throw new Error(`There is no invented person ${staffId}`);
  return { id: staff.id, role: staff.role, agency: 'PROBATION', area: staff.team };
}
