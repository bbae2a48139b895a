import { convertToCommandError, ErrorType, NotLeaderError, type EndPoint } from '@eventstore/db-client';

/** The server has answered that it cannot do it now. */
export class NotNow extends Error {
  override name = 'NotNow';
}

/** What a failed call means. */
export interface Failure {
  /** The server turns it down for good: trying again would not help. */
  refused: boolean;
  /** The server can be reached, and another connection would be of no more use. */
  reached: boolean;
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
    return { refused: false, reached: false, leader: known.leader, why: 'Another node leads' };
  const { type, message } = known as Error & { type?: ErrorType };
  const refusal = type === undefined ? undefined : refusals[type];
  // A node without a leader may be one that is cut off from the others.
  const reached = error instanceof NotNow && !/not ready|leader/i.test(message);
  return { refused: refusal !== undefined, reached, why: refusal ?? (message || String(type)) };
}
