import { convertToCommandError, ErrorType, NotLeaderError, type EndPoint } from '@eventstore/db-client';

/** What a failed call means. */
export interface Failure {
  /** The server turns it down for good: trying again would not help. */
  refused: boolean;
  /** The node that leads, when one that does not was asked. */
  leader?: EndPoint;
  /** For people who run the service. */
  why: string;
}

const refusals: Partial<Record<string, string>> = {
  [ErrorType.ACCESS_DENIED]:
    'EventStoreDB refuses who this service says it is: check EVENTSTORE_USER and EVENTSTORE_PASSWORD_FILE, and what the user may do',
  [ErrorType.STREAM_DELETED]:
    'The stream was deleted in EventStoreDB, which this service never does: restore a backup',
};

/** Whatever is not known to be a refusal may pass: a server that restarts fails in many ways. */
export function failureOf(error: unknown): Failure {
  const known = convertToCommandError(error as Error);
  if (known instanceof NotLeaderError)
    return { refused: false, leader: known.leader, why: 'Another node leads' };
  const { type, message } = known as Error & { type?: ErrorType };
  const refusal = type === undefined ? undefined : refusals[type];
  return { refused: refusal !== undefined, why: refusal ?? (message || String(type)) };
}
