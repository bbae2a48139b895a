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

const REGIONS = 12;
/** Teams of a region, and the delivery units that they belong to. */
const TEAMS = 10;
const UNITS = 3;
const PRACTITIONERS = 10;

/** Namespace of the staff ids. */
const NAMESPACE = '7c4f7b0e-3a5e-4f25-9b0c-5d6f1f1f2a10';

const SINCE = '2024-01-08';

/** Always the same teams and people, all of them invented. */
export function organisation(): Organisation {
  const demo = readDirectoryFile(demoTeams(), () => true).teams.filter(({ code }) => code !== 'REV01');
  const known = readDirectoryFile(demoStaff(), () => true).staff;
  const more = Array.from({ length: REGIONS * TEAMS - demo.length }, (_, n): Team => {
    const region = `Region ${Math.floor(n / TEAMS) + 1}`;
    const unit = `${region}, unit ${(n % UNITS) + 1}`;
    const code = `T${String(n).padStart(3, '0')}`;
    return { code, name: `Sentence management ${code}`, pdu: unit, region, agency: 'PROBATION' };
  });
  const names = crowd(REGIONS * TEAMS * (PRACTITIONERS + 2));
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
