import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  GenericContainer,
  getContainerRuntimeClient,
  randomUuid,
  Wait,
  type StartedDockerComposeEnvironment,
  type StartedTestContainer,
} from 'testcontainers';
import { packageJson, root } from '../docker/support/files.ts';
import { composed } from './support/composition.ts';
import { as, openCase } from './support/journey.ts';

/** The image end to end: built, started, asked over HTTP, started again. */

const demo = { HANDOVER_DEMO: 'true', HANDOVER_DEMO_ANY_ADDRESS: 'true' };

/** How the engine says that a container stands. */
async function stateOf(container: StartedTestContainer) {
  const { container: containers } = await getContainerRuntimeClient();
  return (await containers.inspect(containers.getById(container.getId()))).State;
}

describe('the image by itself', () => {
  const volume = `case-handover-${randomUuid()}`;
  let service: StartedTestContainer | undefined;

  beforeAll(async () => {
    await promisify(execFile)(
      'docker',
      ['compose', '--file', `${root}docker/compose.yaml`, 'build', 'service'],
      {
        env: { ...process.env, HANDOVER_GIT_REF: 'abc1234' },
        maxBuffer: 2 ** 26,
      },
    );
    service = await new GenericContainer(`case-handover:${packageJson.version}`)
      .withEnvironment(demo)
      .withExposedPorts(3000)
      .withTmpFs({ '/tmp': 'rw' })
      .withDroppedCapabilities('ALL')
      .withSecurityOpt('no-new-privileges')
      .withBindMounts([{ source: volume, target: '/data', mode: 'rw' }])
      .withWaitStrategy(Wait.forHealthCheck())
      .withStartupTimeout(600_000)
      .start();
  });
  afterAll(async () => {
    await service?.stop();
    const { container } = await getContainerRuntimeClient();
    await container.dockerode.getVolume(volume).remove();
  });

  it('runs as node, from files that are not its own, and without tools that build', async () => {
    const run = async (...words: string[]) => (await service!.exec(words)).output.trim();
    expect(await run('id', '-un')).toBe('node');
    expect(
      await run('sh', '-c', 'command -v npm npx yarn corepack; ls node_modules | grep -x typescript'),
    ).toBe('');
    expect(await run('find', '/service', '-writable', '-not', '-type', 'l')).toBe('');
    expect(await run('stat', '-c', '%U %a', '/data')).toBe('node 700');
  });

  it('says which build it is', async () => {
    const amira = await as('amira', service!);
    const { body } = await amira.get('/info');
    expect(body).toMatchObject({ build: { version: packageJson.version }, git: { commit: 'abc1234' } });
  });

  it('keeps a case over a restart, and its log proves whole', async () => {
    const caseId = await openCase(await as('amira', service!));
    await service!.restart({ timeout: 30_000 });
    const { status, body } = await (await as('amira', service!)).get(`/api/cases/${caseId}`);
    expect([status, body.crn]).toEqual([200, 'X200001']);
    const { output, exitCode } = await service!.exec(['node', 'scripts/verify.ts', '/data']);
    expect([exitCode, output]).toEqual([0, expect.stringContaining('events are whole')]);
  });

  it('ends well when it is stopped, and ends at once when it is stopped before it runs', async () => {
    const { container } = await getContainerRuntimeClient();
    const running = container.getById(service!.getId());
    await running.stop({ t: 60 });
    expect(await stateOf(service!)).toMatchObject({ Running: false, ExitCode: 0, OOMKilled: false });
    // Long before it is well: it still has to open its log. 137 would say that it had to be killed.
    await running.start();
    await running.stop({ t: 60 });
    expect([0, 1]).toContain((await stateOf(service!)).ExitCode);
    await running.start();
  });
});

describe('docker/compose.yaml', () => {
  let all: StartedDockerComposeEnvironment;
  beforeAll(async () => {
    all = await composed('compose.yaml', { PORT: '0' });
  });
  afterAll(async () => {
    await all?.down({ removeVolumes: true });
  });

  it('keeps a case in EventStoreDB over a restart of both', async () => {
    const service = all.getContainer('service-1');
    const caseId = await openCase(await as('amira', service));
    await all.getContainer('eventstore-1').restart();
    await service.restart();
    const { status, body } = await (await as('amira', service)).get(`/api/cases/${caseId}`);
    expect([status, body.crn]).toEqual([200, 'X200001']);
    // The log is there and not in the data folder.
    const { output } = await service.exec(['ls', '/data']);
    expect(output).not.toContain('events.db');
  });
});
