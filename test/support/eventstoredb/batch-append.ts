import { status, type ServerDuplexStream } from '@grpc/grpc-js';
import { batchAnswer, MAX_APPEND_BYTES, refused, type Refusal } from './batch-answers.ts';
import { asRpcError, isRpcError, NotHandled, TimedOut, type RpcError } from './errors.ts';
import { authorize, requireLeader, underFaults, type Host } from './host.ts';
import { expectedFrom, proposedRecord, streamIdentifier, streamName } from './messages.ts';
import type { shared, streams } from './protocol.ts';
import type { ProposedRecord } from './transaction-log.ts';
import type { Expected, WriteOutcome } from './writing.ts';

/** How long a server waits for the rest of an append, in milliseconds. */
const WRITE_TIMEOUT = 2000;

/** One append as it comes in, piece by piece. */
interface Pending {
  correlation: shared.UUID;
  stream: string;
  expected: Expected;
  events: ProposedRecord[];
  bytes: number;
  timer: NodeJS.Timeout | undefined;
}

/** A stream of appends. */
export type BatchCall = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

/** Serves one stream of appends: many at once, each in one or more pieces, each with an answer of its own. */
export function serveBatchAppend(call: BatchCall, host: Host): void {
  new BatchAppends(call, host).serve();
}

class BatchAppends {
  readonly #call: BatchCall;
  readonly #host: Host;
  readonly #pending = new Map<string, Pending>();
  #underWay = 0;
  #complete = false;
  #ended = false;

  constructor(call: BatchCall, host: Host) {
    this.#call = call;
    this.#host = host;
  }

  serve(): void {
    for (const event of ['cancelled', 'error', 'close'] as const) {
      this.#call.once(event, () => {
        this.#ended = true;
        for (const { timer } of this.#pending.values()) clearTimeout(timer);
        this.#pending.clear();
      });
    }
    this.#call.on('end', () => {
      this.#complete = true;
      if (this.#underWay === 0) this.#call.end();
    });
    this.#call.on('data', (request: streams.BatchAppendReq) => {
      try {
        this.#take(request);
      } catch (error) {
        this.#refuse(request, error);
      }
      const pending = this.#pending.get(keyOf(request));
      if (pending !== undefined) this.#expire(pending, keyOf(request));
    });
  }

  #take(request: streams.BatchAppendReq): void {
    const key = keyOf(request);
    const options = request.getOptions();
    if (options !== undefined && !this.#pending.has(key)) {
      authorize(this.#host, this.#call.metadata);
      const stream = streamName(options.getStreamIdentifier());
      if (stream === '') throw new Error("Value cannot be null. (Parameter 'value')");
      const expected = expectedFrom(options);
      const correlation = request.getCorrelationId()!;
      this.#pending.set(key, { correlation, stream, expected, events: [], bytes: 0, timer: undefined });
    }
    const append = this.#pending.get(key);
    if (append === undefined) return;
    for (const message of request.getProposedMessagesList()) {
      const record = proposedRecord(message);
      append.events.push(record);
      // A server counts the data alone, of all events together.
      append.bytes += record.data.byteLength;
    }
    const tooLarge = append.bytes > MAX_APPEND_BYTES;
    if (!tooLarge && !request.getIsFinal()) return;
    clearTimeout(append.timer);
    this.#pending.delete(key);
    if (!tooLarge) return void this.#append(append);
    this.#answer(append.correlation, append.stream, refused({ error: 'MaximumAppendSizeExceeded' }));
  }

  /** What is not complete in time is told as timed out; so is, as by a server, what was a bad request before. */
  #expire(append: Pending, key: string): void {
    append.timer ??= setTimeout(() => {
      this.#pending.delete(key);
      this.#answer(append.correlation, append.stream, refused({ error: 'Timeout' }));
    }, WRITE_TIMEOUT);
  }

  async #append({ correlation, stream, expected, events }: Pending): Promise<void> {
    const host = this.#host;
    this.#underWay += 1;
    try {
      const call = { operation: 'append', stream, node: host.index } as const;
      const outcome = await underFaults(
        host,
        call,
        this.#call.getPeer(),
        async (effects): Promise<WriteOutcome> => {
          requireLeader(host, this.#call.metadata);
          const stale = effects.find(({ fault }) => fault === 'stale');
          if (stale?.fault === 'stale') return { outcome: 'wrong-revision', current: stale.at };
          return host.write((writer) => writer.append(stream, expected, events));
        },
      );
      if (outcome !== undefined) this.#answer(correlation, stream, batchAnswer(outcome, stream, expected));
    } catch (error) {
      if (error instanceof TimedOut) this.#answer(correlation, stream, refused({ error: 'Timeout' }));
      else if (error instanceof NotHandled) {
        const message = error.reason === 'too-busy' ? 'Server Is Busy' : error.message;
        this.#answer(correlation, stream, refused({ error: 'NotHandled', message }));
      } else this.#fail(asRpcError(error));
    }
    this.#underWay -= 1;
    if (this.#complete && this.#underWay === 0 && !this.#ended) this.#call.end();
  }

  /** An append that was not begun: the caller may not do it, or it makes no sense. */
  #refuse(request: streams.BatchAppendReq, error: unknown): void {
    const code = isRpcError(error) ? error.code : undefined;
    if (isRpcError(error) && code === status.UNAUTHENTICATED) return this.#fail(error);
    const stream = streamName(request.getOptions()?.getStreamIdentifier());
    const message = isRpcError(error) ? error.details : String((error as Error).message);
    const refusal =
      code === status.PERMISSION_DENIED ? { error: 'AccessDenied' } : { error: 'BadRequest', message };
    this.#answer(request.getCorrelationId(), stream, refused(refusal as Refusal));
  }

  #answer(correlation: shared.UUID | undefined, stream: string, response: streams.BatchAppendResp): void {
    if (this.#ended) return;
    response.setCorrelationId(correlation);
    response.setStreamIdentifier(streamIdentifier(stream));
    this.#call.write(response);
  }

  /** Ends the whole stream, and with it every append that is under way on it. */
  #fail(error: RpcError): void {
    if (!this.#ended) this.#call.emit('error', error);
  }
}

function keyOf(request: streams.BatchAppendReq): string {
  return request.getCorrelationId()?.getString() ?? '';
}
