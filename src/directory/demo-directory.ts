import { readFileSync } from 'node:fs';
import type { About } from '../event-store/event-log.ts';
import type { DirectoryStream } from './directory-stream.ts';

/** The invented teams, as `scripts/directory` would load them. */
export function demoTeams(): string {
  return readFileSync(new URL('./demo-teams.csv', import.meta.url), 'utf8');
}

/** The invented staff. */
export function demoStaff(): string {
  return readFileSync(new URL('./demo-staff.csv', import.meta.url), 'utf8');
}

/** Records the invented teams and staff where they are not recorded yet. */
export async function loadDemoDirectory(directory: DirectoryStream, about: About): Promise<void> {
  await directory.load(demoTeams(), about);
  await directory.load(demoStaff(), about);
}
