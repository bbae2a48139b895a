/** What was seen in one round: a rate, or a time. */
export type Sample = number;

/** The middle of at least five rounds, and how far they lay apart. */
export interface Figure {
  median: number;
  min: number;
  max: number;
  rounds: number;
}

export function figureOf(samples: readonly Sample[]): Figure {
  const sorted = samples.toSorted((a, b) => a - b);
  return {
    median: percentile(sorted, 0.5),
    min: sorted[0] ?? NaN,
    max: sorted.at(-1) ?? NaN,
    rounds: sorted.length,
  };
}

/** A percentile of sorted values; between two of them, the mean of both. */
export function percentile(sorted: readonly number[], p: number): number {
  const at = (sorted.length - 1) * p;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return p === 0.5 ? (below + above) / 2 : above;
}

/**
 * So many callers at once, each asking again as soon as it was answered, for so long. Gives answers a second: only
 * what was answered within the time counts, and the rest is waited for.
 */
export async function callers(
  count: number,
  forMs: number,
  call: (caller: number) => Promise<unknown>,
): Promise<number> {
  const started = performance.now();
  const until = started + forMs;
  let answered = 0;
  let last = started;
  await Promise.all(
    Array.from({ length: count }, async (_, caller) => {
      while (performance.now() < until) {
        await call(caller);
        const now = performance.now();
        if (now > until) break;
        answered += 1;
        last = now;
      }
    }),
  );
  return (answered * 1000) / (last - started);
}

/** Every caller goes round its own streams. */
export function inTurn(
  streams: readonly string[],
  count: number,
  call: (stream: string) => Promise<void>,
): (caller: number) => Promise<void> {
  const share = streams.length / count;
  const next = new Array<number>(count).fill(0);
  return (caller) => {
    const at = next[caller] ?? 0;
    next[caller] = (at + 1) % share;
    return call(streams[caller * share + at] as string);
  };
}

/** How long each of so many calls took, one after the other, in milliseconds. */
export async function timesOf(calls: number, call: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let left = calls; left > 0; left--) {
    const started = performance.now();
    await call();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b);
}
