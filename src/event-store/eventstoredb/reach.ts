import { connect, type Socket } from 'node:net';
import { connect as connectWithTls } from 'node:tls';
import type { EndPoint } from '@eventstore/db-client';
import type { Target } from './settings.ts';

/** How long one node is tried, in milliseconds. */
const WITHIN_MS = 1_500;

const UNKNOWN_AUTHORITY =
  'its certificate is not signed by a known authority: is EVENTSTORE_CA_FILE missing or another one?';

const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name cannot be resolved at the moment',
  ETIMEDOUT: 'it does not answer',
  EPROTO: 'it does not speak TLS: is tls=false missing in EVENTSTORE_URL?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS: is tls=false missing in EVENTSTORE_URL?',
  ECONNRESET:
    'it cuts the connection: is it starting, or is tls=false too much or missing in EVENTSTORE_URL?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name: use the name that stands in it',
  CERT_HAS_EXPIRED: 'its certificate has run out',
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  // Another authority of the same name, as one that was made anew.
  CERT_SIGNATURE_FAILURE: UNKNOWN_AUTHORITY,
};

/**
 * Why the nodes cannot be reached, in words: the client only says that it found none. Looks at each by itself, with the
 * same certificates.
 */
export async function whyUnreachable({ endpoints, channel }: Target): Promise<string> {
  const found = await Promise.all(
    endpoints.map(
      async (endpoint) => `${endpoint.address}:${endpoint.port}: ${await look(endpoint, channel)}`,
    ),
  );
  return found.join('; ');
}

function look({ address, port }: EndPoint, channel: Target['channel']): Promise<string> {
  const host = address.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve) => {
    const socket: Socket = channel.insecure
      ? connect({ host, port })
      : connectWithTls({
          host,
          port,
          ...(Number.isNaN(Number(host.replaceAll('.', ''))) && !host.includes(':') && { servername: host }),
          ca: channel.rootCertificate,
          cert: channel.userCertFile,
          key: channel.userKeyFile,
          ALPNProtocols: ['h2'],
        });
    const say = (what: string) => {
      socket.destroy();
      resolve(what);
    };
    socket.setTimeout(WITHIN_MS, () => say('it does not answer'));
    socket.once(channel.insecure ? 'connect' : 'secureConnect', () =>
      say(
        channel.insecure
          ? 'it takes connections, but does not answer: does it hang, or is tls=false too much in EVENTSTORE_URL?'
          : 'it is there, but names no node that leads: are too few nodes up, or is it no EventStoreDB?',
      ),
    );
    socket.once('error', (error: NodeJS.ErrnoException) => say(reasons[error.code ?? ''] ?? error.message));
  });
}
