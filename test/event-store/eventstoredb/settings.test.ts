import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  BadEventStoreDbSettings,
  targetOf,
  type EventStoreDbSettings,
} from '../../../src/event-store/eventstoredb/settings.ts';
import { makeCertificates } from '../../support/eventstoredb/certificates.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';

const folder = freshFolder();
afterAll(removeFolders);

/** Writes a file and gives its path. */
function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const { caFile, identity } = makeCertificates(folder);
const certFile = file('user.crt', identity.cert);
const keyFile = file('user.key', identity.key);
const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherKeyFile = file(
  'other.key',
  otherKey.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
);
const passwordFile = file('password', 'wört: @1\n');
const absent = join(folder, 'absent');
mkdirSync(join(folder, 'directory'));
const directory = join(folder, 'directory');
const textFile = file('text', 'Nothing in PEM.\n');
const damaged = file('damaged.crt', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
const empty = file('empty', '\n');
const twoLines = file('two-lines', 'one\ntwo\n');

const url = 'esdb://one.example:2113';
const SHAPE =
  'EVENTSTORE_URL must be like esdb://host:2113, with the nodes of a cluster after commas, or esdb+discover://name:2113';

/** What is wrong with settings; undefined for nothing. */
function sentence(settings: EventStoreDbSettings): string | undefined {
  try {
    targetOf(settings);
    return undefined;
  } catch (error) {
    if (error instanceof BadEventStoreDbSettings) return error.message;
    throw error;
  }
}

describe('The settings of EventStoreDB', () => {
  it.each<[EventStoreDbSettings, string]>([
    [{ url: '' }, SHAPE],
    [{ url: 'http://one.example:2113' }, SHAPE],
    [{ url: 'esdb://' }, SHAPE],
    [{ url: 'esdb://one.example:2113/stream' }, SHAPE],
    [
      { url: 'esdb+discover://one.example,two.example' },
      'EVENTSTORE_URL with esdb+discover:// takes one name: write esdb:// before several hosts',
    ],
    [
      { url: 'esdb://one.example,,two.example' },
      'EVENTSTORE_URL must name each host as host:port, with commas between them',
    ],
    [
      { url: 'esdb://one.example:http' },
      'EVENTSTORE_URL must name each host as host:port, with commas between them',
    ],
    [{ url: 'esdb://one.example:0' }, 'EVENTSTORE_URL: there is no port 0'],
    [{ url: 'esdb://one.example:65536' }, 'EVENTSTORE_URL: there is no port 65536'],
    [{ url: `${url}?tls=no` }, 'EVENTSTORE_URL: tls is true or false'],
    [
      { url: `${url}?tlsVerifyCert=false` },
      'EVENTSTORE_URL: certificates are always checked: leave tlsVerifyCert out and give EVENTSTORE_CA_FILE',
    ],
    [{ url: `${url}?nodePreference=follower` }, 'EVENTSTORE_URL: nodePreference can only be leader'],
    [
      { url: `${url}?defaultDeadline=5` },
      'EVENTSTORE_URL has an option defaultDeadline, which cannot be set here: leave it out',
    ],
    [
      { url: 'esdb://somebody@one.example' },
      'EVENTSTORE_URL must give the user as user:password, or leave both to their own settings',
    ],
    [
      { url: 'esdb://somebody:%E0%A4%A@one.example' },
      'EVENTSTORE_URL: write special signs of the user and password percent-encoded',
    ],
    [
      { url: 'esdb://somebody:pass?word@one.example' },
      'EVENTSTORE_URL: write special signs of the user and password percent-encoded',
    ],
    [{ url, caFile: absent }, `EVENTSTORE_CA_FILE: ${absent} is not there`],
    [{ url, caFile: directory }, `EVENTSTORE_CA_FILE: ${directory} cannot be read (EISDIR)`],
    [{ url, caFile: textFile }, `EVENTSTORE_CA_FILE: ${textFile} holds no certificate in PEM`],
    [{ url, caFile: damaged }, `EVENTSTORE_CA_FILE: a certificate in ${damaged} is damaged`],
    [{ url: `${url}?tlsCAFile=${absent}` }, `EVENTSTORE_CA_FILE: ${absent} is not there`],
    [{ url, user: 'somebody' }, 'EVENTSTORE_USER needs a password: set EVENTSTORE_PASSWORD_FILE'],
    [
      { url, passwordFile },
      'EVENTSTORE_PASSWORD_FILE is given, but not whose password it is: set EVENTSTORE_USER',
    ],
    [{ url, user: 'somebody', passwordFile: absent }, `EVENTSTORE_PASSWORD_FILE: ${absent} is not there`],
    [{ url, user: 'somebody', passwordFile: empty }, `EVENTSTORE_PASSWORD_FILE: ${empty} is empty`],
    [
      { url, user: 'somebody', passwordFile: twoLines },
      `EVENTSTORE_PASSWORD_FILE: ${twoLines} must hold the password on one line, and nothing else`,
    ],
    [{ url, user: 'some:body', passwordFile }, 'EVENTSTORE_USER cannot hold a colon'],
    [
      { url: `${url}?tls=false`, caFile },
      'EVENTSTORE_CA_FILE needs TLS: leave tls=false out of EVENTSTORE_URL',
    ],
    [
      { url: `${url}?tls=false`, user: 'somebody', passwordFile },
      'EVENTSTORE_USER needs TLS: leave tls=false out of EVENTSTORE_URL',
    ],
    [
      { url: 'esdb://somebody:secret@one:2113?tls=false' },
      'EVENTSTORE_USER needs TLS: leave tls=false out of EVENTSTORE_URL',
    ],
    [{ url, certFile }, 'EVENTSTORE_CERT_FILE and EVENTSTORE_KEY_FILE belong together: set both or none'],
    [{ url, keyFile }, 'EVENTSTORE_CERT_FILE and EVENTSTORE_KEY_FILE belong together: set both or none'],
    [{ url, certFile: absent, keyFile }, `EVENTSTORE_CERT_FILE: ${absent} is not there`],
    [{ url, certFile, keyFile: absent }, `EVENTSTORE_KEY_FILE: ${absent} is not there`],
    [{ url, certFile: textFile, keyFile }, `EVENTSTORE_CERT_FILE: ${textFile} holds no certificate in PEM`],
    [
      { url, certFile, keyFile: textFile },
      `EVENTSTORE_KEY_FILE: ${textFile} holds no private key in PEM that can be read without a password`,
    ],
    [
      { url, certFile, keyFile: otherKeyFile },
      `EVENTSTORE_KEY_FILE: ${otherKeyFile} is not the key of the certificate in ${certFile}`,
    ],
    [
      { url: `${url}?tls=false`, certFile, keyFile },
      'EVENTSTORE_CERT_FILE needs TLS: leave tls=false out of EVENTSTORE_URL',
    ],
  ])('%j: what is wrong is a sentence', (settings, expected) => {
    expect(sentence(settings)).toBe(expected);
  });

  it('give the nodes, who the service is, and what is in the files', () => {
    const target = targetOf({
      url: 'esdb://one.example,two.example:2114,[::1]:2115?tls=true&nodePreference=leader',
      caFile,
      user: 'somebody',
      passwordFile,
      certFile,
      keyFile,
    });
    expect(target).toMatchObject({
      endpoints: [
        { address: 'one.example', port: 2113 },
        { address: 'two.example', port: 2114 },
        { address: '[::1]', port: 2115 },
      ],
      discover: false,
      user: { username: 'somebody', password: 'wört: @1' },
    });
    expect(target.channel).toEqual({
      rootCertificate: expect.any(Buffer),
      userCertFile: Buffer.from(identity.cert),
      userKeyFile: Buffer.from(identity.key),
    });
    expect(targetOf({ url: 'esdb+discover://nodes.example' })).toMatchObject({ discover: true, channel: {} });
    expect(targetOf({ url: `${url}?tls=false` }).channel).toEqual({ insecure: true });
    expect(targetOf({ url: 'esdb://some%40body:p%3Aw@one.example' }).user).toEqual({
      username: 'some@body',
      password: 'p:w',
    });
    // A user of their own setting has a password of its own.
    expect(sentence({ url: 'esdb://admin:changeit@one.example', user: 'somebody' })).toMatch(
      /needs a password/,
    );
  });

  it('never tell a password, whatever is wrong with them', () => {
    const secret = 'ThePasswordItself';
    const text = fc.string({
      unit: fc.constantFrom('a', '1', ':', '@', '/', '?', '=', '&', ',', '%', '.', ' '),
    });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const told = sentence({ url: `esdb://${before}user:${secret}@${after}` });
        expect(told ?? '').not.toContain(secret);
      }),
    );
  });
});
