import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { START, type StoredEvent } from '../../../src/event-store/event-store.ts';
import {
  openEventStoreDb,
  type EventStoreDb,
} from '../../../src/event-store/eventstoredb/eventstoredb-store.ts';
import type { EventStoreDbSettings } from '../../../src/event-store/eventstoredb/settings.ts';
import { makeCertificates, type Certificates } from '../../support/eventstoredb/certificates.ts';
import { EventStoreDouble } from '../../support/eventstoredb/double.ts';
import { events } from '../support/any-event.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';

/** How long is tried what cannot be done, in milliseconds. */
const PATIENCE_MS = 2_000;

const USER = 'case-handover';
const PASSWORD = 'word: @/?#';

let folder: string;
let certificates: Certificates;
let passwordFile: string;
let double: EventStoreDouble;
let store: EventStoreDb | undefined;

beforeAll(() => {
  folder = freshFolder();
  certificates = makeCertificates(folder);
  passwordFile = file('password', `${PASSWORD}\n`);
});
afterEach(async () => {
  await store?.close();
  store = undefined;
  await double.stop();
});
afterAll(removeFolders);

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const start = async (nodes = 1) =>
  (double = await EventStoreDouble.start({
    nodes,
    identity: certificates.identity,
    users: { [USER]: PASSWORD },
  }));

/** The nodes of the double, without who or how. */
const nodes = (name = '127.0.0.1') =>
  `esdb://${double.nodes.map(({ address: { port } }) => `${name}:${port}`).join(',')}`;

/** Expects a store to write, read and follow. */
async function expectToWork(settings: EventStoreDbSettings): Promise<void> {
  store = await openEventStoreDb(settings);
  const sent = events('case-1', 'no-stream', 3);
  expect(await store.append('case-1', 'no-stream', sent)).toMatchObject({ revision: 2 });
  const read = await store.readStream('case-1');
  expect(read.map(({ eventId }) => eventId)).toEqual(sent.map(({ eventId }) => eventId));
  const seen: StoredEvent[] = [];
  const stop = new AbortController();
  for await (const page of store.follow(START, stop.signal)) {
    seen.push(...page.events);
    if (seen.length === 3) stop.abort();
  }
  expect(seen).toEqual(read);
  expect(await store.status()).toMatchObject({
    reachable: true,
    leader: `127.0.0.1:${double.leader!.address.port}`,
  });
}

describe('A store connects', () => {
  it('over TLS with the certificate of the authority, and the password of a user in a file', async () => {
    await start();
    await expectToWork({ url: nodes(), caFile: certificates.caFile, user: USER, passwordFile });
  });

  it('to a cluster over TLS', async () => {
    await start(3);
    await expectToWork({ url: nodes(), caFile: certificates.caFile, user: USER, passwordFile });
  });

  it('by the name in the certificate', async () => {
    await start();
    await expectToWork({ url: nodes('localhost'), caFile: certificates.caFile, user: USER, passwordFile });
  });

  it('with everything in the address', async () => {
    await start();
    const who = `${USER}:${encodeURIComponent(PASSWORD)}@`;
    const url = nodes().replace('//', `//${who}`);
    await expectToWork({ url: `${url}?tls=true&tlsCAFile=${certificates.caFile}&nodePreference=leader` });
  });

  it('again once the authority, the certificate and the password were replaced, each in its file', async () => {
    const before = makeCertificates(join(folder, 'renewed'));
    const { caFile } = before;
    const password = file('renewed-password', 'the one before');
    double = await EventStoreDouble.start({ identity: before.identity, users: { [USER]: 'the one before' } });
    const ports = double.nodes.map(({ address: { port } }) => port);
    await expectToWork({ url: nodes(), caFile, user: USER, passwordFile: password });
    await double.stop();
    const { identity } = makeCertificates(join(folder, 'renewed'));
    file('renewed-password', 'the one after');
    double = await EventStoreDouble.start({ identity, users: { [USER]: 'the one after' }, ports });
    await store!.append('case-1', 'no-stream', events('case-1', 'no-stream', 1));
  });

  it('with the files as they were while one of them is not whole', async () => {
    await start();
    const { port } = double.nodes[0]!.address;
    const caFile = file('half.crt', readFileSync(certificates.caFile, 'utf8'));
    await expectToWork({ url: nodes(), caFile, user: USER, passwordFile });
    file('half.crt', '-----BEGIN');
    await double.nodes[0]!.kill();
    await double.nodes[0]!.start(port);
    await store!.append('case-2', 'no-stream', events('case-2', 'no-stream', 1));
  });

  it('with a certificate of its own where one is asked for', async () => {
    const { identity, caFile } = certificates;
    const clientAuthority = readFileSync(caFile, 'utf8');
    double = await EventStoreDouble.start({ identity: { ...identity, clientAuthority } });
    const [certFile, keyFile] = [file('user.crt', identity.cert), file('user.key', identity.key)];
    await expectToWork({ url: nodes(), caFile, certFile, keyFile });
    await expect(openEventStoreDb({ url: nodes(), caFile, patienceMs: PATIENCE_MS })).rejects.toMatchObject({
      name: 'StoreUnavailable',
    });
  });
});

