import { setTimeout as pause } from 'node:timers/promises';

/** Resolves as soon as something holds; fails after a minute: a busy machine is slow, not wrong. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('It did not come to hold in time');
    await pause(10);
  }
}
