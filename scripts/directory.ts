import { readFile } from 'node:fs/promises';
import { argv, env, exit, stderr, stdout } from 'node:process';
import { DemoIssuer } from '../src/security/demo/demo-issuer.ts';
import { demoPeople } from '../src/security/demo/demo-people.ts';

interface Answer {
  teams?: number;
  staff?: number;
  unchanged?: number;
  userMessage?: string;
  fields?: { field: string; message: string }[];
}

function end(code: number, ...sentences: string[]): never {
  stderr.write(`${sentences.join('\n')}\n`);
  exit(code);
}

async function tokenOfAdministrator(): Promise<string> {
  const person = demoPeople().find(({ rights }) => rights.includes('ADMIN'));
  if (person === undefined) return end(1, 'Set TOKEN to the bearer token of an administrator.');
  try {
    return await (await DemoIssuer.existing(env['HANDOVER_DATA'] || 'data')).tokenFor(person);
  } catch {
    return end(
      1,
      'Set TOKEN to the bearer token of an administrator, or start the service in demo mode first.',
    );
  }
}

const file = argv[2];
if (!file) end(2, 'Say which file to load: scripts/directory FILE');
const csv = await readFile(file).catch(() =>
  end(1, `${file} cannot be read. Check its name and your rights to it.`),
);
const token = env['TOKEN'] || (await tokenOfAdministrator());
const address = `http://${env['HOST'] || '127.0.0.1'}:${env['PORT'] || '3000'}/api/directory`;
const response = await fetch(address, {
  method: 'POST',
  headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'text/csv' },
  body: csv,
}).catch(() => end(1, `Nothing answers at ${address}. Start the service first: scripts/start`));
const answer = (await response.json()) as Answer;
if (!response.ok) {
  end(
    1,
    answer.userMessage ?? `The service answered ${response.status}`,
    ...(answer.fields ?? []).map(({ field, message }) => `  ${field}: ${message}`),
  );
}
const { teams = 0, staff = 0, unchanged = 0 } = answer;
stdout.write(
  `Recorded: teams ${teams}, periods of staff ${staff}. Rows that said nothing new: ${unchanged}.\n`,
);
