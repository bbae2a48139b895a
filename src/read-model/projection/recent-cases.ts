import type { CaseState } from '../../case/case.ts';
import type { EventName, Parked } from '../../event-store/parked.ts';

/** A case as far as it has been read, with the events of it that could not be. */
export interface KnownCase {
  state: CaseState;
  /** The last event read, whether it could be taken in or not; null before the first. */
  last: EventName | null;
  parked: readonly Parked[];
}

/** The cases read last, up to so many events in all; the one unused for longest goes first. */
export class RecentCases {
  #cases = new Map<string, KnownCase>();
  #events = 0;
  readonly #limit: number;

  /** @param limit how many events the kept cases may have been folded from, taken together */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(caseId: string): KnownCase | undefined {
    const known = this.#cases.get(caseId);
    if (known !== undefined) {
      this.#cases.delete(caseId);
      this.#cases.set(caseId, known);
    }
    return known;
  }

  keep(caseId: string, known: KnownCase): void {
    this.forget(caseId);
    this.#cases.set(caseId, known);
    this.#events += size(known);
    for (const oldest of this.#cases.keys()) {
      if (this.#events <= this.#limit) return;
      this.forget(oldest);
    }
  }

  forget(caseId: string): void {
    this.#events -= size(this.#cases.get(caseId));
    this.#cases.delete(caseId);
  }
}

function size(known: KnownCase | undefined): number {
  return (known?.last?.revision ?? -1) + 1;
}
