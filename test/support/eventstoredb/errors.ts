import { Metadata, status } from '@grpc/grpc-js';

/** An error as a server answers it: clients know it by the `exception` in its metadata, or else by its code. */
export interface RpcError {
  code: status;
  details: string;
  metadata: Metadata;
}

/** An error that clients know by its code alone. */
export function rpcError(code: status, details: string, known: Record<string, string> = {}): RpcError {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(known)) metadata.set(name, value);
  return { code, details, metadata };
}

export const accessDenied = (): RpcError =>
  rpcError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

export const unavailable = (details = 'Server Is Not Ready'): RpcError =>
  rpcError(status.UNAVAILABLE, details);

export const timedOut = (why: string): RpcError => rpcError(status.ABORTED, `Operation timed out: ${why}`);

export const noLeader = (): RpcError => rpcError(status.UNKNOWN, 'No leader info available in response');

export const notLeader = ({ host, port }: { host: string; port: number }): RpcError =>
  rpcError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });

export const streamDeleted = (stream: string): RpcError =>
  rpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const invalidArgument = (details: string): RpcError => rpcError(status.INVALID_ARGUMENT, details);
