import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { Expected } from '../event-store.ts';
import type { Answer, AppendAnswer } from './append-answer.ts';
import { appendRequests, type EventRecord } from './append-messages.ts';
import { InDoubt } from './failure.ts';

type Call = ClientDuplexStream<Uint8Array, AppendAnswer>;

/** The appends of one connection: one call carries them all, and each answer names the append it is for. */
export class AppendStream {
  readonly #call: Call;
  readonly #waiting = new Map<string, PromiseWithResolvers<Answer>>();
  #sent = 0;
  #ended: Error | undefined;

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

  /** Rejects when the call ends before it is answered: nobody knows then whether it was written. */
  send(stream: string, expected: Expected, records: readonly EventRecord[]): Promise<Answer> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = `00000000-0000-4000-8000-${(++this.#sent).toString(16).padStart(12, '0')}`;
    const answered = Promise.withResolvers<Answer>();
    this.#waiting.set(id, answered);
    for (const request of appendRequests(id, stream, expected, records)) this.#call.write(request);
    return answered.promise;
  }

  cancel(): void {
    this.#call.cancel();
  }
}
