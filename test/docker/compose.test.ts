import { describe, expect, it } from '@jest/globals';
import { readSettings, settingsTable } from '../../src/config/settings.ts';
import { faults, readCompose, type Compose, type ComposeService } from './support/compose.ts';
import { packageJson, textOf } from './support/files.ts';
import { environment as imageEnvironment } from './support/image.ts';

const given = {
  HANDOVER_ISSUER: 'https://issuer.example',
  HANDOVER_JWKS_URL: 'https://issuer.example/.well-known/jwks.json',
  HANDOVER_AUDIENCE: 'case-handover',
};
const single = readCompose('compose.yaml', {});
const cluster = readCompose('compose.cluster.yaml', given);

const OURS = 'case-handover:';
const servicesOf = ({ services }: Compose) => Object.entries(services);
const ours = (compose: Compose) => servicesOf(compose).filter(([, { image }]) => image.startsWith(OURS));
const theirs = (compose: Compose) => servicesOf(compose).filter(([, { image }]) => !image.startsWith(OURS));
const lasting = (compose: Compose) => servicesOf(compose).filter(([, { restart }]) => restart !== 'no');
const mounts = ({ volumes = [] }: ComposeService) =>
  volumes.map((mount) => {
    const [source = '', target = '', mode = 'rw'] = mount.split(':');
    return { source, target, mode };
  });

/** What is set of a node of EventStoreDB, which ends at once when it is given an option that it does not know. */
const OF_A_NODE = [
  'EVENTSTORE_CERTIFICATE_FILE',
  'EVENTSTORE_CERTIFICATE_PRIVATE_KEY_FILE',
  'EVENTSTORE_CLUSTER_SIZE',
  'EVENTSTORE_DISCOVER_VIA_DNS',
  'EVENTSTORE_GOSSIP_SEED',
  'EVENTSTORE_INSECURE',
  'EVENTSTORE_NODE_HOST_ADVERTISE_AS',
  'EVENTSTORE_REPLICATION_HOST_ADVERTISE_AS',
  'EVENTSTORE_TELEMETRY_OPTOUT',
  'EVENTSTORE_TRUSTED_ROOT_CERTIFICATES_PATH',
];

/** A release of any registry, with the digest of it or without. */
const PINNED = /^[a-z0-9.:/-]+:\d+\.\d+\.\d+-\w+(@sha256:[0-9a-f]{64})?$/;

