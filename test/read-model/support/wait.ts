import { setTimeout as pause } from 'node:timers/promises';

/** Resolves as soon as something holds; fails after ten seconds, or as many as are given. */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('It did not come to hold in time');
    await pause(10);
  }
}
