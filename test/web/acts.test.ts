import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { commandRoutes } from '../../src/case/command-routes.ts';
import { actsThatFit, knownActs } from '../../src/case/transfer/acts.ts';
import { stageOf } from '../../src/case/transfer/transfer.state.ts';
import type { Staff } from '../../src/directory/directory.ts';
import type { Actor } from '../../src/event-store/envelope/metadata.ts';
import { anyAttempt, attemptOf, Dice, nothingYet, tryIt, type History } from '../case/support/histories.ts';
import { paths } from '../case/support/paths.ts';
import { directory } from '../case/support/people.ts';

const aboutTransfers = commandRoutes.filter(({ to }) => to === 'transfer').map(({ act }) => act);
const START = Date.parse('2026-03-02T09:00:00.000Z');

const actorOf = (by: Staff | Actor): Actor =>
  'team' in by
    ? { id: by.id, role: by.role, agency: directory.team(by.team)?.agency ?? '', area: by.team }
    : by;

/** Every attempt of a made-up life that recorded something about a transfer, with the case as it was before. */
function* accepted(
  path: string,
  seed: number,
): Generator<{ before: History; act: string; by: Actor; transferId: string }> {
  const dice = new Dice(seed);
  const way = [...(paths[path] ?? [])];
  let history = nothingYet;
  for (let step = 0; step < 60; step++) {
    const now = new Date(START + step * 3_600_000).toISOString();
    const next = way[0];
    const follow = next !== undefined && dice.roll(3) > 0;
    const attempt = follow
      ? attemptOf(dice, history.state, now, next.act, next.by, next.special)
      : anyAttempt(dice, history, now);
    const result = tryIt(history, attempt);
    if ('refusal' in result) continue;
    if (follow) way.shift();
    const { act, by, transferId } = attempt;
    if (transferId !== undefined && aboutTransfers.includes(act) && result.drafts.length > 0) {
      yield { before: history, act, by: actorOf(by), transferId };
    }
    history = result.after;
  }
}

describe('the acts offered on a handover page', () => {
  it('are known for every act there is, and for no other', () => {
    expect([...knownActs].sort()).toEqual([...aboutTransfers].sort());
  });

  it('include everything that is then accepted, from every stage', () => {
    const seen = new Set<string>();
    const missed = new Map<string, string>();
    for (const path of Object.keys(paths)) {
      for (let seed = 1; seed <= 15; seed++) {
        for (const { before, act, by, transferId } of accepted(path, seed)) {
          const transfer = before.state.transfers[transferId]!;
          seen.add(act);
          const offered = actsThatFit(before.state, transfer, { actor: by, directory });
          if (!offered.includes(act))
            missed.set(`${act} from ${stageOf(transfer)}`, `${by.role} of ${by.area}`);
        }
      }
    }
    expect(Object.fromEntries(missed)).toEqual({});
    expect(seen.size).toBeGreaterThanOrEqual(28);
  });
});
