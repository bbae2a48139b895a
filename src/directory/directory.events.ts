import type { Staff, Team } from './directory.ts';

/** What is recorded in the stream `directory`. */
export interface DirectoryEvents {
  /** The team as it is from now on. */
  TeamRecorded: Team;
  /** One period of somebody's work, told apart by `id` and `from`; recorded again when something about it changes. */
  StaffRecorded: Staff;
}

/** The stream that holds areas, teams and staff. */
export const DIRECTORY = 'directory';
