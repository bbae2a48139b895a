import pTimeout from 'p-timeout';

/** There was no answer in time. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
  constructor() {
    super('EventStoreDB did not answer in time');
  }
}

/** Rejects with `NoAnswer` when the work takes longer. */
export const within = <T>(ms: number, work: Promise<T>): Promise<T> =>
  pTimeout(work, { milliseconds: ms, message: new NoAnswer() });
