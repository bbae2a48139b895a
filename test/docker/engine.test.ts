import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { whyNot } from '../containers/support/engine.ts';
import { root } from './support/files.ts';

/** Whether the container tests can be run, asked where nothing needs to answer. */

describe('whether container tests can be run', () => {
  const there = () => Promise.resolve();
  const missing = () => Promise.reject(new Error('not to be found\n    at somewhere'));

  it('is yes with an engine and Compose, and otherwise one sentence that says what is missing', async () => {
    expect(await whyNot({ engine: there, compose: there })).toBeUndefined();
    expect(await whyNot({ engine: missing, compose: there })).toBe(
      'no container engine answers here (not to be found).',
    );
    expect(await whyNot({ engine: there, compose: missing })).toBe(
      '"docker compose" is not installed here (not to be found).',
    );
  });
});

describe('test/containers/ask.ts', () => {
  let folder: string;
  /** An engine that says no more than that it is there. */
  const engine = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(
      JSON.stringify({
        ServerVersion: '28',
        OperatingSystem: 'none',
        OSType: 'linux',
        Architecture: 'x86_64',
      }),
    );
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'case-handover-'));
    engine.listen(join(folder, 'engine.sock'));
    await once(engine, 'listening');
  });
  afterEach(() => {
    engine.close();
    engine.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Asks where the engine answers, and `docker` does what a shell is told. */
  async function ask(docker: string): Promise<{ code: number; errors: string }> {
    writeFileSync(join(folder, 'docker'), `#!/bin/sh\n${docker}\n`);
    chmodSync(join(folder, 'docker'), 0o755);
    const child = spawn(process.execPath, [`${root}test/containers/ask.ts`], {
      env: {
        PATH: `${folder}${delimiter}${process.env['PATH']}`,
        DOCKER_HOST: `unix://${folder}/engine.sock`,
        // Otherwise it looks for the host from within a container, where it takes this to be one.
        TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [errors, [code]] = await Promise.all([
      text(child.stderr),
      once(child, 'exit') as Promise<[number]>,
    ]);
    return { code, errors };
  }

  it('ends with 0 and says nothing where an engine and Compose answer', async () => {
    expect(await ask('[ "$1 $2" = "compose version" ]')).toEqual({ code: 0, errors: '' });
  });

  it('ends with 1 and a sentence otherwise', async () => {
    expect(await ask('echo "unknown command: compose" >&2; exit 1')).toEqual({
      code: 1,
      errors: expect.stringMatching(/^Container tests: "docker compose" is not installed here \(.+\)\.\n$/),
    });
  });
});
