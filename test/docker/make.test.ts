import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadSecrets } from '../../src/event-store/keys/secrets.ts';
import { sessionKey } from '../../src/security/keys.ts';
import { root } from './support/files.ts';

/** What the scripts of docker/ make, read by those who use it. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'case-handover-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The names of all files under the folder, and what is in them. */
const made = () =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
const rights = (path: string) => statSync(join(folder, path)).mode & 0o777;
const script = (name: string, ...words: string[]) =>
  execFileSync(`${root}docker/${name}`, words, { encoding: 'utf8' });

describe('docker/make-secrets', () => {
  it('makes what the service and the nodes take, for one user alone, and leaves what is there', () => {
    script('make-secrets', folder);
    const secrets = made();
    expect(Object.keys(secrets).toSorted()).toEqual([
      'eventstore-password',
      'handover-hash-key',
      'handover-master-key',
      'handover-session-key',
    ]);
    for (const name of Object.keys(secrets)) expect(rights(name)).toBe(0o600);
    const { masterKey, hashKey } = loadSecrets({
      folder,
      masterKeyFile: join(folder, 'handover-master-key'),
      hashKeyFile: join(folder, 'handover-hash-key'),
      mayCreate: false,
    });
    const session = sessionKey({ sessionKeyFile: join(folder, 'handover-session-key'), data: folder });
    expect(new Set([masterKey, hashKey, session].map((key) => Buffer.from(key).toString('hex'))).size).toBe(
      3,
    );
    expect(secrets['eventstore-password']).toMatch(/^[0-9a-f]{48}\n$/);

    rmSync(join(folder, 'handover-session-key'));
    script('make-secrets', folder);
    const again = made();
    expect(again).toMatchObject({ ...secrets, 'handover-session-key': expect.any(String) });
    expect(again['handover-session-key']).not.toBe(secrets['handover-session-key']);
  });
});

describe('docker/make-secrets without OpenSSL', () => {
  it('fails, and has made nothing', () => {
    const tools = join(folder, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'openssl'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const env = { ...process.env, PATH: `${tools}:${process.env['PATH']}` };
    const secrets = join(folder, 'secrets');
    expect(() => execFileSync(`${root}docker/make-secrets`, [secrets], { env, stdio: 'pipe' })).toThrow();
    expect(readdirSync(secrets).filter((name) => !name.startsWith('.'))).toEqual([]);
  });
});

describe('docker/make-certificates', () => {
  const me = `${process.getuid!()}:${process.getgid!()}`;
  const make = (...nodes: string[]) => script('make-certificates', folder, me, ...nodes);
  const certificate = (path: string) => new X509Certificate(readFileSync(join(folder, path)));

  /** What a client that trusts the authority says of a node that is called by a name. */
  async function called(node: string, servername: string): Promise<string> {
    const [key, cert, ca] = [`${node}/node.key`, `${node}/node.crt`, 'ca/ca.crt'].map((path) =>
      readFileSync(join(folder, path)),
    );
    const server = createServer({
      key: key!,
      cert: cert!,
      ca: ca!,
      requestCert: true,
      rejectUnauthorized: true,
    });
    server.on('secureConnection', (socket) => socket.end('welcome'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    // A node shows its own certificate to the others, as a client.
    const socket = connect({ port, host: '127.0.0.1', servername, ca: ca!, key: key!, cert: cert! });
    const answer = await new Promise<string>((resolve) => {
      socket.on('data', (data) => resolve(data.toString()));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
    socket.destroy();
    server.close();
    return answer;
  }

  it('makes certificates that nodes and clients accept, for the names they are called by alone', async () => {
    make('node1', 'node2');
    expect(await called('node1', 'node1')).toBe('welcome');
    expect(await called('node2', 'localhost')).toBe('welcome');
    expect(await called('node1', 'node2')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    for (const node of ['node1', 'node2']) {
      const one = certificate(`${node}/node.crt`);
      expect(one.subject).toBe('CN=eventstoredb-node');
      expect(one.subjectAltName).toBe(`DNS:${node}, DNS:localhost, IP Address:127.0.0.1`);
      expect(one.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
      expect(one.ca).toBe(false);
      expect(one.verify(certificate('ca/ca.crt').publicKey)).toBe(true);
    }
  });

  it('lets nobody else read a key, and shows the key that signs to nobody', () => {
    make('node1');
    expect(Object.keys(made()).toSorted()).toEqual([
      'authority/ca.crt',
      'authority/ca.key',
      'ca/ca.crt',
      'node1/node.crt',
      'node1/node.key',
    ]);
    for (const path of ['authority/ca.key', 'node1/node.key']) expect(rights(path)).toBe(0o600);
  });

  it('leaves what is good, and renews what is about to end or was signed by somebody else', async () => {
    make('node1', 'node2', 'node3');
    const before = made();
    expect(make('node1', 'node2', 'node3')).toBe('');
    expect(made()).toEqual(before);

    const node2 = join(folder, 'node2');
    const ending = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '20', '-subj', '/CN=x'];
    const files = ['-keyout', join(node2, 'node.key'), '-out', join(node2, 'node.crt')];
    execFileSync('openssl', [...ending, ...files], { stdio: 'ignore' });
    rmSync(join(folder, 'node3', 'node.crt'));
    expect(make('node1', 'node2', 'node3')).toBe(
      'Made the certificate of node2.\nMade the certificate of node3.\n',
    );
    expect(made()).toMatchObject({
      'ca/ca.crt': before['ca/ca.crt'],
      'node1/node.key': before['node1/node.key'],
    });
    expect(await called('node2', 'node2')).toBe('welcome');

    rmSync(join(folder, 'authority'), { recursive: true });
    expect(make('node1', 'node2', 'node3').split('\n')).toHaveLength(5);
    expect(await called('node1', 'node1')).toBe('welcome');
  });
});
