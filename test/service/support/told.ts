import { replay, shippedScenarios } from '../../../src/demo/load.ts';
import type { Given, Recorded } from '../../../src/case/recording/recording.ts';
import { must } from './cases.ts';
import type { Json, Running } from './running.ts';

/** The Monday from which the stories of the demonstration are told. */
export const TODAY = '2026-11-23';

/** One moment of a story: what was just recorded, and what can be asked then. */
export interface Turn {
  act: string;
  body: Json;
  /** ISO 8601 UTC */
  at: string;
  caseId: string;
  transferId: string | undefined;
  /** What the handover answers to somebody (Amira unless said), now or as at an instant. */
  handover(asked?: { asAt?: string; by?: string }): Promise<Json>;
}

/** Everybody in a story acts through the public API, on a clock that the story sets. */
export async function tell(
  running: Running,
  setClock: (instant: string) => void,
  crn: string,
  turned: (turn: Turn) => Promise<void> | void,
): Promise<Turn> {
  const scenarios = await shippedScenarios();
  const scenario = scenarios.find(({ steps }) => steps[0]?.body['crn'] === crn);
  if (scenario === undefined) throw new Error(`No story is told of ${crn}`);
  const { parts } = running;
  const actors = new Map<string, string>();
  let at = '';
  let last: Turn | undefined;
  await replay(
    {
      log: parts.log,
      setClock: (instant) => setClock((at = instant)),
      stateOf: async (caseId) => (await parts.cases.fresh(caseId)).state,
      answered: () => Promise.resolve(undefined),
      actor(login) {
        const { id, role, team } = parts.directoryAt(at).staff(running.id(login))!;
        actors.set(id, login);
        return { id, role, agency: 'PROBATION', area: team };
      },
      async give({ given }) {
        const recorded = await posted(running, given, actors.get(given.actor.id) ?? '');
        const { caseId, transferId = given.transferId ?? last?.transferId } = recorded;
        const turn = { act: given.route.act, body: given.body, at, caseId, transferId };
        last = { ...turn, handover: (asked) => handover(running, turn, asked) };
        if (transferId !== undefined) await turned(last);
        return recorded;
      },
    },
    scenario,
    TODAY,
  );
  return last!;
}

async function posted(running: Running, given: Given, login: string): Promise<Recorded> {
  const { route, body, caseId = '', transferId = '', commandId } = given;
  const about = `/api/cases/${caseId}${route.to === 'transfer' ? `/transfers/${transferId}` : ''}`;
  const path =
    route.path === undefined ? `${about}/${route.act}` : `/api/${route.path.replace(':caseId', caseId)}`;
  const who = await running.as(login);
  const answer = must(await who.post(path, body, { 'Idempotency-Key': commandId }));
  const { events } = await running.parts.log.read(`case-${answer.caseId}`);
  const mine = events.filter(({ metadata }) => metadata.commandId === commandId);
  return { ...answer, events: mine.map(({ metadata: { eventId, type } }) => ({ eventId, type })) };
}

async function handover(
  running: Running,
  { caseId, transferId }: Pick<Turn, 'caseId' | 'transferId'>,
  { asAt, by = 'amira' }: { asAt?: string; by?: string } = {},
): Promise<Json> {
  const path = `/api/cases/${caseId}/transfers/${transferId}/handover`;
  return must(await (await running.as(by)).get(asAt === undefined ? path : `${path}?asAt=${asAt}`));
}

/** A rule of a handover by its id, wherever it is shown. */
export const ruleIn = (shown: Json, rule: string): Json =>
  [...shown.lines.flatMap(({ rules }: Json) => rules), ...shown.doNotApply, ...shown.forManagers].find(
    (each: Json) => each.rule === rule,
  );

/** What came of these rules, by id. */
export const outcomesOf = (shown: Json, ...rules: string[]): Record<string, string> =>
  Object.fromEntries(rules.map((rule) => [rule, ruleIn(shown, rule)?.outcome]));
