import type { EventStore, StoredEvent } from '../../../src/event-store/event-store.ts';

/** A store that gives some events with a byte of their body changed, until they are mended. */
export class DamagedStore implements EventStore {
  readonly append: EventStore['append'];
  readonly follow: EventStore['follow'];
  readonly head: EventStore['head'];
  readonly ready: EventStore['ready'];
  readonly close: EventStore['close'];
  readonly #store: EventStore;
  readonly #bad: (event: StoredEvent) => boolean;
  #mended = false;

  constructor(store: EventStore, bad: (event: StoredEvent) => boolean) {
    this.#store = store;
    this.#bad = bad;
    this.append = (...given) => store.append(...given);
    this.follow = (...given) => store.follow(...given);
    this.head = () => store.head();
    this.ready = () => store.ready();
    this.close = () => store.close();
  }

  mend(): void {
    this.#mended = true;
  }

  async readStream(...given: Parameters<EventStore['readStream']>): Promise<StoredEvent[]> {
    return this.#asTheyAre(await this.#store.readStream(...given));
  }

  async readLog(...given: Parameters<EventStore['readLog']>): ReturnType<EventStore['readLog']> {
    const page = await this.#store.readLog(...given);
    return { ...page, events: this.#asTheyAre(page.events) };
  }

  #asTheyAre(events: StoredEvent[]): StoredEvent[] {
    if (this.#mended) return events;
    return events.map((event) => {
      if (!this.#bad(event)) return event;
      const body = Buffer.from(event.body);
      body[body.length - 1]! ^= 1;
      return { ...event, body };
    });
  }
}
