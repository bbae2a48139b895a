import { argv, env, exit, stderr, stdout } from 'node:process';
import { DemoIssuer } from '../src/security/demo/demo-issuer.ts';
import { demoPeople } from '../src/security/demo/demo-people.ts';

const people = demoPeople();
const person = people.find(({ login }) => login === argv[2]?.toLowerCase());
if (person === undefined) {
  const list = people.map(({ login, role, team }) => `  ${login.padEnd(8)} ${role}, ${team}`).join('\n');
  stderr.write(`Say whose token you want: scripts/token NAME, with one of these names\n${list}\n`);
  exit(2);
}
try {
  const issuer = await DemoIssuer.existing(env['HANDOVER_DATA'] || 'data');
  stdout.write(`${await issuer.tokenFor(person)}\n`);
} catch (error) {
  stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  exit(1);
}
