import { readdir, readFile } from 'node:fs/promises';
import { v5 } from 'uuid';
import type { Actor } from '../event-store/envelope/metadata.ts';
import type { EventLog } from '../event-store/event-log.ts';
import { StoreUnavailable } from '../event-store/event-store.ts';
import { EMPTY } from '../event-store/stream-head.ts';
import { commandRoutes } from '../case/command-routes.ts';
import type { CaseState } from '../case/case.ts';
import { isUncheckedRegister, registersOf } from '../case/information/registers.ts';
import { readBody } from '../case/recording/body.ts';
import { GiveCommand, type Given, type Recorded } from '../case/recording/recording.ts';
import { londonDay } from '../case/time.ts';
import { openQueries } from '../case/transfer/transfer.state.ts';
import { instantOf, meant, type Scenario, type Step } from './scenario.ts';

/** What replaying needs of the service: everything runs on the loader's own clock. */
export interface Stage {
  log: EventLog;
  /** Sets the clock (ISO 8601 UTC) that `give` and `log` run on. */
  setClock(instant: string): void;
  give(command: GiveCommand): Promise<Recorded>;
  stateOf(caseId: string): Promise<CaseState>;
  /** The answer to a command about a case that was given before. */
  answered(caseId: string, commandId: string): Promise<Recorded | undefined>;
  /** Who a login stands for. */
  actor(login: string): Actor;
}

/** Remembers on which day the stories were first told, so that telling them again changes nothing. */
export const DEMO = 'demo';

/** Namespace of the ids of demonstration commands. */
const NAMESPACE = '2f0c4f9e-1d9b-4a65-9a37-6f0f6d1f6a51';

const SYSTEM: Actor = { id: 'system', role: 'SYSTEM', agency: 'PROBATION', area: '' };

/** The stories that come with the service, in the order of their file names. */
export async function shippedScenarios(): Promise<Scenario[]> {
  const folder = new URL('./scenarios/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(new URL(name, folder), 'utf8')) as Scenario),
  );
}

/**
 * Replays every story through the same commands that people give. Told once: every command carries an id made from
 * its place in the story, so that going on after an interruption repeats nothing.
 */
export async function loadDemonstration(
  stage: Stage,
  scenarios: readonly Scenario[],
  now: string,
): Promise<void> {
  const { events, head } = await stage.log.read(DEMO);
  if (events.some(({ metadata }) => metadata.type === 'DemonstrationLoaded')) return;
  const about = (name: string) => ({
    actor: SYSTEM,
    correlationId: v5(name, NAMESPACE),
    causationId: v5(name, NAMESPACE),
    commandId: v5(name, NAMESPACE),
    commandFingerprint: '',
    policyVersion: '',
  });
  const begun = events[0]?.data as { today: string } | undefined;
  const today = begun?.today ?? londonDay(now);
  const started =
    begun === undefined
      ? (
          await stage.log.append(
            DEMO,
            EMPTY,
            [{ type: 'DemonstrationBegun', data: { today } }],
            about('begin'),
          )
        ).head
      : head;
  for (const scenario of scenarios) await replay(stage, scenario, today);
  await stage.log.append(DEMO, started, [{ type: 'DemonstrationLoaded', data: {} }], about('end'));
}

/**
 * Replays one story; `today` is the day it is told from. Gives the ids of what it made. Throws a sentence that names the
 * step, and `StoreUnavailable` as it is.
 */
