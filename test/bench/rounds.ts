import { loadavg } from 'node:os';
import { openAppend } from './figures/append.ts';
import { openCases } from './figures/cases.ts';
import { openCommands } from './figures/commands.ts';
import { openDecisions } from './figures/decisions.ts';
import { openDisk } from './figures/disk.ts';
import { openEventStoreDbFigures } from './figures/eventstoredb.ts';
import { openHandover } from './figures/handover.ts';
import { openRebuild } from './figures/rebuild.ts';
import type { OpenPart, Part, Plan } from './support/part.ts';
import { Results } from './support/results.ts';

/** The parts in the order in which they are measured, by the words of `--only`. */
export const parts = {
  disk: openDisk,
  append: openAppend,
  eventstoredb: openEventStoreDbFigures,
  commands: openCommands,
  decisions: openDecisions,
  handover: openHandover,
  cases: openCases,
  rebuild: openRebuild,
} satisfies Record<string, OpenPart>;

export type PartName = keyof typeof parts;

/** Makes the named parts ready, then measures them in turn, as often as planned. */
export async function rounds(plan: Plan, names: readonly PartName[]): Promise<Results> {
  const { say } = plan;
  const results = new Results();
  const opened: Part[] = [];
  try {
    for (const name of names) opened.push(await parts[name](plan));
    say('Warming up …');
    for (const part of opened) await part.warmUp?.();
    for (let round = 1; round <= plan.rounds; round++) {
      say(`Round ${round} of ${plan.rounds}`);
      results.add('Load of the machine in the minute before', '', loadavg()[0] ?? 0);
      for (const part of opened) await part.measure(results, round % 2 === 0);
    }
  } finally {
    for (const part of opened.toReversed()) await part.close?.();
  }
  return results;
}
