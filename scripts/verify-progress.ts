import { stderr } from 'node:process';
import { SingleBar } from 'cli-progress';

/** How far something has got: a bar on a terminal, a line every ten seconds elsewhere. */
export function showProgress(
  doing: string,
  what = 'events',
): { at: (seen: number, of: number) => void; end: () => void } {
  if (!stderr.isTTY) {
    let said = performance.now();
    return {
      at: (seen, of) => {
        if (performance.now() - said < 10_000) return;
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