export async function replay(
  stage: Stage,
  { title, steps }: Scenario,
  today: string,
): Promise<{ caseId: string; transferId: string }> {
  const made: Made = { named: {} };
  for (const [index, step] of steps.entries()) {
    stage.setClock(instantOf(step.at, today));
    try {
      const commandId = v5(`${title} ${index}`, NAMESPACE);
      const give = async () => stage.give(await commandFor(stage, step, made, today, commandId));
      if (step.refused !== undefined) {
        await mustBeRefused(give(), step.refused);
        continue;
      }
      const recorded = (made.caseId && (await stage.answered(made.caseId, commandId))) || (await give());
      made.caseId = recorded.caseId;
      made.transferId = recorded.transferId ?? made.transferId;
      if (step.as !== undefined) {
        made.named[step.as] = madeBy(await stage.stateOf(recorded.caseId), recorded);
      }
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      throw new Error(
        `Demonstration case “${title}”, step ${index + 1} (${step.act}): ${(error as Error).message}`,
        {
          cause: error,
        },
      );
    }
  }
  return { caseId: made.caseId ?? '', transferId: made.transferId ?? '' };
}

/** What somebody else was quicker with is turned down, and in these words. */
async function mustBeRefused(given: Promise<unknown>, words: string): Promise<void> {
  const told = await given.then(
    () => 'it was recorded',
    (error: unknown) => {
      if (error instanceof StoreUnavailable) throw error;
      return (error as Error).message;
    },
  );
  if (!told.includes(words)) throw new Error(`It should be turned down with “${words}”: ${told}`);
}

/** What a story made so far. */
interface Made {
  caseId?: string;
  transferId?: string;
  /** Ids by the names that its steps give to what they made. */
  named: Record<string, string | undefined>;
}

async function commandFor(
  stage: Stage,
  { act, by, body }: Step,
  { caseId, transferId, named }: Made,
  today: string,
  commandId: string,
): Promise<GiveCommand> {
  const route = commandRoutes.find((row) => row.act === act);
  if (route === undefined) throw new Error(`There is no act “${act}”`);
  const state = caseId === undefined ? undefined : await stage.stateOf(caseId);
  const meaning = {
    today,
    staffId: (login: string) => stage.actor(login).id,
    made: { ...madeIn(state, transferId), ...named },
  };
  const given: Given = {
    route,
    body: readBody(route.command, meant(body, meaning)),
    actor: stage.actor(by),
    commandId,
    correlationId: commandId,
    ...(caseId !== undefined && { caseId }),
    ...(route.to === 'transfer' && transferId !== undefined && { transferId }),
  };
  return new GiveCommand(given);
}

/** What a story made last, under the names its words use. */
function madeIn(state: CaseState | undefined, transferId = ''): Record<string, string | number | undefined> {
  const transfer = state?.transfers[transferId];
  const kinds = Object.values(state?.responsibilities ?? {});
  const offers = kinds.flatMap(({ offers }) => offers);
  const settled = kinds.flatMap((each) => each.settled.map(({ offer }) => offer));
  return {
    transfer: transfer?.transferId,
    revision: state?.revision,
    request: transfer?.requested?.stamp.revision,
    query:
      transfer === undefined ? undefined : (openQueries(transfer).at(-1) ?? transfer.queries.at(-1))?.queryId,
    appointment: transfer?.appointments.at(-1)?.appointmentId,
    offer: (offers.at(-1) ?? settled.at(-1))?.offerId,
    action: state?.contingency.actions.at(-1)?.actionId,
    check: state?.checks.at(-1)?.checkId,
    readBack: state?.understanding.readBacks.at(-1)?.readBackId,
    register:
      state === undefined
        ? undefined
        : registersOf(state.information).find((each) => isUncheckedRegister(each))?.registerId,
  };
}

/** The id of what a command made in a case. */
function madeBy(
  { checks, agencies, risk, contingency }: CaseState,
  { events }: Recorded,
): string | undefined {
  const all = [
    ...checks.map(({ checkId, stamp }) => ({ id: checkId, stamp })),
    ...agencies.map(({ responsibilityId, stamp }) => ({ id: responsibilityId, stamp })),
    ...risk.items.map(({ itemId, stamp }) => ({ id: itemId, stamp })),
    ...contingency.actions.map(({ actionId, stamp }) => ({ id: actionId, stamp })),
  ];
  return all.find(({ stamp }) => events.some(({ eventId }) => eventId === stamp.eventId))?.id;
}
