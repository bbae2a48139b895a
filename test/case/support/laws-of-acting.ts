import { isDeepStrictEqual } from 'node:util';
import { letIn, restrictionOf } from '../../../src/case/access/access.state.ts';
import { hasEmergencyAccess } from '../../../src/case/access/emergency.ts';
import {
  alwaysLetIn,
  entitled,
  managersAmong,
  mayDecideAccess,
  sightOf,
} from '../../../src/case/access/sight.ts';
import type { CaseState } from '../../../src/case/case.ts';
import { commandRoutes } from '../../../src/case/command-routes.ts';
import { importedKeys } from '../../../src/case/source.ts';
import { actsThatFit } from '../../../src/case/transfer/acts.ts';
import type { Directory, Staff } from '../../../src/directory/directory.ts';
import { actorOf, type Attempt, type Result } from './case-in-memory.ts';
import { inWords, must } from './laws.ts';
import { people } from './people.ts';

/** What must hold of every attempt: of what was accepted, of what was turned down, and of what was sent twice. */

/** An attempt with what came of it, and what had come of the one that it repeats. */
export interface Acted {
  attempt: Attempt;
  result: Result;
  directory: Directory;
  /** When, in ISO 8601 UTC. */
  now: string;
  /** Of the very same command under the same id, when it was accepted. */
  again?: Result;
}

const routes = new Map(commandRoutes.map((row) => [row.act, row]));

export const lawsOfActing: Readonly<Record<string, (acted: Acted) => void>> = {
  'Whoever is turned down is told why, and nothing is recorded': nothingIsHalfDone,
  'What is accepted is theirs to do': isTheirs,
  'Whoever may not see a case does nothing about it, but in an emergency': seenByThem,
  'Whoever works a case sees it, and somebody can let others in': nobodyIsShutOut,
  'What is offered on the page holds whatever is then accepted': isOffered,
  'The same command again is answered alike and recorded once': isRecordedOnce,
  'Where nothing was new, it was so already': wasSoAlready,
};

function nothingIsHalfDone({ result }: Acted): void {
  if (!('refusal' in result)) return;
  inWords({ fields: [], ...result.refusal, message: result.refusal.message });
  must(
    result.events.length === 0 && result.after.revision === result.before.revision,
    'Something was recorded all the same',
  );
}

function isTheirs({ attempt, result, directory }: Acted): void {
  if ('refusal' in result) return;
  const { role } = actorOf(attempt.by, directory);
  const row = routes.get(attempt.act);
  must(row?.roles === undefined || row.roles.includes(role), `${attempt.act} by ${role}`);
}

function seenByThem({ attempt, result, again, directory, now }: Acted): void {
  const isDone = 'answer' in result && again === undefined;
  if (!isDone || attempt.act === 'open' || routes.get(attempt.act)?.inEmergency) return;
  const actor = actorOf(attempt.by, directory);
  const byTheCard = routes.get(attempt.act)?.onCard && hasEmergencyAccess(result.before, actor, now);
  must(byTheCard || sightOf(result.before, actor, directory) === 'ALL', 'They could not see it');
}

function nobodyIsShutOut({ result: { after }, directory }: Acted): void {
  const may = entitled(after);
  if (may === null) return;
  must(
    alwaysLetIn(after).every((id) => may.all.includes(id)),
    'Somebody who works the case cannot see it',
  );
  const heads = Object.values<Staff>(people).map((each) => actorOf(each, directory));
  const canLetIn =
    managersAmong(after, may.all, directory).length > 0 ||
    heads.some(
      (each) => mayDecideAccess(after, each, directory) && sightOf(after, each, directory) === 'ALL',
    );
  must(canLetIn, 'Nobody can let others in');
}

function isOffered({ attempt, result, directory }: Acted): void {
  const transfer = result.before.transfers[attempt.transferId ?? ''];
  if (transfer === undefined || result.events.length === 0) return;
  const actor = actorOf(attempt.by, directory);
  const offered = actsThatFit(result.before, transfer, { actor, directory });
  // Signing without taking the case is naming somebody and giving direction.
  const act =
    attempt.act === 'sign' && 'agree' in attempt.body && !attempt.body.agree ? 'allocate' : attempt.act;
  must(offered.includes(act), `${attempt.act} was not offered to ${actor.role} of ${actor.area}`);
}

function isRecordedOnce({ result, again }: Acted): void {
  if (again === undefined) return;
  must(result.events.length === 0, 'It was recorded twice');
  must(
    'answer' in result && 'answer' in again && isDeepStrictEqual(result.answer, again.answer),
    'It was answered otherwise',
  );
}

/** The acts that can find nothing new, each with what must be so then. */
const newsless: Readonly<Record<string, (state: CaseState, attempt: Attempt) => boolean>> = {
  'read-request': hasRead,
  'read-summary': hasRead,
  'grant-case-access': ({ access }, { body }) => {
    const restriction = restrictionOf(access);
    return restriction !== undefined && letIn(restriction).has((body as { staffId: string }).staffId);
  },
  'emergency-access-seen': ({ access }, { body }) =>
    access.emergencies.some((each) => each.seen && each.accessId === (body as { accessId: string }).accessId),
  'bring-in': (state, { body }) => {
    const texts = state.information.imports.flatMap(({ pieces }) => pieces.map(({ key }) => key));
    const known = new Set([...importedKeys(state), ...texts]);
    return (body as { pieces: { key: string }[] }).pieces.every(({ key }) => known.has(key));
  },
};

function hasRead({ acknowledgements }: CaseState, { act, by, transferId }: Attempt): boolean {
  const item = act === 'read-request' ? 'REQUEST' : 'SUMMARY';
  return acknowledgements.some(
    (each) => each.item === item && each.transferId === transferId && each.stamp.actor.id === by.id,
  );
}

function wasSoAlready({ attempt, result, again }: Acted): void {
  if ('refusal' in result || result.events.length > 0 || again !== undefined) return;
  must(newsless[attempt.act]?.(result.before, attempt), `${attempt.act} was accepted and nothing recorded`);
}
