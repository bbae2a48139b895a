import type { Results } from './results.ts';

/** How to measure. */
export interface Plan {
  folder: string;
  rounds: number;
  /** Events of the log that the views are rebuilt from, at least. */
  events: number;
  /** Cases that are found and listed among. */
  cases: number;
  say: (line: string) => void;
}

/** A part of what is measured: made ready once, measured in every round, and let go of at the end. */
export interface Part {
  /** Code runs at full speed only once it has run often. */
  warmUp?(): Promise<void>;
  /** Adds one sample of each figure; of two rivals, the second begins when `turned`. */
  measure(results: Results, turned: boolean): Promise<void>;
  close?(): Promise<void>;
}

/** Makes a part ready in a folder of its own below the plan's. */
export type OpenPart = (plan: Plan) => Promise<Part>;

/** One after the other, in this order or the other. */
export async function both<T>(
  first: () => Promise<T>,
  second: () => Promise<T>,
  turned: boolean,
): Promise<[T, T]> {
  if (!turned) return [await first(), await second()];
  const later = await second();
  return [await first(), later];
}
