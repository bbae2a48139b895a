import type { Position } from '../event-store/event-store.ts';

/** How far the views have got, and who waits for them. */
export class Reached {
  readonly #listeners = new Set<(position: Position) => void>();
  #position: Position = '';

  get position(): Position {
    return this.#position;
  }

  /** Views begin to be read that hold everything up to here, however far others were. */
  begin(position: Position): void {
    this.#position = '';
    this.reach(position);
  }

  /** The views hold everything up to here, or further. */
  reach(position: Position): void {
    if (position > this.#position) this.#position = position;
    for (const listener of [...this.#listeners]) listener(this.#position);
  }

  /** Calls back with every new position; the answer ends it. */
  onPosition(listener: (position: Position) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** True once the position is reached, false when it is not in time. */
  waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (this.#position >= position) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (reached: boolean) => {
        clearTimeout(timer);
        stop();
        resolve(reached);
      };
      const timer = setTimeout(() => end(false), timeoutMs);
      const stop = this.onPosition((now) => now >= position && end(true));
    });
  }
}
