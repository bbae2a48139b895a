import type { ServerDuplexStream } from '@grpc/grpc-js';
import { batchAnswer, MAX_APPEND_BYTES, refused } from './batch-answers.ts';
import { expectedFrom, proposedRecord, streamIdentifier, streamName } from './messages.ts';
import type { shared, streams } from './protocol.ts';
import type { ProposedRecord } from './transaction-log.ts';
import type { Expected, WriteOutcome } from './writing.ts';

/** How long a server waits for the rest of a batch, in milliseconds. */
const WRITE_TIMEOUT = 2000;

/** One append as it comes in, piece by piece. */
interface Pending {
  stream: string;
  expected: Expected;
  events: ProposedRecord[];
  bytes: number;
  timer: NodeJS.Timeout;
}

/** Does an append; undefined when it is never to be answered. */
export type Append = (
  stream: string,
  expected: Expected,
  events: readonly ProposedRecord[],
) => Promise<WriteOutcome | undefined>;

/** A stream of appends. */
export type BatchCall = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

/** Serves one stream of appends: many at once, each in one or more pieces, each with an answer of its own. */
export function serveBatchAppend(call: BatchCall, append: Append): void {
  const pending = new Map<string, Pending>();

  const answer = (
    correlation: shared.UUID | undefined,
    stream: string,
    response: streams.BatchAppendResp,
  ): void => {
    if (call.cancelled || call.destroyed) return;
    response.setCorrelationId(correlation);
    response.setStreamIdentifier(streamIdentifier(stream));
    call.write(response);
  };

  const take = (request: streams.BatchAppendReq): void => {
    const correlation = request.getCorrelationId();
    const key = correlation?.getString() ?? '';
    const options = request.getOptions();
    if (options !== undefined && !pending.has(key)) {
      const stream = streamName(options.getStreamIdentifier());
      // What is turned down as a bad request stays pending, and is told as timed out as well: so does a server.
      const timer = setTimeout(() => {
        pending.delete(key);
        answer(correlation, stream, refused({ error: 'Timeout' }));
      }, WRITE_TIMEOUT);
      pending.set(key, { stream, expected: expectedFrom(options), events: [], bytes: 0, timer });
    }
    const one = pending.get(key);
    if (one === undefined) return;
    const forget = (): void => {
      clearTimeout(one.timer);
      pending.delete(key);
    };
    for (const message of request.getProposedMessagesList()) {
      const record = proposedRecord(message);
      one.events.push(record);
      // A server counts the data alone, of all events together.
      one.bytes += record.data.byteLength;
    }
    if (one.bytes > MAX_APPEND_BYTES) {
      forget();
      answer(correlation, one.stream, refused({ error: 'MaximumAppendSizeExceeded' }));
      return;
    }
    if (!request.getIsFinal()) return;
    forget();
    if (one.stream === '')
      throw new Error("eventStreamId should not be null or empty. (Parameter 'eventStreamId')");
    void append(one.stream, one.expected, one.events).then((outcome) => {
      if (outcome !== undefined)
        answer(correlation, one.stream, batchAnswer(outcome, one.stream, one.expected));
    });
  };

  call.on('data', (request: streams.BatchAppendReq) => {
    try {
      take(request);
    } catch (error) {
      const message = Error.isError(error) ? error.message : String(error);
      const stream = streamName(request.getOptions()?.getStreamIdentifier());
      answer(request.getCorrelationId(), stream, refused({ error: 'BadRequest', message }));
    }
  });
  const close = (): void => {
    for (const { timer } of pending.values()) clearTimeout(timer);
    pending.clear();
  };
  call.on('end', () => {
    close();
    call.end();
  });
  call.on('cancelled', close);
  call.on('error', close);
}
