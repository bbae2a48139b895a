import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { freshFolder, removeFolders } from '../event-store/support/folders.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const elsewhere = freshFolder();
afterAll(removeFolders);

/** What a command that is called elsewhere says, one way or the other. */
function said(command: string, given: string[], env: Record<string, string> = {}): Promise<string> {
  const where = { cwd: elsewhere, env: { PATH: process.env['PATH'], HOME: elsewhere, ...env } };
  return new Promise((resolve) =>
    execFile(command, given, where, (_, out, complained) => resolve(out + complained)),
  );
}

const script = (name: string, ...given: string[]) => [join(root, 'scripts', name), given] as const;

describe('A path that is given to a script', () => {
  const variables = [
    'HANDOVER_DATA',
    'HANDOVER_MASTER_KEY_FILE',
    'HANDOVER_HASH_KEY_FILE',
    'HANDOVER_SESSION_KEY_FILE',
    'EVENTSTORE_CA_FILE',
    'EVENTSTORE_PASSWORD_FILE',
    'EVENTSTORE_CERT_FILE',
    'EVENTSTORE_KEY_FILE',
  ];

  it.each(variables)('as %s is meant from where the script is called', async (variable) => {
    const show = `source ${root}scripts/prepare; echo "$${variable}"`;
    expect(await said('bash', ['-c', show], { [variable]: 'mine' })).toBe(`${join(elsewhere, 'mine')}\n`);
    expect(await said('bash', ['-c', show], { [variable]: '/mine' })).toBe('/mine\n');
  });

  it('as data folder is the same one to every script', async () => {
    const folder = join(elsewhere, 'mine');
    const env = { HANDOVER_DATA: 'mine' };
    expect(await said(...script('verify'), env)).toContain(folder);
    expect(await said(...script('verify', 'mine'))).toContain(folder);
    expect(await said(...script('backup', 'copy.db'), env)).toContain(folder);
    expect(await said(...script('migrate', 'mine', 'copy'))).toContain(folder);
    expect(await said(...script('rebuild'), env)).toContain(folder);
    expect(await said(...script('token', 'amira'), env)).toContain(folder);
  });
});
