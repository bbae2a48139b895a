import type { Directory, Staff, Team } from '../../../src/directory/directory.ts';
import type { Actor, Role } from '../../../src/event-store/envelope/metadata.ts';

/** A small directory: two areas, a third that has no part in the transfer, and people who play each role. */

const team = (code: string, name: string, pdu: string, agency = 'PROBATION'): Team => ({
  code,
  name,
  pdu,
  region: 'Middleshire',
  agency,
});

const teams: readonly Team[] = [
  team('NFD1', 'Northfield One', 'Northfield'),
  team('NFD2', 'Northfield Two', 'Northfield'),
  team('SHV1', 'Southaven One', 'Southaven'),
  team('SHV2', 'Southaven Two', 'Southaven'),
  team('WBY1', 'Westbury One', 'Westbury'),
  team('HSG1', 'Middleshire Housing', 'Middleshire Housing', 'HOUSING'),
];

const person = (number: number, name: string, role: Role, teamCode: string, grade = 'PO'): Staff => ({
  id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  name,
  role,
  grade,
  team: teamCode,
  from: '2020-01-01',
});

export const people = {
  homePractitioner: person(1, 'Priya Nair', 'PRACTITIONER', 'NFD1'),
  /** In the home practitioner's team. */
  homeColleague: person(2, 'Tom Weir', 'PRACTITIONER', 'NFD1', 'PSO'),
  homeSenior: person(3, 'Grace Holt', 'SENIOR', 'NFD1', 'Senior'),
  homeHead: person(4, 'Arthur Bell', 'HEAD_OF_PDU', 'NFD2', 'Head'),
  homeAdministrator: person(5, 'Ines Moss', 'ADMINISTRATOR', 'NFD1', 'CA'),
  receivingPractitioner: person(11, 'Dana Reid', 'PRACTITIONER', 'SHV1'),
  /** In the receiving practitioner's team. */
  receivingColleague: person(12, 'Sam Okoro', 'PRACTITIONER', 'SHV1', 'PSO'),
  receivingSenior: person(13, 'Ruth Lane', 'SENIOR', 'SHV1', 'Senior'),
  receivingHead: person(14, 'Omar Finch', 'HEAD_OF_PDU', 'SHV2', 'Head'),
  receivingAdministrator: person(15, 'Beth Cole', 'ADMINISTRATOR', 'SHV1', 'CA'),
  elsewherePractitioner: person(21, 'Lee Marsh', 'PRACTITIONER', 'WBY1'),
  elsewhereSenior: person(22, 'Nora Pike', 'SENIOR', 'WBY1', 'Senior'),
  elsewhereHead: person(23, 'Ivan Cross', 'HEAD_OF_PDU', 'WBY1', 'Head'),
  mappaCoordinator: person(31, 'Alma Frost', 'MAPPA_COORDINATOR', 'SHV2', 'Co-ordinator'),
  victimLiaison: person(32, 'Joan Birch', 'VICTIM_LIAISON', 'NFD2', 'VLO'),
  partner: person(33, 'Kit Vance', 'PARTNER_AGENCY', 'HSG1', 'Officer'),
} as const;

/** The service itself, as when a deadline passes. */
export const system: Actor = { id: 'system', role: 'SYSTEM', agency: 'PROBATION', area: '' };

/** Somebody of whom the directory knows nothing. */
export const STRANGER = '00000000-0000-4000-8000-000000000099';

export const directory: Directory = {
  team: (code) => teams.find((each) => each.code === code),
  staff: (id) => Object.values<Staff>(people).find((each) => each.id === id),
  teams: () => teams,
  staffOf: (code) => Object.values<Staff>(people).filter((each) => each.team === code),
};
