import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tonight } from '../../../src/case/contingency/tonight.ts';
import type { TonightAnswer } from '../../../src/case/contingency/tonight.answers.ts';
import { occurredBy } from '../../../src/case/known.ts';
import { GiveCommandHandler } from '../../../src/case/recording/give-command.ts';
import { fromLondonClock } from '../../../src/case/time.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { replay, shippedScenarios, type Stage } from '../../../src/demo/load.ts';
import { loadDemoDirectory } from '../../../src/directory/demo-directory.ts';
import type { HandoverAnswer } from '../../../src/handover/handover.answers.ts';
import { handoverView } from '../../../src/handover/view.ts';
import { isOutOfHours } from '../../../src/handover/working-days.ts';
import { aboutService, assemble, openStores } from '../../../src/parts.ts';
import { demoPeople } from '../../../src/security/demo/demo-people.ts';

/** The Monday on which the stories are told. */
const TODAY = '2026-11-23';

/** What a reader is shown of one story, now and as at every step of it. */
export interface Shown {
  title: string;
  /** At noon of the day of telling. */
  now: HandoverAnswer;
  steps: HandoverAnswer[];
  /** The same again, each beside the contingency card of that instant. */
  withCards: { handover: HandoverAnswer; card: TonightAnswer }[];
}

/** Tells every story that comes with the service through its commands, in a folder of its own. */
export async function demonstration(): Promise<Shown[]> {
  const folder = mkdtempSync(join(tmpdir(), 'demonstration-'));
  const settings = readSettings({ HANDOVER_DEMO: 'true', HANDOVER_DATA: folder });
  const stores = await openStores(settings);
  let now = '2026-01-05T09:00:00.000Z';
  try {
    const parts = await assemble(stores, settings, () => now);
    await loadDemoDirectory(parts.directory, aboutService());
    const handler = new GiveCommandHandler(parts);
    const stage: Stage = {
      log: parts.log,
      setClock: (instant) => (now = instant),
      give: (command) => handler.execute(command),
      stateOf: async (caseId) => (await parts.cases.fresh(caseId)).state,
      answered: () => Promise.resolve(undefined),
      actor(login) {
        const { staffId } = demoPeople().find((each) => each.login === login)!;
        const { id, role, team } = parts.directoryAt(now).staff(staffId)!;
        return { id, role, agency: 'PROBATION', area: team };
      },
    };
    const shown: Shown[] = [];
    for (const scenario of await shippedScenarios()) {
      const { caseId, transferId } = await replay(stage, scenario, TODAY);
      const { events } = await parts.log.read(`case-${caseId}`);
      const seen = async (instant: string) => {
        const state = occurredBy(await parts.cases.recordedBy(caseId, instant), instant);
        if (state.transfers[transferId] === undefined) return [];
        const answers = parts.assess()(state, transferId, instant);
        const directory = parts.directoryAt(instant);
        const handover = handoverView(state, transferId, { now: instant, answers, directory });
        const around = { now: instant, outOfHours: isOutOfHours(instant), interim: undefined, directory };
        return [{ handover, card: tonight(state, state.identity!, around) }];
      };
      const instants = [...new Set(events.map(({ metadata }) => metadata.recordedAt))];
      const [last] = await seen(fromLondonClock(`${TODAY}T12:00`));
      const steps = (await Promise.all(instants.map(seen))).flat();
      shown.push({
        title: scenario.title,
        now: last!.handover,
        steps: steps.map(({ handover }) => handover),
        withCards: [last!, ...steps],
      });
    }
    return shown;
  } finally {
    await stores.store.close();
    await stores.keys.close();
    rmSync(folder, { recursive: true });
  }
}
