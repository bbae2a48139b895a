import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What one rebuild of every view came to. */
export interface RebuildSeen {
  events: number;
  seconds: number;
  /** The most memory its process had, in MB. */
  peakMb: number;
}

const once = fileURLToPath(new URL('./rebuild-once.ts', import.meta.url));

/** Builds every view of a data folder from the first event, in a fresh process, into a folder that is thrown away. */
export async function rebuildOnce(folder: string, beside: string): Promise<RebuildSeen> {
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
