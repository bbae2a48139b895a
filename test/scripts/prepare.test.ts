import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshFolder, removeFolders } from '../event-store/support/folders.ts';

const PREPARE = fileURLToPath(new URL('../../scripts/prepare', import.meta.url));

let project: string;
beforeEach(() => {
  project = freshFolder();
  for (const name of [
    'package-lock.json',
    'nest-cli.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'src/one.ts',
  ])
    write(name, 'as it was');
  mkdirSync(join(project, 'scripts'));
  copyFileSync(PREPARE, join(project, 'scripts/prepare'));
  npmThat('');
});
afterAll(removeFolders);

function write(name: string, content: string): void {
  mkdirSync(dirname(join(project, name)), { recursive: true });
  writeFileSync(join(project, name), content);
}

/** An npm that notes what it is asked for, and does something while it builds. */
function npmThat(building: string): void {
  write(
    'bin/npm',
    `#!/usr/bin/env bash
    echo "$1 begins" >>asked
    if [[ $1 == ci ]]; then sleep 0.2; mkdir -p node_modules/.bin; echo '#!/bin/sh' >node_modules/.bin/node; chmod +x node_modules/.bin/node; fi
    if [[ $1 == run ]]; then mkdir -p dist; touch dist/main.js; ${building || ':'}; fi
    echo "$1 ends" >>asked`,
  );
  chmodSync(join(project, 'bin/npm'), 0o755);
}

/** Sources the script; what npm was asked for since the test began. */
async function prepare(...words: string[]): Promise<string[]> {
  const PATH = `${join(project, 'bin')}:${process.env['PATH']}`;
  const bash = spawn('bash', ['-c', `source scripts/prepare ${words.join(' ')}`], {
    cwd: project,
    env: { PATH },
    stdio: 'ignore',
  });
  expect(await once(bash, 'exit')).toEqual([0, null]);
  return readFileSync(join(project, 'asked'), 'utf8').trim().split('\n');
}

const [INSTALLED, BUILT] = [
  ['ci begins', 'ci ends'],
  ['run begins', 'run ends'],
] as const;

describe('What is prepared before a script runs', () => {
  it('is installed and built once, and again when it has changed', async () => {
    expect(await prepare('build')).toEqual([...INSTALLED, ...BUILT]);
    expect(await prepare('build')).toEqual([...INSTALLED, ...BUILT]);
    write('src/one.ts', 'as it is');
    expect(await prepare('build')).toEqual([...INSTALLED, ...BUILT, ...BUILT]);
  });

  it('is built again where a source changed while it was built', async () => {
    npmThat('echo changed >src/one.ts');
    await prepare('build');
    npmThat('');
    expect(await prepare('build')).toEqual([...INSTALLED, ...BUILT, ...BUILT]);
  });

  it('is not installed anew beneath a service by a script that does not start one', async () => {
    expect(await prepare()).toEqual(INSTALLED);
    write('package-lock.json', 'as it is');
    expect(await prepare()).toEqual(INSTALLED);
    expect(await prepare('build')).toEqual([...INSTALLED, ...INSTALLED, ...BUILT]);
  });

  it('is installed once where two scripts begin at once', async () => {
    const [one] = await Promise.all([prepare(), prepare()]);
    expect(one).toEqual(INSTALLED);
  });
});
