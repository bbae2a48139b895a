import { DockerComposeEnvironment, Wait, type StartedDockerComposeEnvironment } from 'testcontainers';
import { root } from '../../docker/support/files.ts';

/**
 * Starts services of a compose file of docker/ as they stand there, under a name of its own, and waits until each is
 * well. `down({ removeVolumes: true })` leaves nothing behind.
 *
 * @param more compose files that are laid over it, from the root of the project
 * @param services all of them when none is named
 */
export function composed(
  file: string,
  env: Record<string, string>,
  { more = [], services }: { more?: string[]; services?: string[] } = {},
): Promise<StartedDockerComposeEnvironment> {
  const files = [file, ...more.map((path) => `../${path}`)];
  return new DockerComposeEnvironment(`${root}docker`, files)
    .withEnvironment(env)
    .withDefaultWaitStrategy(Wait.forHealthCheck())
    .withStartupTimeout(600_000)
    .withBuild()
    .up(services);
}
