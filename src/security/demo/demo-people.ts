import type { Role } from '../../event-store/envelope/metadata.ts';
import { demoStaff, demoTeams } from '../../directory/demo-directory.ts';
import { readDirectoryFile } from '../../directory/directory-file.ts';
import type { Right } from '../viewer.ts';

/** Somebody invented, whom demo mode lets anybody be. */
export interface DemoPerson {
  /** First name in small letters: what `scripts/token` calls them. */
  login: string;
  staffId: string;
  name: string;
  role: Role;
  /** Name of their team. */
  team: string;
  rights: readonly Right[];
}

/** Everybody of the demo, in the order of the file. */
export function demoPeople(): DemoPerson[] {
  const { teams } = readDirectoryFile(demoTeams(), () => true);
  const { staff } = readDirectoryFile(demoStaff(), (code) => teams.some((team) => team.code === code));
  return staff.map(({ id, name, role, team }) => ({
    login: name.split(' ', 1).join().toLowerCase(),
    staffId: id,
    name,
    role,
    team: teams.find(({ code }) => code === team)?.name ?? team,
    rights: rightsOf(role),
  }));
}

function rightsOf(role: Role): readonly Right[] {
  if (role === 'REVIEWER') return ['READ', 'REVIEW'];
  return role === 'ADMINISTRATOR' ? ['READ', 'WRITE', 'ADMIN'] : ['READ', 'WRITE'];
}
