import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { Expected } from '../event-store.ts';
import type { Answer, AppendAnswer } from './messages/append-answer.ts';
import { appendRequests, type EventRecord } from './messages/append-messages.ts';
import { InDoubt } from './failure.ts';
import { NoAnswer } from './within.ts';

type Call = ClientDuplexStream<Uint8Array, AppendAnswer>;

/** How often is looked for those that are late, in milliseconds: a timer for each would cost more than the rest of it. */
const LOOK_EVERY_MS = 20;

const GIVEN_UP = Infinity;

interface Waiting extends Pick<PromiseWithResolvers<Answer>, 'resolve' | 'reject'> {
  /** When it is given up, in milliseconds of `performance.now()`; `GIVEN_UP` when it was. */
  until: number;
}

/** One call that carries many appends at once: each answer names the append it is for. */
export class AppendStream {
  readonly #call: Call;
  /** Also those that are given up: an error can be about any of them. */
  readonly #waiting = new Map<string, Waiting>();
  #sent = 0;
  #ended: Error | undefined;
  #looking: NodeJS.Timeout | undefined;

  /** `heard` is told of every answer, `ended` once when no more can come. */
  constructor(call: Call, heard: () => void, ended: (error: Error) => void) {
    this.#call = call;
    const end = (error: Error) => {
      if (this.#ended !== undefined) return;
      this.#ended = error;
      // Of several the error may be about any: the others may have been written.
      const told = this.#waiting.size > 1 ? new InDoubt(error) : error;
      for (const { reject } of this.#waiting.values()) reject(told);
      this.#waiting.clear();
      clearInterval(this.#looking);
      ended(error);
    };
    call.on('data', ({ id, answer }: AppendAnswer) => {
      heard();
      this.#waiting.get(id)?.resolve(answer);
      this.#waiting.delete(id);
    });
    call.on('error', end);
    call.on('end', () => end(new Error('EventStoreDB ended the appends')));
  }

  /** How many of its appends are not answered. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Rejects when the call ends before it is answered, as nobody knows then whether it was written, and with `NoAnswer` when
   * it is not answered in time.
   */
  send(
    stream: string,
    expected: Expected,
    records: readonly EventRecord[],
    withinMs: number,
  ): Promise<Answer> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = `00000000-0000-4000-8000-${(++this.#sent).toString(16).padStart(12, '0')}`;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#waiting.set(id, { resolve, reject, until: performance.now() + withinMs });
    this.#looking ??= setInterval(() => this.#giveUpLate(), LOOK_EVERY_MS);
    for (const request of appendRequests(id, stream, expected, records)) this.#call.write(request);
    return promise;
  }

  cancel(): void {
    this.#call.cancel();
  }

  #giveUpLate(): void {
    const now = performance.now();
    let more = false;
    for (const waiting of this.#waiting.values()) {
      if (waiting.until <= now) {
        waiting.reject(new NoAnswer());
        waiting.until = GIVEN_UP;
      }
      more ||= waiting.until !== GIVEN_UP;
    }
    if (more) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }
}
