import { readBackStanding } from '../../case/reading/read-back.ts';
import type { ReadBackLines } from '../../case/reading/reading.events.ts';
import { nameOf } from '../../case/telling.ts';
import type { Directory } from '../../directory/directory.ts';
import type { ReadBackShown } from '../handover.answers.ts';
import type { About } from '../rules/rule.ts';

const lines: Readonly<Record<keyof ReadBackLines, string>> = {
  whoIsAtRisk: 'Who is at risk',
  whenGreatest: 'When it is greatest',
  firstSign: 'The first sign',
  firstAct: 'The first act',
};

/** What the receiving practitioner has understood, in their words, and what was said to it; null before they said it. */
export function readBackShown({ state, transfer }: About, directory: Directory): ReadBackShown | null {
  const now = readBackStanding(state, transfer);
  if (now.standing === 'NONE') return null;
  const { readBack } = now;
  const { stamp, confirmed, corrected } = readBack;
  const answered = corrected ?? confirmed;
  return {
    standing: now.standing,
    by: nameOf(stamp.actor.id, directory),
    at: stamp.recordedAt,
    ...(answered && {
      answeredBy: nameOf(answered.stamp.actor.id, directory),
      answeredAt: answered.stamp.recordedAt,
    }),
    since: now.standing === 'OVERTAKEN' ? [...new Set(now.since.map(({ what }) => what))] : [],
    lines: (Object.keys(lines) as (keyof ReadBackLines)[]).map((line) => {
      const right = corrected?.corrections[line];
      return { title: lines[line], said: readBack[line], ...(right !== undefined && { corrected: right }) };
    }),
  };
}
