const MINUTE = 60_000;

/** How many requests of a kind one person may make in a minute. */
export interface Limit {
  kind?: string;
  most?: number;
}

/** Counts requests by person, minute by minute. */
export class Rate {
  readonly #perMinute: number;
  readonly #now: () => number;
  #minute = 0;
  readonly #counts = new Map<string, number>();

  /** `perMinute` 0 is no limit; `now` is in milliseconds, and never goes back. */
  constructor(perMinute: number, now = () => performance.now()) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /**
   * Counts one more request; gives the seconds to wait when it is one too many, else 0. Requests of a kind that has a
   * limit of its own are counted by themselves; without any limit there is none for them either.
   */
  take(person: string, { kind = '', most = this.#perMinute }: Limit = {}): number {
    const now = this.#now();
    const minute = Math.floor(now / MINUTE);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#counts.clear();
    }
    const key = `${kind} ${person}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    const over = this.#perMinute > 0 && count > most;
    return over ? Math.ceil(((minute + 1) * MINUTE - now) / 1000) : 0;
  }
}
