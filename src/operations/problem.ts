import { HttpException } from '@nestjs/common';
import { LimitedAccess } from '../case/access/sight.ts';
import { AlreadyOpen, Refusal, type FieldError, type RefusalKind } from '../case/decider.ts';
import { StaleScreen } from '../case/recording/recording.ts';
import { StoreUnavailable, TooLarge, WrongRevision } from '../event-store/event-store.ts';
import { StreamErased } from '../event-store/keys/key-store.ts';
import type { Unmet } from '../handover/assessment.ts';

/** Why a request was not answered as asked, in the HMPPS shape. */
export interface Problem {
  status: number;
  /** Stays the same when wording changes. */
  errorCode: string;
  userMessage: string;
  developerMessage: string;
  /** The case that there is already, for somebody who may see it. */
  caseId?: string;
  fields?: readonly FieldError[];
  unmet?: readonly Unmet[];
}

/** A code and what a programmer is told for each status; what is not listed is answered as 500. */
const KINDS: Record<number, [errorCode: string, developers: string]> = {
  400: ['INVALID', 'Validation failure'],
  401: ['NOT_SIGNED_IN', 'Unauthorised'],
  403: ['FORBIDDEN', 'Forbidden'],
  404: ['NOT_FOUND', 'No resource found failure'],
  405: ['WRONG_METHOD', 'Method not allowed'],
  409: ['CONFLICT', 'Conflict'],
  412: ['STALE', 'Precondition failed'],
  413: ['TOO_LARGE', 'Content too large'],
  415: ['WRONG_TYPE', 'Unsupported media type'],
  429: ['TOO_MANY_REQUESTS', 'Too many requests'],
  503: ['UNAVAILABLE', 'Service unavailable'],
};

const STATUS: Record<RefusalKind, number> = { invalid: 400, forbidden: 403, 'not-found': 404, conflict: 409 };

/** What to answer for an error. Only words written for people are passed on; nothing else of the error is told. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) {
    const { kind, message, fields, unmet } = error;
    return {
      ...problem(STATUS[kind], message),
      ...(error instanceof LimitedAccess && { errorCode: 'LIMITED_ACCESS' }),
      ...(error instanceof AlreadyOpen && error.mayBeShown && { caseId: error.caseId }),
      ...(fields.length > 0 && { fields }),
      ...(unmet.length > 0 && { unmet }),
    };
  }
  if (error instanceof StaleScreen) return problem(412, error.message);
  if (error instanceof StreamErased)
    return problem(409, 'This record was erased; nothing more can be recorded');
  if (error instanceof WrongRevision) {
    return problem(
      409,
      'Somebody else recorded something at the same moment, so nothing of yours was recorded. Look again and repeat it',
    );
  }
  if (error instanceof TooLarge)
    return problem(
      413,
      'This is too much to record at once, so nothing was recorded. Send it in several parts',
    );
  if (error instanceof StoreUnavailable) {
    return problem(
      503,
      error.nothingWritten
        ? 'The event store cannot be reached at the moment, so nothing was recorded this time. Send the same again in a few seconds'
        : 'This may have been recorded. Send the same again in a few seconds with the same Idempotency-Key: it is never recorded twice. If you gave none, look first whether it is there',
    );
  }
  if (error instanceof HttpException) return ofFramework(error);
  return unexpected();
}

/** The router quotes the address in its own errors, which can hold anything, so they are put in words of ours. */
function ofFramework(error: HttpException): Problem {
  const status = error.getStatus();
  if (KINDS[status] === undefined) return unexpected();
  const quotes = /^(Cannot [A-Z]+ \/|Failed to decode param)/.test(error.message);
  return quotes ? problem(404, 'There is nothing at this address') : problem(status, error.message);
}

function problem(status: number, userMessage: string): Problem {
  const [errorCode, developers] = KINDS[status] ?? ['UNEXPECTED', 'Unexpected error'];
  return { status, errorCode, userMessage, developerMessage: `${developers}: ${userMessage}` };
}

function unexpected(): Problem {
  return {
    status: 500,
    errorCode: 'UNEXPECTED',
    userMessage: 'Something went wrong that we did not foresee. Try again, and tell us if it happens again',
    developerMessage: 'Unexpected error: the log has it under the X-Request-Id of this answer',
  };
}
