import type { IncomingMessage, ServerResponse } from 'node:http';
import { Metadata } from '@grpc/grpc-js';
import { authorize } from './host.ts';
import { SERVER_VERSION, type ServiceHost } from './services.ts';

/** Answers what is asked of a node over HTTP: whether it lives, its cluster, and scavenges. */
export function serveHttp(request: IncomingMessage, response: ServerResponse, host: ServiceHost): void {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  request.resume();
  const tell = (status: number, body?: object): void => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(body === undefined ? undefined : JSON.stringify(body, null, 2));
  };
  const method = `${request.method} ${pathname}`;
  if (method.startsWith('DELETE /admin/scavenge/')) {
    const refusal = refusalOf(request, host);
    if (refusal !== undefined) return tell(refusal);
    const id = pathname.slice('/admin/scavenge/'.length);
    return void host.scavenger.stop(id).then((stopped) => tell(stopped ? 200 : 404));
  }
  switch (method) {
    case 'GET /health/live':
      return tell(host.leader === undefined ? 503 : 204);
    case 'GET /info':
      return tell(200, {
        esVersion: SERVER_VERSION,
        state: host.leads ? 'leader' : 'follower',
        features: { projections: false, userManagement: false, atomPub: false },
        authentication: { type: host.users === undefined ? 'insecure' : 'internal', properties: null },
      });
    case 'GET /gossip':
      return tell(200, {
        members: host.gossip().map(({ instanceId, state, isAlive, host: address, port }) => ({
          instanceId,
          timeStamp: new Date().toISOString(),
          state,
          isAlive,
          httpEndPointIp: address,
          httpEndPointPort: port,
          esVersion: SERVER_VERSION,
        })),
      });
    case 'POST /admin/scavenge':
    case 'GET /admin/scavenge/current': {
      const refusal = refusalOf(request, host);
      if (refusal !== undefined) return tell(refusal);
      const id = request.method === 'POST' ? host.scavenger.start() : host.scavenger.underWay;
      if (id === undefined) return tell(400);
      const link = id === '' ? '' : `/admin/scavenge/${id}`;
      if (!/json/.test(request.headers.accept ?? '')) return void response.end(`ScavengeId: ${id}`);
      return tell(200, { scavengeId: id, ...(request.method === 'POST' ? {} : { scavengeLink: link }) });
    }
    default:
      return tell(404);
  }
}

function refusalOf(request: IncomingMessage, host: ServiceHost): number | undefined {
  const metadata = new Metadata();
  const { authorization } = request.headers;
  if (authorization !== undefined) metadata.set('authorization', authorization);
  try {
    authorize(host, metadata);
    return undefined;
  } catch {
    return 401;
  }
}
