import { v5 } from 'uuid';
import type { Staff, Team } from '../../../src/directory/directory.ts';
import { readDirectoryFile } from '../../../src/directory/directory-file.ts';
import { demoStaff, demoTeams } from '../../../src/directory/demo-directory.ts';
import { crowd } from '../../read-model/find/support/invented.ts';

/** A team with those who work there. */
export interface WorkingTeam {
  team: Team;
  senior: Staff;
  administrator: Staff;
  practitioners: Staff[];
}

/** An organisation as large as a real one, the teams of the demonstration among the others. */
export interface Organisation {
  teams: WorkingTeam[];
  /** What the demonstration lacks, as files of the directory. */
  files: string[];
}

const TEAMS = 120;
/** Teams of a region and of a delivery unit; the first unit is one of the demonstration, which so becomes a large one. */
const OF_REGION = 10;
const OF_UNIT = 5;
const LARGE = { pdu: 'Nottingham City', region: 'East Midlands' };
const PRACTITIONERS = 10;

/** Namespace of the staff ids. */
const NAMESPACE = '7c4f7b0e-3a5e-4f25-9b0c-5d6f1f1f2a10';

const SINCE = '2024-01-08';

/** Always the same teams and people, all of them invented. */
export function organisation(): Organisation {
  const demo = readDirectoryFile(demoTeams(), () => true).teams.filter(({ code }) => code !== 'REV01');
  const known = readDirectoryFile(demoStaff(), () => true).staff;
  const more = Array.from({ length: TEAMS - demo.length }, (_, n): Team => {
    const region = `Region ${Math.floor(n / OF_REGION) + 1}`;
    const unit = { pdu: `Unit ${Math.floor(n / OF_UNIT) + 1}`, region };
    const code = `T${String(n).padStart(3, '0')}`;
    const name = `Sentence management ${code}`;
    return { code, name, ...(n < OF_UNIT ? LARGE : unit), agency: 'PROBATION' };
  });
  const names = crowd(TEAMS * (PRACTITIONERS + 2));
  const hired: Staff[] = [];
  const hire = (team: Team, role: Staff['role'], grade: string): Staff => {
    const { forenames, surname } = names.next().value!;
    const id = v5(`${team.code} ${hired.length}`, NAMESPACE);
    const staff: Staff = { id, name: `${forenames} ${surname}`, role, grade, team: team.code, from: SINCE };
    hired.push(staff);
    return staff;
  };
  const teams = [...demo, ...more].map((team): WorkingTeam => {
    const there = known.filter((each) => each.team === team.code);
    const of = (role: Staff['role']) => there.filter((each) => each.role === role);
    const practitioners = of('PRACTITIONER');
    while (practitioners.length < PRACTITIONERS) practitioners.push(hire(team, 'PRACTITIONER', 'PO'));
    return {
      team,
      senior: of('SENIOR')[0] ?? hire(team, 'SENIOR', 'SENIOR'),
      administrator: of('ADMINISTRATOR')[0] ?? hire(team, 'ADMINISTRATOR', 'ADMIN'),
      practitioners,
    };
  });
  return { teams, files: [csv(more), csv(hired)] };
}

function csv(rows: readonly object[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) =>
    Object.values(row)
      .map((value) => `"${String(value)}"`)
      .join(','),
  );
  return [columns.join(','), ...lines].join('\n');
}
