import type { StartedTestContainer } from 'testcontainers';
import { demoPeople } from '../../../src/security/demo/demo-people.ts';
import { asking, type Person } from '../../service/support/running.ts';

/** Somebody invented who asks a service in a container; its own tool gives the token. */
export async function as(login: string, container: StartedTestContainer): Promise<Person> {
  const { output, exitCode } = await container.exec(['node', 'scripts/token.ts', login]);
  if (exitCode !== 0) throw new Error(output);
  return asking(`http://${container.getHost()}:${container.getMappedPort(3000)}`, output.trim());
}

/** Opens a case and gives its id. */
export async function openCase(amira: Person): Promise<string> {
  const { status, body } = await amira.post('/api/cases', {
    crn: 'X200001',
    forenames: 'Ash',
    surname: 'Grove',
    dateOfBirth: '1990-01-01',
    sentences: [{ kind: 'COMMUNITY_ORDER', startedOn: '2026-01-05', endsOn: '2027-01-04' }],
    supervisedBy: demoPeople().find(({ login }) => login === 'amira')?.staffId,
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.caseId;
}
