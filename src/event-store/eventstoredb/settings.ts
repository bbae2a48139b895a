import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ChannelCredentialOptions, Credentials, EndPoint } from '@eventstore/db-client';

/** How EventStoreDB is reached. Plain data, so that a worker thread can be given it as well. */
export interface EventStoreDbSettings {
  /** `esdb://host:port`, `esdb://host:port,host:port,host:port` for a cluster, `esdb+discover://name:port` by DNS. */
  url: string;
  /** Certificates of the authority that signed those of the nodes, PEM; those the system trusts when absent. */
  caFile?: string | undefined;
  /** Who this service is there; wins over a user in the address. */
  user?: string | undefined;
  /** A file that holds the user's password. */
  passwordFile?: string | undefined;
  /** A certificate of the user and its key, PEM: in place of a password where the server is set up for it. */
  certFile?: string | undefined;
  keyFile?: string | undefined;
  /** How long an append or a read is tried again before it is given up, in milliseconds; 10,000 when absent. */
  patienceMs?: number | undefined;
}

/** Where to connect, and as whom: checked, with every file read. */
export interface Target {
  endpoints: EndPoint[];
  /** The only endpoint is a name in DNS under which the nodes of a cluster are found. */
  discover: boolean;
  channel: ChannelCredentialOptions;
  user: Credentials | undefined;
}

/** What is wrong with the settings, in a sentence that never holds a password. */
export class BadEventStoreDbSettings extends Error {
  override name = 'BadEventStoreDbSettings';
}

const PORT = 2113;

const SIGNS = 'EVENTSTORE_URL: write special signs of the user and password percent-encoded';

