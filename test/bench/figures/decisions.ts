import { join } from 'node:path';
import { openInside, type Deciding, type InProcess } from '../service/in-process.ts';
import { longCase, WHOLE } from '../service/long-case.ts';
import type { OpenPart } from '../support/part.ts';
import { Results } from '../support/results.ts';

/** Events of the long case, and how many of its last commands are decided again. */
const LONG = 1_000;
const LAST = 200;
/** How often each command is decided and judged in a round; its time is the middle of them. */
const TIMES = 9;

/** What it takes to decide a command, and to say how complete the handover is before it: pure, without log or HTTP. */
export const openDecisions: OpenPart = async ({ folder, say }) => {
  const inside = await openInside(join(folder, 'decisions'));
  const { stories, long } = await commandsOf(inside, say);
  await inside.close();
  const assess = inside.parts.assess();
  const sets = [
    { of: 'stories of every topic', commands: stories },
    { of: `a case of ${LONG.toLocaleString('en-GB')} events`, commands: long.slice(-LAST) },
  ];

  function measure(results: Results): void {
    for (const { of, commands } of sets) {
      const decided = commands.map((each) => ({ ...each, took: timeOf(each.decide) }));
      const judged = commands.flatMap(({ state, transferId, now }) =>
        transferId === undefined ? [] : timeOf(() => assess(state, transferId, now)),
      );
      results.addTimes(`Deciding a command, ${of}`, sorted(decided.map(({ took }) => took)), { unit: 'µs' });
      results.addTimes(`Completeness at a command, ${of}`, sorted(judged), { unit: 'µs' });
      say(`  Slowest in ${of}: ${slowest(decided)}`);
    }
  }
  return {
    warmUp: () => Promise.resolve(measure(new Results())),
    measure: (results) => Promise.resolve(measure(results)),
  };
};

/** Every command of the demonstration, and of the long case, as it was about to be decided. */
async function commandsOf(
  inside: InProcess,
  say: (line: string) => void,
): Promise<{ stories: Deciding[]; long: Deciding[] }> {
  const all = await inside.stories();
  say(`Telling ${all.length} stories of every topic, and a case of ${LONG} events …`);
  const stories: Deciding[] = [];
  for (const story of all) await inside.replay(story, (deciding) => stories.push(deciding));
  const long: Deciding[] = [];
  const whole = longCase(await inside.story(WHOLE), LONG, 'X390002');
  await inside.replay(whole, (deciding) => long.push(deciding));
  return { stories, long };
}

/** The middle of some calls, in microseconds. */
function timeOf(call: () => unknown): number {
  const times = Array.from({ length: TIMES }, () => {
    const started = performance.now();
    call();
    return (performance.now() - started) * 1_000;
  });
  return sorted(times)[(TIMES - 1) / 2] ?? NaN;
}

const sorted = (times: readonly number[]): number[] => times.toSorted((a, b) => a - b);

/** The kinds of command that take longest, and how long. */
function slowest(decided: readonly (Deciding & { took: number })[]): string {
  const most = new Map<string, number>();
  for (const { route, took } of decided) most.set(route.act, Math.max(took, most.get(route.act) ?? 0));
  return [...most]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, 4)
    .map(([act, took]) => `${act} ${Math.round(took)} µs`)
    .join(', ');
}
