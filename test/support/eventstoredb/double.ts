import { Cluster, TIMING, type Timing } from './cluster.ts';
import { Faults, type NodeFault } from './faults.ts';
import type { Identity } from './listener.ts';
import { DoubleNode } from './node.ts';

/** What a double is like. */
export interface DoubleOptions {
  /** How many nodes; absent: one. */
  nodes?: number;
  /** The ports of the nodes; 0 takes any free one. */
  ports?: number[];
  /** Names and passwords of who may do everything. Absent: nobody has to say who they are. */
  users?: Record<string, string>;
  /** The certificate of the nodes. Absent: without TLS. */
  identity?: Identity;
  /** The file with the certificate of who signed the nodes' own; told to clients. */
  caFile?: string;
  /** For faults that strike by chance. */
  seed?: number;
  /** How long things take; absent: short. */
  timing?: Partial<Timing>;
}

/** A double of EventStoreDB: one node or a cluster of them, and the faults that befall them. */
export class EventStoreDouble {
  readonly nodes: DoubleNode[];
  readonly faults: Faults;
  readonly #cluster: Cluster;
  readonly #options: DoubleOptions;
  #over = false;

  /** Starts all nodes; resolves when one of them leads. */
  static async start(options: DoubleOptions = {}): Promise<EventStoreDouble> {
    const double = new EventStoreDouble(options);
    await double.up(options.ports);
    return double;
  }

  private constructor(options: DoubleOptions) {
    const { nodes = 1, users, identity, seed, timing } = options;
    this.#options = options;
    this.faults = new Faults(seed);
    this.#cluster = new Cluster({ ...TIMING, ...timing }, Object.keys(users ?? {}));
    const { faults } = this;
    const befall = this.#befall.bind(this);
    this.nodes = Array.from(
      { length: nodes },
      (_, index) => new DoubleNode({ index, cluster: this.#cluster, faults, befall, users, identity }),
    );
  }

  /** The connection string of all nodes. */
  get url(): string {
    const { users, identity, caFile } = this.#options;
    const [name, password] = Object.entries(users ?? {})[0] ?? [];
    const who = name === undefined ? '' : `${name}:${password}@`;
    const hosts = this.nodes.map(({ address: { host, port } }) => `${host}:${port}`).join(',');
    const tls = identity === undefined ? 'tls=false' : `tls=true&tlsCAFile=${caFile}`;
    return `esdb://${who}${hosts}?${tls}`;
  }

  /** The node that leads, or undefined. */
  get leader(): DoubleNode | undefined {
    return this.nodes.find(({ leads }) => leads);
  }

  /** Starts every node that does not run; the log is as it was. */
  async up(ports: readonly number[] = []): Promise<void> {
    for (const node of this.nodes) if (!this.#over) await node.start(ports[node.index]);
  }

  /** Kills every node. */
  async down(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
  }

  /** Kills every node and starts it on a copy of the log as it was when it ended at a position. */
  async restore(end: number): Promise<void> {
    await this.down();
    this.#cluster.restore(end);
    await this.up();
  }

  /** Makes another node the leader, while the one that led goes on as a follower. */
  resignLeader(): void {
    this.#cluster.hand();
  }

  /** Ends everything; nothing of the double is left running. */
  async stop(): Promise<void> {
    this.#over = true;
    this.faults.clear();
    await this.down();
    for (const node of this.nodes) node.leavePort();
    this.#cluster.end();
  }

  async #befall(node: DoubleNode, fault: NodeFault, milliseconds: number): Promise<void> {
    const { leader = node } = this;
    const again = (action: () => unknown): void => {
      if (milliseconds > 0) void this.#cluster.pause(milliseconds).then(() => this.#over || action());
    };
    switch (fault) {
      case 'kill':
        await node.kill();
        return again(() => node.start());
      case 'stop':
        void node.stop().then(() => again(() => node.start()));
        return;
      case 'freeze':
        node.freeze();
        return again(() => node.thaw());
      case 'kill-leader':
        await leader.kill();
        return again(() => leader.start());
      case 'resign-leader':
        return this.resignLeader();
      case 'kill-all':
        await this.down();
        return again(() => this.up());
    }
  }
}
