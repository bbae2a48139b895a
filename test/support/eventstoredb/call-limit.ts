/** A call that stays open on a connection. */
export interface OpenCall {
  readonly destroyed: boolean;
  getPeer(): string;
  once(event: 'close', listener: () => void): unknown;
}

/** How many calls one connection may have open. */
const MOST = 100;

/** Lets a connection have so many calls open; what comes then waits, without a word, until another ends. */
export class CallLimit {
  readonly #connections = new Map<string, { open: number; waiting: (() => void)[] }>();

  /** Counts a call until it is closed. A promise is for when there is room for it; it may have been closed by then. */
  enter(call: OpenCall): Promise<void> | undefined {
    const peer = call.getPeer();
    const connection = this.#connections.get(peer) ?? { open: 0, waiting: [] };
    this.#connections.set(peer, connection);
    const enter = (): void => {
      connection.open += 1;
      call.once('close', () => {
        connection.open -= 1;
        connection.waiting.shift()?.();
        if (connection.open === 0) this.#connections.delete(peer);
      });
    };
    if (connection.open < MOST) return void enter();
    return new Promise((resolve) => {
      connection.waiting.push(() => {
        if (call.destroyed) connection.waiting.shift()?.();
        else enter();
        resolve();
      });
    });
  }
}
