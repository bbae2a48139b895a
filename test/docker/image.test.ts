import { globSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.ts';
import { packageJson, root, textOf } from './support/files.ts';
import {
  baseImage,
  command,
  copies,
  environment,
  healthCheck,
  labels,
  only,
  stages,
  those,
} from './support/image.ts';

describe('the image', () => {
  it('is built on one Node.js, the one of package.json, pinned to its content', () => {
    const [, version] = /^node:([\d.]+)-[a-z]+-slim@sha256:[0-9a-f]{64}$/.exec(baseImage) ?? [];
    expect(version).toBe(packageJson.devDependencies['node']);
    const froms = stages.map(([from]) => from?.getArguments()[0]?.getValue());
    expect(froms).toEqual(['${NODE_IMAGE}', '${NODE_IMAGE}']);
  });

  it('runs as somebody with no rights, and is stopped by what it starts', () => {
    expect(only('USER')).toBe('node');
    expect(command).toEqual(['node', 'dist/main.js']);
    expect(those('ENTRYPOINT')).toEqual([]);
  });

  it('asks itself whether it is alive, with nothing but Node.js', () => {
    expect(healthCheck[0]).toBe('node');
    expect(healthCheck.at(-1)).toContain('/health/liveness');
    expect(healthCheck.join(' ')).not.toMatch(/curl|wget/);
  });

  it('says what it is', () => {
    expect(labels).toMatchObject({
      'org.opencontainers.image.version': packageJson.version,
      'org.opencontainers.image.revision': '${HANDOVER_GIT_REF}',
      'org.opencontainers.image.licenses': 'MIT',
    });
    expect(environment['HANDOVER_GIT_REF']).toBe('${HANDOVER_GIT_REF}');
  });

  it('sets what the service accepts, and writes to its volume', () => {
    const { host, port, data } = readSettings({
      ...environment,
      HANDOVER_DEMO: 'true',
      HANDOVER_DEMO_ANY_ADDRESS: 'true',
    });
    expect({ host, port: String(port), data }).toEqual({
      host: '0.0.0.0',
      port: only('EXPOSE'),
      data: only('VOLUME'),
    });
  });

  it('installs what the lock says, runs no script of a package, and keeps nothing that only builds', () => {
    const runs = those('RUN', stages[0]).map((run) => run.getRawArgumentsContent() ?? '');
    const installs = runs.filter((run) => run.startsWith('npm'));
    expect(installs.map((run) => run.split(' ').slice(0, 3).join(' '))).toEqual([
      'npm ci --ignore-scripts',
      'npm run build',
      'npm ci --omit=dev',
    ]);
    expect(installs[2]).toContain('--omit=optional --ignore-scripts');
    expect(only('RUN')).toContain('rm -rf /usr/local/lib/node_modules');
  });

  it('copies files that are there and that are sent to the engine, which is sent nothing else', () => {
    const [first, ...rest] = textOf('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('*');
    const copied = copies(stages[0] ?? []).flatMap(({ what }) => what);
    expect(rest.toSorted()).toEqual(copied.map((path) => `!${path}`).toSorted());
    for (const path of copied) expect(globSync(path, { cwd: root })).not.toEqual([]);
  });

  it('takes from the first stage only what that has', () => {
    const made = [
      'node_modules',
      'dist',
      ...copies(stages[0] ?? []).flatMap(({ what, to }) => [...what, to]),
    ];
    for (const { from, what } of copies(stages[1] ?? [])) {
      expect(from).toBe('built');
      for (const path of what) {
        const name = path.replace('/service/', '');
        expect(made.some((each) => each === name || each === `${name}/`)).toBe(true);
      }
    }
  });
});
