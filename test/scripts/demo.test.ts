import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoTeams } from '../../src/directory/demo-directory.ts';
import { DemoIssuer } from '../../src/security/demo/demo-issuer.ts';
import { Tokens } from '../../src/security/tokens.ts';
import { ownApp, type OwnApp } from '../security/support/app.ts';
import { ownFolder } from '../security/support/log.ts';
import { idOf } from '../security/support/people.ts';

interface Ended {
  code: number;
  out: string;
  said: string;
}

/** Runs a script as the shell would. */
function run(script: string, given: string[], env: Record<string, string>): Promise<Ended> {
  const path = fileURLToPath(new URL(`../../scripts/${script}.ts`, import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [path, ...given], { env: { ...process.env, ...env } }, (error, out, said) =>
      resolve({ code: Number(error?.code ?? 0), out, said }),
    );
  });
}

describe('scripts/token', () => {
  const { folder, remove } = ownFolder();
  afterAll(remove);

  it('says what to do before the service was ever started in demo mode', async () => {
    const { code, said } = await run('token', ['ben'], { HANDOVER_DATA: folder });
    expect(code).toBe(1);
    expect(said).toMatch(
      /^There is no demo issuer in .* yet\. Start the service in demo mode once: scripts\/start\n$/,
    );
  });

  it('prints a token that the service believes, whether it is running or not', async () => {
    const { trust } = await DemoIssuer.open(folder);
    const { out } = await run('token', ['Ben'], { HANDOVER_DATA: folder });
    const claims = await new Tokens(trust, 'user_uuid').verify(out.trim());
    expect(claims).toMatchObject({
      staffId: idOf('ben'),
      authorities: ['ROLE_CASE_HANDOVER__READ', 'ROLE_CASE_HANDOVER__WRITE'],
    });
  });

  it('names the people there are when it is given none of them', async () => {
    const { code, out, said } = await run('token', ['nobody'], { HANDOVER_DATA: folder });
    expect([code, out]).toEqual([2, '']);
    expect(said).toContain('amira    PRACTITIONER, Leeds sentence management');
  });
});

describe('scripts/directory', () => {
  const { folder, remove } = ownFolder();
  const file = join(folder, 'teams.csv');
  let own: OwnApp;
  let env: Record<string, string>;
  beforeAll(async () => {
    own = await ownApp();
    await own.app.listen(0, '127.0.0.1');
    const { port } = own.http.address() as AddressInfo;
    env = { PORT: String(port), TOKEN: await own.token(idOf('dev'), ['ADMIN']) };
  });
  afterAll(async () => {
    await own.close();
    remove();
  });

  it('loads a file into the running service and says what was recorded', async () => {
    writeFileSync(file, `${demoTeams()}WKF01,Wakefield,Wakefield,Yorkshire & The Humber,PROBATION\n`);
    const { code, out } = await run('directory', [file], env);
    expect([code, out]).toEqual([
      0,
      'Recorded: teams 1, periods of staff 0. Rows that said nothing new: 5.\n',
    ]);
    expect(own.directory.history.team('WKF01')?.pdu).toBe('Wakefield');
  });

  it('names every line to put right', async () => {
    writeFileSync(file, `${demoTeams()}wkf,Wakefield,Wakefield,Yorkshire & The Humber,PROBATION\nx\n`);
    const { code, said } = await run('directory', [file], env);
    expect(code).toBe(1);
    expect(said.split('\n')).toEqual([
      'The file was not loaded and nothing was recorded. Put right the lines below',
      '  line 7: code must be 3 to 10 capital letters or digits, such as LDS01',
      '  line 8: The line has 1 fields and the header 5: give one for each column',
      '',
    ]);
  });

  it('says what to do when there is no file, no service, or no right to load', async () => {
    const missing = await run('directory', [join(folder, 'none.csv')], env);
    expect([missing.code, missing.said]).toEqual([1, expect.stringContaining('cannot be read')]);
    const down = await run('directory', [file], { ...env, PORT: '1' });
    expect([down.code, down.said]).toEqual([1, expect.stringContaining('Start the service first')]);
    const reader = await run('directory', [file], {
      ...env,
      TOKEN: await own.token(idOf('amira'), ['READ']),
    });
    expect([reader.code, reader.said]).toEqual([1, expect.stringContaining('ROLE_CASE_HANDOVER__ADMIN')]);
    const nobody = await run('directory', [file], { ...env, TOKEN: '', HANDOVER_DATA: folder });
    expect([nobody.code, nobody.said]).toEqual([1, expect.stringContaining('Set TOKEN')]);
  });
});
