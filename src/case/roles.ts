import type { Role } from '../event-store/envelope/metadata.ts';

const ROLES: Record<Role, string> = {
  PRACTITIONER: 'a probation practitioner',
  SENIOR: 'a senior',
  HEAD_OF_PDU: 'a head of a delivery unit',
  ADMINISTRATOR: 'an administrator',
  DUTY_OFFICER: 'a duty officer',
  MAPPA_COORDINATOR: 'a MAPPA co-ordinator',
  VICTIM_LIAISON: 'a victim liaison officer',
  PARTNER_AGENCY: 'somebody of a partner agency',
  REVIEWER: 'a reviewer',
  SYSTEM: 'the service itself',
};

/** "a senior or a head of a delivery unit". */
export function rolesInWords(roles: readonly Role[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(roles.map((role) => ROLES[role]));
}
