import { CsvError, parse } from 'csv-parse/sync';
import { isDay } from '../case/time.ts';
import { Refusal, type FieldError } from '../case/decider.ts';
import type { Role } from '../event-store/envelope/metadata.ts';
import type { Staff, Team } from './directory.ts';

/** The rows of a file: teams or staff, as its headers say. */
export interface DirectoryFile {
  teams: Team[];
  staff: Staff[];
}

type Row = Record<string, string>;

/** One column: whether it may be left blank, what it must be, and the sentence for one that is not. */
interface Column {
  mayBeBlank?: true;
  fits: (value: string) => boolean;
  must: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const roles: Record<Exclude<Role, 'SYSTEM'>, true> = {
  PRACTITIONER: true,
  SENIOR: true,
  HEAD_OF_PDU: true,
  ADMINISTRATOR: true,
  DUTY_OFFICER: true,
  MAPPA_COORDINATOR: true,
  VICTIM_LIAISON: true,
  PARTNER_AGENCY: true,
  REVIEWER: true,
};

const words: Column = {
  fits: (value) => /^[^\p{Cc}]{1,100}$/u.test(value),
  must: 'must be words, 100 characters at most',
};
const code: Column = {
  fits: (value) => /^[A-Z0-9]{3,10}$/.test(value),
  must: 'must be 3 to 10 capital letters or digits, such as LDS01',
};
const day: Column = { fits: isDay, must: 'must be a day written YYYY-MM-DD' };

const teamColumns = {
  code,
  name: words,
  pdu: words,
  region: words,
  agency: { fits: (value) => /^[A-Z][A-Z_]{1,29}$/.test(value), must: 'must be a code such as PROBATION' },
} satisfies Record<keyof Team, Column>;

const staffColumns = {
  id: { fits: (value) => UUID.test(value), must: 'must be the staff id as a UUID in small letters' },
  name: words,
  role: {
    fits: (value) => Object.hasOwn(roles, value),
    must: `must be one of ${Object.keys(roles).join(', ')}`,
  },
  grade: {
    fits: (value) => /^[A-Za-z0-9 -]{1,20}$/.test(value),
    must: 'must be 20 letters or digits at most, such as PO',
  },
  team: code,
  from: day,
  to: { ...day, mayBeBlank: true },
} satisfies Record<keyof Staff, Column>;

/**
 * Reads a CSV file of teams or of staff; the header line says which. `isTeam` tells the codes that staff may
 * belong to. Throws a `Refusal` of kind `invalid` that names every bad line and what to do about it.
 */
export function readDirectoryFile(csv: string, isTeam: (code: string) => boolean): DirectoryFile {
  const [header, ...lines] = parseLines(csv);
  const columns = columnsOf(header?.record ?? []);
  const wrong: FieldError[] = [];
  const seen = new Map<string, number>();
  const rows: Row[] = [];
  for (const { line, record } of lines) {
    const row = Object.fromEntries(
      (header?.record ?? []).map((name, at) => [name, record[at]?.trim() ?? '']),
    );
    const say = (message: string) => wrong.push({ field: `line ${line}`, message });
    if (record.length !== header?.record.length) {
      say(
        `The line has ${record.length} fields and the header ${header?.record.length}: give one for each column`,
      );
      continue;
    }
    for (const [name, { mayBeBlank, fits, must }] of Object.entries<Column>(columns)) {
      const value = row[name] ?? '';
      if (value === '' ? !mayBeBlank : !fits(value)) say(`${name} ${must}`);
    }
    if (columns === staffColumns) {
      if (code.fits(row['team'] ?? '') && !isTeam(row['team'] ?? ''))
        say(`team ${row['team']} is not in the directory: load the file of teams first`);
      if (row['to'] && row['to'] < (row['from'] ?? '')) say('to must not be before from');
    }
    const key = columns === teamColumns ? row['code'] : `${row['id']} ${row['from']}`;
    const before = seen.get(key ?? '');
    if (before !== undefined) say(`The line says again what line ${before} says: keep one of them`);
    seen.set(key ?? '', line);
    rows.push(row);
  }
  if (lines.length === 0) refuseFile([{ field: 'line 2', message: 'The file has no rows below its header' }]);
  if (wrong.length > 0) refuseFile(wrong);
  return columns === teamColumns
    ? { teams: rows.map(asTeam), staff: [] }
    : { teams: [], staff: rows.map(asStaff) };
}

interface Line {
  line: number;
  record: string[];
}

function parseLines(csv: string): Line[] {
  try {
    const parsed = parse(csv, { bom: true, info: true, skip_empty_lines: true, relax_column_count: true });
    return (parsed as unknown as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => ({
      line: info.lines,
      record,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as CsvError & { lines?: number }).lines ?? 1;
    return refuseFile([
      { field: `line ${line}`, message: 'The line is not CSV: check its quotation marks and commas' },
    ]);
  }
}

function columnsOf(header: readonly string[]): Record<string, Column> {
  const columns: Record<string, Column> = header.includes('id') ? staffColumns : teamColumns;
  const missing = Object.keys(columns).filter((name) => !header.includes(name) && !columns[name]?.mayBeBlank);
  const unknown = header.filter((name, at) => !Object.hasOwn(columns, name) || header.indexOf(name) !== at);
  if (missing.length + unknown.length === 0) return columns;
  return refuseFile([
    {
      field: 'line 1',
      message: `The first line must name the columns: ${Object.keys(teamColumns).join(',')} for teams, or ${Object.keys(staffColumns).join(',')} for staff`,
    },
  ]);
}

function asTeam(row: Row): Team {
  const { code = '', name = '', pdu = '', region = '', agency = '' } = row;
  return { code, name, pdu, region, agency };
}

function asStaff(row: Row): Staff {
  const { id = '', name = '', role, grade = '', team = '', from = '', to } = row;
  return { id, name, role: role as Role, grade, team, from, ...(to && { to }) };
}

function refuseFile(fields: FieldError[]): never {
  throw new Refusal(
    'invalid',
    'The file was not loaded and nothing was recorded. Put right the lines below',
    {
      fields,
    },
  );
}
