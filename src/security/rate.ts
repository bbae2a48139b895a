const MINUTE = 60_000;

/** Counts requests by person, minute by minute. */
export class Rate {
  readonly #perMinute: number;
  readonly #now: () => number;
  #minute = 0;
  readonly #counts = new Map<string, number>();

  /** `perMinute` 0 is no limit; `now` is in milliseconds. */
  constructor(perMinute: number, now: () => number = Date.now) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** Counts one more request; gives the seconds to wait when it is one too many, else 0. */
  take(person: string): number {
    const now = this.#now();
    const minute = Math.floor(now / MINUTE);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#counts.clear();
    }
    const count = (this.#counts.get(person) ?? 0) + 1;
    this.#counts.set(person, count);
    const over = this.#perMinute > 0 && count > this.#perMinute;
    return over ? Math.ceil(((minute + 1) * MINUTE - now) / 1000) : 0;
  }
}
