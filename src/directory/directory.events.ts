import type { OpenedEvent } from '../event-store/envelope/metadata.ts';
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

/** What an event of the stream records. */
export type DirectoryRow = { team: Team } | { staff: Staff };

const TEAM: readonly (keyof Team)[] = ['code', 'name', 'pdu', 'region', 'agency'];
const STAFF: readonly (keyof Staff)[] = ['id', 'name', 'role', 'grade', 'team', 'from'];

/** Throws when this version cannot tell what the event records. */
export function rowIn({ metadata, data, erased }: OpenedEvent): DirectoryRow {
  if (erased) throw new Error('The key of the directory is missing: restore the keys of this log');
  if (metadata.type === 'TeamRecorded') return { team: withTexts<Team>(data, TEAM) };
  if (metadata.type === 'StaffRecorded') return { staff: withTexts<Staff>(data, STAFF) };
  throw new Error(`This version does not know ${metadata.type}`);
}

function withTexts<Row extends object>(data: unknown, names: readonly (keyof Row)[]): Row {
  const row = data as Row;
  const missing = names.filter((name) => typeof row[name] !== 'string');
  if (missing.length > 0) throw new Error(`There is no ${missing.join(', ')}`);
  return row;
}
