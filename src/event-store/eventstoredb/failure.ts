import { convertToCommandError, ErrorType, NotLeaderError, type EndPoint } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';

/** The server has answered that it cannot do it now; the message is a sentence, or what it says itself. */
export class NotNow extends Error {
  override name = 'NotNow';
}

/** A failure that says nothing of what was asked: that may have been done before, or beside it. */
export class InDoubt extends Error {
  override name = 'InDoubt';
  override readonly cause: Error;
  constructor(cause: Error) {
    super(cause.message);
    this.cause = cause;
  }
}

/** What a failed call means. */
export interface Failure {
  /** The server turns it down for good: trying again would not help. */
  refused: boolean;
  /** The server can be reached, and another connection would be of no more use. */
  reached: boolean;
  /** The stream was deleted for good. */
  gone?: boolean;
  /** It is certain that what was asked was not begun. */
  notBegun: boolean;
  /** The node that leads, when one that does not was asked. */
  leader?: EndPoint;
  /** For people who run the service: a sentence without its full stop. */
  why: string;
}

const refusals: Partial<Record<string, string>> = {
  [ErrorType.ACCESS_DENIED]:
    'EventStoreDB refuses who this service says it is: check EVENTSTORE_USER and EVENTSTORE_PASSWORD_FILE, or that it takes the certificate in EVENTSTORE_CERT_FILE, and what the user may do',
  [ErrorType.STREAM_DELETED]:
    'The stream was deleted in EventStoreDB, which this service never does: restore a backup',
};

const CUT = 'The connection to EventStoreDB was cut';

/** By the type that the client gives a failure. */
const faults: Partial<Record<string, string>> = {
  [ErrorType.TIMEOUT]: 'EventStoreDB did not finish in time',
  [ErrorType.DEADLINE_EXCEEDED]: 'EventStoreDB did not answer in time',
  [ErrorType.UNAVAILABLE]: CUT,
  [ErrorType.CANCELLED]: CUT,
};

/** The codes of a call that ended with its connection, to which the client gives no type. */
const cut: readonly (number | undefined)[] = [1, 13];

/**
 * What a server says that has not begun what it was asked. One that is starting, or has no leader, may be one that is
 * cut off from the others.
 */
const turnedDown: [says: RegExp, why: string, reached: boolean][] = [
  [/^server is (too )?busy/i, 'EventStoreDB has too much to do at the moment', true],
  [/^server is not ready/i, 'EventStoreDB is starting or stopping', false],
  [/\bleader info\b/i, 'The nodes of EventStoreDB have no leader at the moment', false],
];

/** Whatever is not known to be a refusal may pass: a server that restarts fails in many ways. */
export function failureOf(error: unknown): Failure {
  if (error instanceof InDoubt) return { ...failureOf(error.cause), notBegun: false };
  const failed = convertToCommandError(error as Error);
  if (failed instanceof NotLeaderError) {
    const { leader } = failed;
    const why = `Another node of EventStoreDB leads now: ${leader.address}:${leader.port}`;
    return { refused: false, reached: false, notBegun: true, leader, why };
  }
  const { type, code, message } = failed as Error & { type?: ErrorType; code?: number };
  const refusal = type && refusals[type];
  if (refusal !== undefined) {
    const gone = type === ErrorType.STREAM_DELETED;
    return { refused: true, gone, reached: false, notBegun: true, why: refusal };
  }
  const answered = error instanceof NotNow;
  const says = detailsOf(error) ?? (message || 'EventStoreDB failed and does not say why');
  const [, why, reached] = turnedDown.find(([pattern]) => pattern.test(says)) ?? [];
  if (why !== undefined)
    return { refused: false, reached: answered && reached === true, notBegun: true, why };
  const fault = (type && faults[type]) ?? (cut.includes(code) ? CUT : says);
  return { refused: false, reached: answered, notBegun: false, why: fault };
}

/** Whether the server says that there is no such place in its log. */
export function isNoPlace(error: unknown): boolean {
  return /invalid ?position/i.test(detailsOf(error) ?? '');
}

/** Whether the server does not let the user do what was asked; it knows who that is. */
export function isNotAllowed(error: unknown): boolean {
  return (error as { code?: unknown }).code === status.PERMISSION_DENIED;
}

/** Whether a call was cut off because its time was up. */
export function isLate(error: unknown): boolean {
  return (error as { code?: unknown }).code === status.DEADLINE_EXCEEDED;
}

/** What a failed call says itself: its message has the number and the name of a code before that. */
function detailsOf(error: unknown): string | undefined {
  const { details } = error as { details?: unknown };
  return typeof details === 'string' && details !== '' ? details : undefined;
}
