import {
  StoreUnavailable,
  WrongRevision,
  type Expected,
  type SealedEvent,
  type StoredEvent,
} from '../../../../src/event-store/event-store.ts';
import {
  openEventStoreDb,
  type EventStoreDb,
} from '../../../../src/event-store/eventstoredb/eventstoredb-store.ts';
import type { Timing } from '../../../support/eventstoredb/cluster.ts';
import { EventStoreDouble } from '../../../support/eventstoredb/double.ts';
import { until } from '../../../support/eventstoredb/truth/server.ts';
import { Ledger } from './ledger.ts';

/** Stores over a double, and what they were told. */
export class Scene {
  readonly double: EventStoreDouble;
  readonly store: EventStoreDb;
  readonly ledger = new Ledger();
  readonly #stores: EventStoreDb[];
  #over = false;

  private constructor(double: EventStoreDouble, store: EventStoreDb) {
    this.double = double;
    this.store = store;
    this.#stores = [store];
  }

  static async begin(patienceMs?: number, nodes = 1, seed = 1, slower: Partial<Timing> = {}): Promise<Scene> {
    const timing = { notice: 20, election: 20, commit: 100, forwarding: 100, shutdown: 100, ...slower };
    const double = await EventStoreDouble.start({ nodes, timing, seed });
    return new Scene(double, await open(double.url, patienceMs));
  }

  /** Another instance of the service. */
  async another(url = this.double.url, patienceMs?: number): Promise<EventStoreDb> {
    const store = await open(url, patienceMs);
    this.#stores.push(store);
    return store;
  }

  /** Appends, and keeps in mind what was acknowledged or left in doubt. */
  async append(
    stream: string,
    expected: Expected,
    sent: readonly SealedEvent[],
    store = this.store,
  ): Promise<'answered' | WrongRevision | StoreUnavailable> {
    // Whoever tries until it is answered ends with the test that failed: a store that is closed answers at once.
    if (this.#over) throw new Error('The scene is over');
    try {
      this.ledger.acknowledge(stream, await store.append(stream, expected, sent), sent);
      return 'answered';
    } catch (error) {
      if (error instanceof WrongRevision) {
        this.ledger.refuse(sent);
        return error;
      }
      if (!(error instanceof StoreUnavailable)) throw error;
      if (!error.nothingWritten) this.ledger.doubt(sent);
      return error;
    }
  }

  /** What stands in a stream of the log, whoever can see it. */
  written(stream: string): number {
    return this.double.nodes[0]!.log.stream(stream).length;
  }

  /** Takes away all faults, and what they did to the nodes. */
  async mend(): Promise<void> {
    this.double.faults.clear();
    for (const node of this.double.nodes) {
      node.thaw();
      await until(() => node.ending === undefined);
    }
    await this.double.up();
    await until(() => this.double.leader !== undefined);
  }

  /** Expects the log to be what callers were told, as a store sees it that knows of nothing. */
  async check(): Promise<StoredEvent[]> {
    await this.mend();
    return this.ledger.check(await this.another());
  }

  async end(): Promise<void> {
    this.#over = true;
    for (const store of this.#stores) await store.close();
    await this.double.stop();
  }
}

/** Opens a store, however often it loses patience before a busy machine has answered. */
async function open(url: string, patienceMs?: number): Promise<EventStoreDb> {
  for (;;) {
    try {
      return await openEventStoreDb({ url, patienceMs });
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }
}