describe('A store that cannot connect says why, and that nothing was written', () => {
  const WHO =
    'EventStoreDB refuses who this service says it is: check EVENTSTORE_USER and EVENTSTORE_PASSWORD_FILE, or that it takes the certificate in EVENTSTORE_CERT_FILE, and what the user may do';
  const AUTHORITY =
    'its certificate is not signed by a known authority: is EVENTSTORE_CA_FILE missing or another one?';

  /** Each gets the settings that would do. */
  const wrong: [is: string, change: (good: EventStoreDbSettings) => EventStoreDbSettings, says: string][] = [
    ['a wrong password', (good) => ({ ...good, passwordFile: file('wrong', 'wrong') }), WHO],
    ['an unknown user', (good) => ({ ...good, user: 'nobody' }), WHO],
    ['nobody', ({ url, caFile }) => ({ url, caFile, patienceMs: PATIENCE_MS }), WHO],
    ['no authority', (good) => ({ ...good, caFile: undefined }), AUTHORITY],
    [
      'another authority',
      (good) => ({ ...good, caFile: makeCertificates(join(folder, 'other')).caFile }),
      AUTHORITY,
    ],
    [
      'no TLS where there is',
      ({ url }) => ({ url: `${url}?tls=false`, patienceMs: PATIENCE_MS }),
      'is tls=false too much in EVENTSTORE_URL?',
    ],
    ['the wrong port', (good) => ({ ...good, url: 'esdb://127.0.0.1:9' }), 'nothing listens there'],
    [
      'no such host',
      // Looking up a name may take a while.
      (good) => ({ ...good, url: 'esdb://no.such.host.invalid', patienceMs: 3 * PATIENCE_MS }),
      'no.such.host.invalid:2113: ',
    ],
  ];

  it.each(wrong)('%s', async (_, change, says) => {
    await start();
    const good = {
      url: nodes(),
      caFile: certificates.caFile,
      user: USER,
      passwordFile,
      patienceMs: PATIENCE_MS,
    };
    const told: unknown = await openEventStoreDb(change(good)).catch((error: unknown) => error);
    expect(told).toMatchObject({
      name: 'StoreUnavailable',
      nothingWritten: true,
      message: expect.stringContaining(says),
    });
    expect((told as Error).message).not.toContain(PASSWORD);
  });

  it('in a cluster, of each node', async () => {
    await start(3);
    const told: unknown = await openEventStoreDb({
      url: nodes(),
      user: USER,
      passwordFile,
      patienceMs: PATIENCE_MS,
    }).catch((error: unknown) => error);
    const each = double.nodes.map(({ address: { port } }) => `127.0.0.1:${port}: ${AUTHORITY}`).join('; ');
    expect((told as Error).message).toBe(`EventStoreDB does not answer (${each})`);
  });

  it('TLS where there is none', async () => {
    double = await EventStoreDouble.start();
    await expect(openEventStoreDb({ url: nodes(), patienceMs: PATIENCE_MS })).rejects.toMatchObject({
      name: 'StoreUnavailable',
      nothingWritten: true,
      message: expect.stringContaining('is tls=false'),
    });
  });

  it('a user who is refused later', async () => {
    await start();
    const url = nodes();
    store = await openEventStoreDb({ url, caFile: certificates.caFile, user: USER, passwordFile });
    const sent = events('case-1', 'no-stream', 1);
    expect(await store.append('case-1', 'no-stream', sent)).toMatchObject({ revision: 0 });
    (double.nodes[0]!.users as Record<string, string>)[USER] = 'another';
    await expect(store.append('case-1', 0, events('case-1', 0, 1))).rejects.toMatchObject({
      name: 'StoreUnavailable',
      message: WHO,
    });
    await expect(store.readStream('case-1')).rejects.toMatchObject({
      name: 'StoreUnavailable',
      message: WHO,
    });
    expect(await store.status()).toMatchObject({ reachable: false, why: WHO });
    expect(double.nodes[0]!.log.stream('case-1')).toHaveLength(1);
  });
});
