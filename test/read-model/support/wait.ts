import { setTimeout as pause } from 'node:timers/promises';

/** Resolves as soon as something holds; fails after ten seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('It did not come to hold within ten seconds');
    await pause(10);
  }
}
