/** There was no answer in time. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
  constructor() {
    super('EventStoreDB did not answer in time');
  }
}

/** Rejects with `NoAnswer` when the work takes longer. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
