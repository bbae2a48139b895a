import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { packageJson, root, textOf } from './support/files.ts';
import { command, copies, environment, healthCheck, stages } from './support/image.ts';

/**
 * What the image holds, put together without an engine: what its last stage copies, with the packages that the lock
 * does not call development's alone, beside the Node.js of the tests. It is started as the image starts it, by somebody
 * who may write to the data folder and nowhere else.
 */

// Half a dozen processes are started one after the other.
jest.setTimeout(240_000);

/** Who runs it: nobody, where the tests may choose. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let place: string;
let tree: string;
let data: string;
let env: Record<string, string>;

beforeAll(async () => {
  if (!existsSync(`${root}dist/main.js`))
    throw new Error('The service is not built: run scripts/test, which builds it first');
  place = mkdtempSync(join(tmpdir(), 'case-handover-image-'));
  tree = join(place, 'service');
  data = join(place, 'data');
  for (const folder of [tree, data, join(place, 'bin')]) mkdirSync(folder);
  chmodSync(place, 0o755);
  for (const { what } of copies(stages.at(-1) ?? [])) {
    for (const path of what.map((each) => each.replace('/service/', ''))) {
      if (path === 'node_modules') copyPackages();
      else cpSync(root + path, join(tree, path), { recursive: true });
    }
  }
  copy(process.execPath, join(place, 'bin', 'node'));
  if ('uid' in nobody) execFileSync('chown', ['65534:65534', data]);
  env = {
    ...environment,
    PATH: join(place, 'bin'),
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    HANDOVER_METRICS_PORT: '0',
    HANDOVER_DATA: data,
    HANDOVER_GIT_REF: 'abc1234',
    HANDOVER_DEMO: 'true',
    LOG_LEVEL: 'warn',
  };
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Another name for the same file where the disk is the same, else a copy. */
function copy(from: string, to: string): void {
  try {
    execFileSync('cp', ['-aLl', from, to], { stdio: 'ignore' });
  } catch {
    rmSync(to, { recursive: true, force: true });
    execFileSync('cp', ['-aL', from, to]);
  }
}

/** What `npm ci --omit=dev --omit=optional` would install, from what is installed. */
function copyPackages(): void {
  const { packages } = JSON.parse(textOf('package-lock.json')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>;
  };
  for (const [path, { dev, optional, devOptional }] of Object.entries(packages)) {
    const nested = path.lastIndexOf('node_modules/') > 0;
    if (path === '' || nested || dev || optional || devOptional) continue;
    mkdirSync(join(tree, path, '..'), { recursive: true });
    copy(root + path, join(tree, path));
  }
}

/** One that nobody is given who takes any free one, as tests beside this do. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + randomInt(10_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) return port;
  }
}

/** Starts some words of the image where it would. */
const started = ([program = '', ...words]: readonly string[]): ChildProcess =>
  spawn(join(place, 'bin', program), words, {
    cwd: tree,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...nobody,
  });

/** What some words of the image end with. */
async function endOf(words: readonly string[]): Promise<number | null> {
  const [code] = (await once(started(words), 'exit')) as [number | null];
  return code;
}

const files = () => readdirSync(tree, { recursive: true }).length;

describe('what the image holds', () => {
  it('is without what only builds or tests', () => {
    const packages = readdirSync(join(tree, 'node_modules'));
    for (const name of ['typescript', 'jest', 'eslint', 'node', 'sass', 'testcontainers']) {
      expect(packageJson.devDependencies).toHaveProperty(name);
      expect(packages).not.toContain(name);
    }
    expect(packages).toContain('express');
  });

  it('starts as it is, is well by its own check, writes to its data alone, and stops when it is told to', async () => {
    const before = files();
    expect(await endOf(healthCheck)).toBe(1);
    const service = started(command);
    let errors = '';
    service.stderr!.on('data', (text) => (errors += String(text)));
    const exit = once(service, 'exit');
    try {
      while (service.exitCode === null && (await endOf(healthCheck)) !== 0) await pause(250);
      expect(errors).toBe('');
      const about = (await (await fetch(`http://127.0.0.1:${env['PORT']}/info`)).json()) as object;
      expect(about).toMatchObject({ build: { version: packageJson.version }, git: { commit: 'abc1234' } });
      const page = await fetch(`http://127.0.0.1:${env['PORT']}/sign-in`);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Hamish Boyd')]);
    } finally {
      service.kill('SIGTERM');
    }
    expect(await exit).toEqual([0, null]);
    expect(files()).toBe(before);
  });

  it('has the tools that the documentation names', async () => {
    const run = (...words: string[]) =>
      promisify(execFile)(join(place, 'bin', 'node'), words, { cwd: tree, env, ...nobody });
    expect((await run('scripts/verify.ts', data)).stdout).toMatch(/events are whole/);
    expect((await run('scripts/token.ts', 'amira')).stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect((await run('scripts/backup.ts', 'log', data, join(data, 'copy.db'))).stdout).toMatch(/verified/);
    expect((await run('scripts/rebuild.ts', data)).stdout).toMatch(/serves from now on/);
  });
});
