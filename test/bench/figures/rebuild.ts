import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openInside } from '../service/in-process.ts';
import { story } from '../service/story.ts';
import type { OpenPart } from '../support/part.ts';

/** What one rebuild of every view came to. */
export interface RebuildSeen {
  events: number;
  seconds: number;
  /** The most memory its process had, in MB. */
  peakMb: number;
}

const once = fileURLToPath(new URL('./rebuild-once.ts', import.meta.url));

/** Every view made again from the first event. */
export const openRebuild: OpenPart = async ({ folder, events, say }) => {
  const data = join(folder, 'rebuild');
  const inside = await openInside(data);
  // Each act records one event, the first two more: who holds the case, and whose the CRN is.
  const cases = Math.ceil(events / (story.length + 2));
  say(`Telling ${cases} cases for the views …`);
  await inside.tellCases(cases, (count) => {
    if (count % 500 === 0) say(`  ${count} of ${cases}`);
  });
  await inside.close();
  return {
    async measure(results) {
      const { events, seconds, peakMb } = await rebuildOnce(data, join(folder, 'views'));
      results.add('Events in the rebuilt views', '', events);
      results.add('Rebuild of all views', 'events/s', events / seconds);
      results.add('Rebuild, most memory', 'MB', peakMb);
    },
  };
};

/** Builds every view of a data folder from the first event, in a fresh process, into a folder that is thrown away. */
async function rebuildOnce(folder: string, beside: string): Promise<RebuildSeen> {
  mkdirSync(beside, { recursive: true });
  const views = mkdtempSync(join(beside, 'views-'));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...process.execArgv,
      once,
      folder,
      views,
    ]);
    return JSON.parse(stdout) as RebuildSeen;
  } finally {
    rmSync(views, { recursive: true, force: true });
  }
}
