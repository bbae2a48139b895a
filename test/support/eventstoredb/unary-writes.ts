import type { sendUnaryData, ServerReadableStream, ServerUnaryCall } from '@grpc/grpc-js';
import { MAX_APPEND_BYTES } from './batch-answers.ts';
import {
  asRpcError,
  maxAppendSizeExceeded,
  requiredMetadataMissing,
  streamDeleted,
  wrongExpectedVersion,
} from './errors.ts';
import { authorize, requireLeader, underFaults, type Host } from './host.ts';
import { expectedFrom, positionText, proposedRecord, revisionText, streamName } from './messages.ts';
import { shared, streams } from './protocol.ts';
import type { ProposedRecord } from './transaction-log.ts';
import type { Expected, WriteOutcome } from './writing.ts';

/** An append of which each event is a message; clients use it where they name who they are. */
export type AppendCall = ServerReadableStream<streams.AppendReq, streams.AppendResp>;

/** Answers an append of which each event is a message. */
export async function serveAppend(
  call: AppendCall,
  answer: sendUnaryData<streams.AppendResp>,
  host: Host,
): Promise<void> {
  try {
    const { stream, expected, events } = await receive(call);
    authorize(host, call.metadata);
    const of = { operation: 'append', stream, node: host.index } as const;
    const outcome = await underFaults(host, of, call.getPeer(), async () => {
      requireLeader(host, call.metadata);
      return host.write((writer) => writer.append(stream, expected, events));
    });
    if (outcome !== undefined) answer(null, appendAnswer(outcome, stream, expected));
  } catch (error) {
    answer(asRpcError(error), null);
  }
}

async function receive(
  call: AppendCall,
): Promise<{ stream: string; expected: Expected; events: ProposedRecord[] }> {
  let stream = '';
  let expected: Expected = 'any';
  const events: ProposedRecord[] = [];
  let bytes = 0;
  for await (const request of call as AsyncIterable<streams.AppendReq>) {
    const options = request.getOptions();
    if (options !== undefined) {
      stream = streamName(options.getStreamIdentifier());
      expected = expectedFrom(options);
    }
    const message = request.getProposedMessage();
    if (message === undefined) continue;
    for (const property of ['type', 'content-type']) {
      if (!message.getMetadataMap().has(property)) throw requiredMetadataMissing(property);
    }
    bytes += message.getData_asU8().byteLength;
    if (bytes > MAX_APPEND_BYTES) throw maxAppendSizeExceeded(MAX_APPEND_BYTES);
    events.push(proposedRecord(message));
  }
  if (stream === '') throw new Error('eventStreamId should not be null or empty.');
  return { stream, expected, events };
}

function appendAnswer(outcome: WriteOutcome, stream: string, expected: Expected): streams.AppendResp {
  if (outcome.outcome === 'deleted') throw streamDeleted(stream);
  const response = new streams.AppendResp();
  if (outcome.outcome === 'wrong-revision') {
    response.setWrongExpectedVersion(wrongVersion(outcome.current, expected));
    return response;
  }
  const success = new streams.AppendResp.Success();
  if (outcome.lastRevision < 0) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(revisionText(outcome.lastRevision));
  if (outcome.position < 0) success.setNoPosition(new shared.Empty());
  else success.setPosition(at(new streams.AppendResp.Position(), outcome.position));
  response.setSuccess(success);
  return response;
}

function wrongVersion(current: number, expected: Expected): streams.AppendResp.WrongExpectedVersion {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (current < 0) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(revisionText(current));
  if (expected === 'any') wrong.setExpectedAny(new shared.Empty());
  else if (expected === 'no-stream') wrong.setExpectedNoStream(new shared.Empty());
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new shared.Empty());
  else wrong.setExpectedRevision(String(expected));
  return wrong;
}

/** Answers a deletion of a stream. */
export async function serveDelete(
  call: ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>,
  answer: sendUnaryData<streams.DeleteResp>,
  host: Host,
): Promise<void> {
  const position = await end(call, host, 'Delete', answer);
  if (position === undefined) return;
  const response = new streams.DeleteResp();
  response.setPosition(at(new streams.DeleteResp.Position(), position));
  answer(null, response);
}

/** Answers the ending of a stream for ever. */
export async function serveTombstone(
  call: ServerUnaryCall<streams.TombstoneReq, streams.TombstoneResp>,
  answer: sendUnaryData<streams.TombstoneResp>,
  host: Host,
): Promise<void> {
  const position = await end(call, host, 'Tombstone', answer);
  if (position === undefined) return;
  const response = new streams.TombstoneResp();
  response.setPosition(at(new streams.TombstoneResp.Position(), position));
  answer(null, response);
}

/** Deletes a stream one way or the other. Answers what goes wrong by itself, and then returns undefined. */
async function end(
  call: ServerUnaryCall<streams.DeleteReq | streams.TombstoneReq, unknown>,
  host: Host,
  what: 'Delete' | 'Tombstone',
  answer: sendUnaryData<never>,
): Promise<number | undefined> {
  try {
    authorize(host, call.metadata);
    const options = call.request.getOptions()!;
    const stream = streamName(options.getStreamIdentifier());
    const expected = expectedFrom(options);
    const of = { operation: 'delete', stream, node: host.index } as const;
    const outcome = await underFaults(host, of, call.getPeer(), async () => {
      requireLeader(host, call.metadata);
      return host.write((writer) =>
        what === 'Delete' ? writer.delete(stream, expected) : writer.tombstone(stream, expected),
      );
    });
    if (outcome?.outcome === 'deleted') throw streamDeleted(stream);
    if (outcome?.outcome === 'wrong-revision') {
      throw wrongExpectedVersion(
        what,
        stream,
        REVISIONS[expected as keyof typeof REVISIONS] ?? expected,
        outcome.current,
      );
    }
    return outcome?.position;
  } catch (error) {
    answer(asRpcError(error), null);
    return undefined;
  }
}

/** The words of an expectation as numbers. */
const REVISIONS = { 'no-stream': -1, any: -2, 'stream-exists': -4 };

/** Sets a position on a message. */
function at<
  Message extends { setCommitPosition(text: string): unknown; setPreparePosition(text: string): unknown },
>(message: Message, position: number): Message {
  message.setCommitPosition(positionText(position));
  message.setPreparePosition(positionText(position));
  return message;
}
