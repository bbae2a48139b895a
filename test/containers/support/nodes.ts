import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import { readCompose } from '../../docker/support/compose.ts';
import { composed } from './composition.ts';

/** Servers of EventStoreDB that this machine can reach. */
export interface Nodes {
  /** Where they are and as whom to sign in, as `EVENTSTORE_TEST_URL` takes it. */
  url: string;
  /** The container of the node that says it is at a port of this machine. */
  at(port: number): StartedTestContainer;
  remove(): Promise<void>;
}

/** The single node of docker/compose.yaml. */
export async function singleNode(): Promise<Nodes> {
  const { image, environment = {} } = readCompose('compose.yaml', {}).services['eventstore']!;
  const node = await new GenericContainer(image)
    .withEnvironment(environment)
    .withExposedPorts(2113)
    .withWaitStrategy(Wait.forHealthCheck())
    .withStartupTimeout(600_000)
    .start();
  return {
    url: `esdb://${node.getHost()}:${node.getMappedPort(2113)}?tls=false`,
    at: () => node,
    remove: async () => void (await node.stop()),
  };
}

/** The three nodes of docker/compose.cluster.yaml, which say of themselves that they are at ports of this machine. */
export async function threeNodes(): Promise<Nodes> {
  const folder = mkdtempSync(join(tmpdir(), 'case-handover-'));
  chmodSync(folder, 0o755);
  const password = 'only-for-these-tests';
  writeFileSync(join(folder, 'eventstore-password'), password, { mode: 0o644 });
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const names = ports.map((_, index) => `node${index + 1}`);
  const all = await composed(
    'compose.cluster.yaml',
    {
      SECRETS: folder,
      HANDOVER_ISSUER: 'https://issuer.example',
      HANDOVER_JWKS_URL: 'https://issuer.example/jwks',
      HANDOVER_AUDIENCE: 'case-handover',
      ...Object.fromEntries(ports.map((port, index) => [`PORT${index + 1}`, String(port)])),
    },
    { more: ['test/containers/support/reached-from-here.yaml'], services: names },
  );
  const container = (name = '') => all.getContainer(`${name}-1`);
  const { output } = await container('node1').exec(['cat', '/certificates/ca/ca.crt']);
  const ca = join(folder, 'ca.crt');
  writeFileSync(ca, output);
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(',');
  return {
    url: `esdb://admin:${password}@${hosts}?tls=true&tlsCAFile=${ca}&nodePreference=leader`,
    at: (port) => container(names[ports.indexOf(port)]),
    async remove() {
      await all.down({ removeVolumes: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