const address = /^esdb(\+discover)?:\/\/(?:([^@/?]*)@)?([^@/?]+)\/?(?:\?(.*))?$/;
const host = /^(\[[0-9a-f:]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i;

/** Checks the settings and reads the files they name. Throws `BadEventStoreDbSettings`. */
export function targetOf(settings: EventStoreDbSettings): Target {
  const [, discover, userInfo, hosts = '', query = ''] =
    address.exec(settings.url.trim()) ??
    bad(
      'EVENTSTORE_URL must be like esdb://host:2113, with the nodes of a cluster after commas, or esdb+discover://name:2113',
    );
  const options = optionsOf(query);
  const endpoints = hosts.split(',').map(endpointOf);
  if (discover !== undefined && endpoints.length > 1) {
    bad('EVENTSTORE_URL with esdb+discover:// takes one name: write esdb:// before several hosts');
  }
  return {
    endpoints,
    discover: discover !== undefined,
    channel: channelOf(settings, options),
    user: userOf(settings, userInfo, options),
  };
}

/** Options of the address. Those that this service sets by itself are refused, as they would not hold. */
interface Options {
  tls: boolean;
  tlsCAFile?: string;
  userCertFile?: string;
  userKeyFile?: string;
}

function optionsOf(query: string): Options {
  const options: Options = { tls: true };
  // A question mark in the password ends it early: what follows must not be repeated as the name of an option.
  if (query.includes('@')) bad(SIGNS);
  for (const [name, value] of new URLSearchParams(query)) {
    switch (name.toLowerCase()) {
      case 'tls':
        if (value !== 'true' && value !== 'false') bad('EVENTSTORE_URL: tls is true or false');
        options.tls = value === 'true';
        break;
      case 'tlsverifycert':
        if (value !== 'true')
          bad(
            'EVENTSTORE_URL: certificates are always checked: leave tlsVerifyCert out and give EVENTSTORE_CA_FILE',
          );
        break;
      case 'nodepreference':
        if (value.toLowerCase() !== 'leader') bad('EVENTSTORE_URL: nodePreference can only be leader');
        break;
      case 'tlscafile':
        options.tlsCAFile = value;
        break;
      case 'usercertfile':
        options.userCertFile = value;
        break;
      case 'userkeyfile':
        options.userKeyFile = value;
        break;
      default:
        bad(`EVENTSTORE_URL has an option ${name}, which cannot be set here: leave it out`);
    }
  }
  return options;
}

function endpointOf(text: string): EndPoint {
  const [, name = '', port = String(PORT)] =
    host.exec(text.trim()) ??
    bad('EVENTSTORE_URL must name each host as host:port, with commas between them');
  if (Number(port) < 1 || Number(port) > 65_535) bad(`EVENTSTORE_URL: there is no port ${port}`);
  return { address: name, port: Number(port) };
}

function channelOf(settings: EventStoreDbSettings, options: Options): ChannelCredentialOptions {
  const ca = settings.caFile ?? options.tlsCAFile;
  const cert = settings.certFile ?? options.userCertFile;
  const key = settings.keyFile ?? options.userKeyFile;
  if (!options.tls) {
    if (ca !== undefined) bad('EVENTSTORE_CA_FILE needs TLS: leave tls=false out of EVENTSTORE_URL');
    if (cert !== undefined) bad('EVENTSTORE_CERT_FILE needs TLS: leave tls=false out of EVENTSTORE_URL');
    return { insecure: true };
  }
  return {
    ...(ca !== undefined && { rootCertificate: authoritiesIn(ca) }),
    ...userCertificate(cert, key),
  };
}

function userCertificate(cert: string | undefined, key: string | undefined): ChannelCredentialOptions {
  if (cert === undefined && key === undefined) return {};
  if (cert === undefined || key === undefined)
    return bad('EVENTSTORE_CERT_FILE and EVENTSTORE_KEY_FILE belong together: set both or none');
  const userCertFile = contentOf('EVENTSTORE_CERT_FILE', cert);
  const userKeyFile = contentOf('EVENTSTORE_KEY_FILE', key);
  const [certificate] = certificatesIn('EVENTSTORE_CERT_FILE', cert, userCertFile);
  let matches: boolean | undefined;
  try {
    matches = certificate?.checkPrivateKey(createPrivateKey(userKeyFile));
  } catch {
    bad(`EVENTSTORE_KEY_FILE: ${key} holds no private key in PEM that can be read without a password`);
  }
  if (matches !== true) bad(`EVENTSTORE_KEY_FILE: ${key} is not the key of the certificate in ${cert}`);
  return { userCertFile, userKeyFile };
}

function authoritiesIn(file: string): Buffer {
  const content = contentOf('EVENTSTORE_CA_FILE', file);
  certificatesIn('EVENTSTORE_CA_FILE', file, content);
  return content;
}

function certificatesIn(variable: string, file: string, content: Buffer): X509Certificate[] {
  const blocks = content
    .toString('latin1')
    .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (blocks === null) bad(`${variable}: ${file} holds no certificate in PEM`);
  return blocks.map((block) => {
    let certificate: X509Certificate;
    try {
      certificate = new X509Certificate(block);
    } catch {
      return bad(`${variable}: a certificate in ${file} is damaged`);
    }
    if (certificate.validToDate < new Date())
      bad(
        `${variable}: a certificate in ${file} ran out on ${certificate.validToDate.toISOString().slice(0, 10)}`,
      );
    return certificate;
  });
}

function userOf(
  { user, passwordFile }: EventStoreDbSettings,
  userInfo: string | undefined,
  { tls }: Options,
): Credentials | undefined {
  // Nobody is signed in without: the password would go over the network in clear.
  if (!tls && (user ?? userInfo) !== undefined)
    bad('EVENTSTORE_USER needs TLS: leave tls=false out of EVENTSTORE_URL');
  const given = userInfo === undefined ? undefined : credentialsIn(userInfo);
  const username = user ?? given?.username;
  if (username === undefined) {
    if (passwordFile !== undefined)
      bad('EVENTSTORE_PASSWORD_FILE is given, but not whose password it is: set EVENTSTORE_USER');
    return undefined;
  }
  const password =
    passwordFile === undefined
      ? user === undefined
        ? given?.password
        : undefined
      : contentOf('EVENTSTORE_PASSWORD_FILE', passwordFile)
          .toString('utf8')
          .replace(/\r?\n$/, '');
  if (password === undefined) return bad('EVENTSTORE_USER needs a password: set EVENTSTORE_PASSWORD_FILE');
  if (password === '') return bad(`EVENTSTORE_PASSWORD_FILE: ${passwordFile} is empty`);
  if (/[\r\n\uFEFF]/.test(password))
    return bad(
      `EVENTSTORE_PASSWORD_FILE: ${passwordFile} must hold the password on one line, and nothing else`,
    );
  if (username.includes(':')) return bad('EVENTSTORE_USER cannot hold a colon');
  return { username, password };
}

function credentialsIn(userInfo: string): Credentials {
  const colon = userInfo.indexOf(':');
  if (colon < 1)
    return bad('EVENTSTORE_URL must give the user as user:password, or leave both to their own settings');
  try {
    return {
      username: decodeURIComponent(userInfo.slice(0, colon)),
      password: decodeURIComponent(userInfo.slice(colon + 1)),
    };
  } catch {
    return bad(SIGNS);
  }
}

function contentOf(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return bad(`${variable}: ${file} ${code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`}`);
  }
}

function bad(why: string): never {
  throw new BadEventStoreDbSettings(why);
}
