import type { About } from '../../../src/event-store/event-log.ts';
import { demoPeople } from '../../../src/security/demo/demo-people.ts';

const people = demoPeople();

/** The staff id of one of the invented people, by first name in small letters. */
export function idOf(login: string): string {
  const person = people.find((one) => one.login === login);
  if (person === undefined) throw new Error(`There is no demo person ${login}`);
  return person.staffId;
}

/** What stands beside events that tests record. */
export const about: About = {
  actor: { id: 'system', role: 'SYSTEM', agency: 'PROBATION', area: '' },
  correlationId: '00000000-0000-4000-8000-000000000001',
  causationId: '00000000-0000-4000-8000-000000000001',
  commandId: '00000000-0000-4000-8000-000000000001',
  commandFingerprint: '',
  policyVersion: '',
};