describe.each([
  ['compose.yaml', single],
  ['compose.cluster.yaml', cluster],
])('docker/%s', (file, compose) => {
  it('is a compose file by the specification, and would not be with a misspelt word', () => {
    expect(faults(compose)).toEqual([]);
    const [[name, service] = []] = servicesOf(compose);
    const misspelt = { ...compose, services: { [name!]: { ...service, helthcheck: {} } } };
    expect(faults(misspelt)).toEqual([`/services/${name} must NOT have additional properties`]);
  });

  it('pins every image to a release, and ours to the one of package.json', () => {
    for (const [, { image }] of theirs(compose)) expect(image).toMatch(PINNED);
    for (const [, { image, build }] of ours(compose)) {
      expect(image).toBe(`${OURS}${packageJson.version}`);
      expect(build).toMatchObject({ context: '..', dockerfile: 'docker/Dockerfile' });
    }
    expect(ours(compose)).not.toEqual([]);
  });

  it('sets what the service knows and accepts, and mounts every file that it names', () => {
    for (const [, service] of ours(compose)) {
      const { environment = {} } = service;
      for (const variable of Object.keys(environment)) expect(settingsTable()).toContain(`\`${variable}\``);
      const settings = readSettings({ ...imageEnvironment, ...environment });
      expect(settings.eventStoreUrl).toMatch(/^esdb:/);
      const files = Object.entries(environment).filter(([variable]) => variable.endsWith('_FILE'));
      for (const [, path] of files) {
        const secret = service.secrets?.find((name) => path === `/run/secrets/${name}`);
        const mounted = mounts(service).some(({ target }) => path.startsWith(`${target}/`));
        expect(secret !== undefined || mounted).toBe(true);
      }
    }
  });

  it('points at nodes that it has', () => {
    const [nodes] = [theirs(compose).map(([name]) => name)];
    for (const [, { environment }] of ours(compose)) {
      const [, hosts = ''] = /^esdb:\/\/([^?]+)/.exec(environment!['EVENTSTORE_URL']!) ?? [];
      for (const host of hosts.split(',')) {
        expect(host).toMatch(/^\w+:2113$/);
        expect(nodes).toContain(host.replace(':2113', ''));
      }
    }
  });

  it('holds no secret: they come from files that are not kept with the project', () => {
    for (const [, { environment = {}, secrets = [] }] of servicesOf(compose)) {
      const words = Object.keys(environment).filter((name) => /PASSWORD|SECRET|TOKEN|KEY/.test(name));
      for (const name of words) expect(name).toMatch(/_FILE$/);
      for (const name of secrets) expect(compose.secrets).toHaveProperty(name);
    }
    for (const { file: from } of Object.values(compose.secrets ?? {})) expect(from).toMatch(/^\.\/secrets\//);
    expect(textOf('.gitignore').split('\n')).toContain('docker/secrets/');
    expect(textOf(`docker/${file}`)).not.toMatch(/:\/\/[^\s/]*@|changeit/);
  });

  it('opens ports to this machine alone, and none of the log', () => {
    for (const [, { ports = [] }] of ours(compose)) {
      expect(ports).toHaveLength(1);
      expect(ports[0]).toMatch(/^127\.0\.0\.1:\d+:3000$/);
    }
    for (const [, { ports, networks, network_mode: mode }] of theirs(compose)) {
      expect(ports).toBeUndefined();
      expect(networks ?? mode).toEqual(mode ?? ['log']);
    }
    expect(compose.networks['log']).toEqual({ internal: true });
  });

  it('knows of whatever lasts whether it is well, and starts each on what it needs', () => {
    for (const [, { healthcheck, image }] of lasting(compose)) {
      // Ours have the check of their image.
      if (image.startsWith(OURS)) expect(healthcheck).toBeUndefined();
      else expect(healthcheck?.test.slice(0, 2)).toEqual(['CMD', 'curl']);
    }
    for (const [, { depends_on: needs = {} }] of servicesOf(compose)) {
      for (const [name, { condition }] of Object.entries(needs)) {
        const { restart } = compose.services[name]!;
        expect(condition).toBe(restart === 'no' ? 'service_completed_successfully' : 'service_healthy');
      }
    }
    for (const [, { depends_on: needs = {} }] of ours(compose)) {
      const nodes = theirs(compose).filter(([, { restart }]) => restart === 'always');
      expect(Object.keys(needs)).toEqual(nodes.map(([name]) => name));
    }
  });

  it('keeps what lasts on volumes that it declares, each written by one', () => {
    const writers = servicesOf(compose).flatMap(([name, service]) =>
      mounts(service)
        .filter(({ source, mode }) => !source.startsWith('.') && mode === 'rw')
        .map(({ source }) => ({ source, name })),
    );
    expect(writers.map(({ source }) => source).toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
    for (const [, service] of ours(compose))
      expect(mounts(service).map(({ target }) => target)).toContain('/data');
    for (const [, service] of theirs(compose).filter(([, { restart }]) => restart === 'always')) {
      expect(mounts(service).map(({ target }) => target)).toEqual(
        expect.arrayContaining(['/var/lib/eventstore', '/var/log/eventstore']),
      );
    }
  });

  it('lets nothing write elsewhere or do more than it must', () => {
    for (const [, service] of servicesOf(compose)) {
      expect(service).toMatchObject({
        read_only: true,
        tmpfs: ['/tmp'],
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      if (service.user !== undefined) expect(service.network_mode).toBe('none');
    }
  });

  it('starts a node again whenever it ends, also with 0', () => {
    const nodes = theirs(compose).filter(([, { environment }]) => environment !== undefined);
    expect(nodes).not.toEqual([]);
    for (const [, { restart, environment }] of nodes) {
      expect(restart).toBe('always');
      expect(environment).toMatchObject({ EVENTSTORE_TELEMETRY_OPTOUT: 'true' });
      for (const variable of Object.keys(environment!)) expect(OF_A_NODE).toContain(variable);
    }
  });
});

describe('docker/compose.yaml', () => {
  it('shows invented people, and takes a port that is free', () => {
    const { service } = single.services;
    expect(readSettings({ ...imageEnvironment, ...service?.environment })).toMatchObject({ demo: true });
    expect(readCompose('compose.yaml', { PORT: '8080' }).services['service']?.ports).toEqual([
      '127.0.0.1:8080:3000',
    ]);
  });
});

describe('docker/compose.cluster.yaml', () => {
  const nodes = ['node1', 'node2', 'node3'];

  it.each(Object.keys(given))('is not started without %s', (variable) => {
    expect(() => readCompose('compose.cluster.yaml', { ...given, [variable]: '' })).toThrow(variable);
  });

  it('runs two instances as in production, with one set of secrets, names of their own and TLS to the log', () => {
    const read = ours(cluster).map(([, { environment }]) =>
      readSettings({ ...imageEnvironment, ...environment }),
    );
    expect(read.map(({ instance }) => instance)).toEqual(['one', 'two']);
    for (const settings of read) {
      expect(settings).toMatchObject({ environment: 'production', demo: false, eventStoreUser: 'admin' });
      expect(settings.eventStoreUrl).toContain('tls=true');
      expect(settings.eventStoreCaFile).toBeDefined();
    }
    const [one, two] = ours(cluster).map(([, service]) => service);
    expect(one!.secrets).toEqual(two!.secrets);
  });

  it('lets each node call the two others, under the names that their certificates have', () => {
    for (const name of nodes) {
      const { environment = {} } = cluster.services[name]!;
      const others = nodes.filter((each) => each !== name).map((each) => `${each}:2113`);
      expect(environment).toMatchObject({
        EVENTSTORE_CLUSTER_SIZE: '3',
        EVENTSTORE_GOSSIP_SEED: others.join(','),
        EVENTSTORE_NODE_HOST_ADVERTISE_AS: name,
        EVENTSTORE_REPLICATION_HOST_ADVERTISE_AS: name,
      });
      expect(environment).not.toHaveProperty('EVENTSTORE_INSECURE');
    }
    expect(cluster.services['certificates']?.entrypoint).toEqual([
      'bash',
      '/make-certificates',
      '/certificates',
      '1000:1000',
      ...nodes,
    ]);
  });

  it("shows the authority's key to nobody, and a node's key to that node alone", () => {
    const seen = (volume: string) =>
      servicesOf(cluster)
        .filter(([, service]) => mounts(service).some(({ source }) => source === volume))
        .map(([name]) => name);
    expect(seen('authority')).toEqual(['certificates']);
    for (const [index, name] of nodes.entries()) {
      expect(seen(`certificate${index + 1}`)).toEqual(['certificates', name]);
    }
  });

  it('takes passwords from the secret and never from the file', () => {
    for (const name of nodes) {
      const { entrypoint = [] } = cluster.services[name]!;
      const script = entrypoint.at(-1) ?? '';
      expect(script).toContain('EVENTSTORE_DEFAULT_ADMIN_PASSWORD="$(cat /run/secrets/eventstore-password)"');
      expect(script).toContain('exec /opt/eventstore/EventStore.ClusterNode');
    }
  });
});
