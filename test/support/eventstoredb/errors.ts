import { Metadata, status } from '@grpc/grpc-js';

/** An error as a server answers it: clients know it by the `exception` in its metadata, or else by its code. */
export interface RpcError {
  code: status;
  details: string;
  metadata: Metadata;
}

/** A server took too long over a write, which may have been done all the same. */
export class TimedOut extends Error {}

/** A server did not take up what it was asked. */
export class NotHandled extends Error {
  readonly reason: 'not-ready' | 'too-busy' | 'no-leader';

  constructor(reason: NotHandled['reason']) {
    super(REASONS[reason]);
    this.reason = reason;
  }
}

const REASONS = {
  'not-ready': 'Server Is Not Ready',
  'too-busy': 'Server Is Too Busy',
  'no-leader': 'No leader info available in response',
};

/** An error of a code, and of what else clients know it by. */
export function rpcError(code: status, details: string, known: Record<string, string> = {}): RpcError {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(known)) metadata.set(name, value);
  return { code, details, metadata };
}

/** Whatever was thrown, as the answer to a call. */
export function asRpcError(thrown: unknown): RpcError {
  if (thrown instanceof TimedOut) return rpcError(status.ABORTED, `Operation timed out: ${thrown.message}`);
  if (thrown instanceof NotHandled) {
    return rpcError(thrown.reason === 'no-leader' ? status.UNKNOWN : status.UNAVAILABLE, thrown.message);
  }
  return isRpcError(thrown) ? thrown : rpcError(status.UNKNOWN, 'Exception was thrown by handler.');
}

/** Whether something thrown is an answer to a call. */
export function isRpcError(thrown: unknown): thrown is RpcError {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'details' in thrown;
}

export const accessDenied = (): RpcError =>
  rpcError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

export const unauthenticated = (): RpcError => rpcError(status.UNAUTHENTICATED, 'Unauthenticated');

export const unavailable = (): RpcError => rpcError(status.UNAVAILABLE, 'The server is gone');

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

export const wrongExpectedVersion = (
  what: string,
  stream: string,
  expected: number,
  actual: number,
): RpcError =>
  rpcError(
    status.FAILED_PRECONDITION,
    `${what} failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      'actual-version': String(actual),
    },
  );

export const maxAppendSizeExceeded = (bytes: number): RpcError =>
  rpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${bytes} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(bytes),
  });

export const requiredMetadataMissing = (property: string): RpcError =>
  rpcError(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

export const scavengeNotFound = (id: string): RpcError =>
  rpcError(status.NOT_FOUND, 'Scavenge id was invalid.', {
    exception: 'scavenge-not-found',
    'scavenge-id': id,
  });

export const notValid = (what: string): RpcError =>
  rpcError(status.INVALID_ARGUMENT, `'${what}' is not a valid expectation of a stream`);

export const invalidPosition = (): RpcError =>
  rpcError(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.');

/** The log cannot be read from there. */
export const readAllFailed = (result: 'InvalidPosition' | 'Error'): RpcError =>
  rpcError(status.UNKNOWN, `Unexpected ReadAllResult: ${result}`);
