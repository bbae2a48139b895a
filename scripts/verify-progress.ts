import { stderr } from 'node:process';
import { SingleBar } from 'cli-progress';

/** How often a line says how something goes, in milliseconds. */
const SAID_EVERY_MS = 10_000;

/**
 * How far something has got: a bar on a terminal, a line every ten seconds elsewhere. Why it waits is a line, at most every
 * ten seconds.
 */
export function showProgress(
  doing: string,
  what = 'events',
): { at: (seen: number, of: number) => void; waits: (why: string) => void; end: () => void } {
  let saidWhy = -Infinity;
  const waits = (why: string) => {
    if (performance.now() - saidWhy < SAID_EVERY_MS) return;
    saidWhy = performance.now();
    stderr.write(`${stderr.isTTY ? '\n' : ''}${doing} waits and tries again: ${why}\n`);
  };
  if (!stderr.isTTY) {
    let said = performance.now();
    return {
      waits,
      at: (seen, of) => {
        if (performance.now() - said < SAID_EVERY_MS) return;
        said = performance.now();
        stderr.write(`${doing}: ${seen} of ${of} ${what}\n`);
      },
      end: () => {},
    };
  }
  const bar = new SingleBar({
    format: `${doing} {bar} {value} of {total} ${what}, {eta_formatted} left`,
    // The walk does not give way to timers, so the bar is drawn as it is told.
    noTTYOutput: false,
    forceRedraw: true,
  });
  let started = false;
  return {
    waits,
    at: (seen, of) => {
      if (!started) bar.start(of, seen);
      started = true;
      bar.setTotal(of);
      bar.update(seen);
      bar.render();
    },
    end: () => {
      if (started) bar.stop();
    },
  };
}
