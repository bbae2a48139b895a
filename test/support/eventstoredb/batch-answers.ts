import { positionText, revisionText, streamIdentifier } from './messages.ts';
import { any, empty, shared, status, streams } from './protocol.ts';
import type { Expected, WriteOutcome } from './writing.ts';

/** The most bytes of data that one append may have. */
export const MAX_APPEND_BYTES = 1024 * 1024;

/** Why a batch append was not done, as a server words it. */
export type Refusal =
  | { error: 'WrongExpectedVersion'; current: number; expected: Expected }
  | { error: 'StreamDeleted'; stream: string }
  | { error: 'AccessDenied' | 'Timeout' | 'Unknown' | 'MaximumAppendSizeExceeded' }
  | { error: 'BadRequest'; message: string }
  /** Said in the message alone, such as "Server Is Not Ready". */
  | { error: 'NotHandled'; message: string };

/** The answer to an append that was done. */
export function appended({
  lastRevision,
  position,
}: {
  lastRevision: number;
  position: number;
}): streams.BatchAppendResp {
  const success = new streams.BatchAppendResp.Success();
  if (lastRevision < 0) success.setNoStream(new empty.Empty());
  else success.setCurrentRevision(revisionText(lastRevision));
  if (position < 0) {
    success.setNoPosition(new empty.Empty());
  } else {
    const at = new shared.AllStreamPosition();
    at.setCommitPosition(positionText(position));
    at.setPreparePosition(positionText(position));
    success.setPosition(at);
  }
  const response = new streams.BatchAppendResp();
  response.setSuccess(success);
  return response;
}

/** The answer to an append that was not done. */
export function refused(refusal: Refusal): streams.BatchAppendResp {
  const { error } = refusal;
  const details = new any.Any();
  const [message, type] = detailsOf(refusal);
  details.pack(message.serializeBinary(), type);
  const refusedStatus = new status.Status();
  refusedStatus.setCode(CODES[error]);
  refusedStatus.setMessage(error === 'NotHandled' ? refusal.message : error);
  refusedStatus.setDetails(details);
  const response = new streams.BatchAppendResp();
  response.setError(refusedStatus);
  return response;
}

/** What became of an append, as its answer. */
export function batchAnswer(
  outcome: WriteOutcome,
  stream: string,
  expected: Expected,
): streams.BatchAppendResp {
  switch (outcome.outcome) {
    case 'written':
    case 'repeated':
      return appended(outcome);
    case 'wrong-revision':
      return refused({ error: 'WrongExpectedVersion', current: outcome.current, expected });
    case 'deleted':
      return refused({ error: 'StreamDeleted', stream });
  }
}

const CODES = {
  WrongExpectedVersion: 6,
  StreamDeleted: 5,
  AccessDenied: 7,
  Timeout: 4,
  Unknown: 2,
  MaximumAppendSizeExceeded: 3,
  BadRequest: 3,
  NotHandled: 0,
} as const;

function detailsOf(refusal: Refusal): [{ serializeBinary(): Uint8Array }, string] {
  switch (refusal.error) {
    case 'WrongExpectedVersion':
      return [
        wrongExpectedVersion(refusal.current, refusal.expected),
        'event_store.client.WrongExpectedVersion',
      ];
    case 'StreamDeleted': {
      const deleted = new shared.StreamDeleted();
      deleted.setStreamIdentifier(streamIdentifier(refusal.stream));
      return [deleted, 'event_store.client.StreamDeleted'];
    }
    case 'AccessDenied':
      return [new shared.AccessDenied(), 'event_store.client.AccessDenied'];
    case 'Timeout':
      return [new shared.Timeout(), 'event_store.client.Timeout'];
    case 'Unknown':
      return [new shared.Unknown(), 'event_store.client.Unknown'];
    case 'MaximumAppendSizeExceeded': {
      const exceeded = new shared.MaximumAppendSizeExceeded();
      exceeded.setMaxappendsize(MAX_APPEND_BYTES);
      return [exceeded, 'event_store.client.MaximumAppendSizeExceeded'];
    }
    case 'BadRequest': {
      const bad = new shared.BadRequest();
      bad.setMessage(refusal.message);
      return [bad, 'event_store.client.BadRequest'];
    }
    case 'NotHandled':
      return [new empty.Empty(), 'google.protobuf.Empty'];
  }
}

function wrongExpectedVersion(current: number, expected: Expected): shared.WrongExpectedVersion {
  const wrong = new shared.WrongExpectedVersion();
  if (current < 0) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(revisionText(current));
  if (expected === 'any') wrong.setExpectedAny(new empty.Empty());
  else if (expected === 'no-stream') wrong.setExpectedNoStream(new empty.Empty());
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new empty.Empty());
  else wrong.setExpectedStreamPosition(String(expected));
  return wrong;
}
