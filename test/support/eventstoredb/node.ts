import { Server, ServerCredentials } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { constants, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { CallLimit } from './call-limit.ts';
import type { Cluster, Member } from './cluster.ts';
import type { Faults, NodeFault } from './faults.ts';
import { serveHttp } from './http-service.ts';
import { Listener, type Identity } from './listener.ts';
import { Scavenger, type Scavenging } from './scavenge.ts';
import { servicesOf, type LongCall, type MemberState, type ServiceHost } from './services.ts';
import type { LogRecord, TransactionLog } from './transaction-log.ts';
import type { WriteOutcome, Writer } from './writing.ts';

/** What a node is made of. */
export interface NodeParts {
  index: number;
  cluster: Cluster;
  faults: Faults;
  users?: Readonly<Record<string, string>>;
  identity?: Identity;
  /** What befalls a node by a fault. */
  befall(node: DoubleNode, fault: NodeFault, milliseconds: number): Promise<void>;
}

/** One node of EventStoreDB in this process. Its log is its cluster's and outlives it. */
export class DoubleNode implements ServiceHost, Member, Scavenging {
  readonly index: number;
  readonly faults: Faults;
  readonly users: Readonly<Record<string, string>> | undefined;
  readonly scavenged = new Set<LogRecord>();
  readonly scavenger = new Scavenger(this);
  readonly instanceId = randomUUID();
  running = false;
  held = false;
  received = 0;
  sent = 0;
  ending: 'turns-down' | 'ignores' | undefined;
  /** How it calls itself in notes of scavenges: as in a container, where a node listens on every address. */
  listensOn = '0.0.0.0:2113';
  readonly #cluster: Cluster;
  readonly #parts: NodeParts;
  readonly #listener: Listener;
  readonly #listeners = new Set<() => void>();
  readonly #calls = new Set<LongCall>();
  readonly #limit = new CallLimit();
  #port = 0;
  #grpc: Server | undefined;
  #starting: Promise<void> | undefined;
  #frozen: { thawed: Promise<void>; thaw: () => void } | undefined;

  constructor(parts: NodeParts) {
    this.#parts = parts;
    this.index = parts.index;
    this.#cluster = parts.cluster;
    this.faults = parts.faults;
    this.users = parts.users;
    this.#listener = new Listener(
      {
        grpc: (socket) => this.#inject(socket),
        http: (request, response) => serveHttp(request, response, this),
      },
      parts.identity,
    );
    this.#cluster.members.push(this);
  }

  get log(): TransactionLog {
    return this.#cluster.log;
  }

  /** What enough nodes have, as far as it came here. */
  get end(): number {
    return Math.min(this.received, this.#cluster.committed);
  }

  get address(): { host: string; port: number } {
    return { host: '127.0.0.1', port: this.#port };
  }

  get leader(): { host: string; port: number } | undefined {
    return this.#cluster.leader?.address;
  }

  get leads(): boolean {
    return this.#cluster.leader === this && this.running;
  }

  /** How many reads, subscriptions and streams of appends are open. */
  get calls(): number {
    return this.#calls.size;
  }

  /** Listens on the port it had before, or any free one, and takes part in its cluster. */
  start(port = this.#port): Promise<void> {
    this.#starting ??= this.#start(port).finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  /** Ends at once, as a killed process does: connections break, and what the node has of the log stays. */
  async kill(): Promise<void> {
    await this.#starting;
    if (this.#grpc === undefined) return;
    this.thaw();
    this.#cluster.leave(this);
    await this.#close();
  }

  /** Lets others have the port of a node that ended and is not started again. */
  leavePort(): void {
    this.#listener.leave();
  }

  /** Ends in order: takes nothing more, and after a while everything that is still under way ends without a word. */
  async stop(): Promise<void> {
    if (!this.running || this.ending !== undefined) return;
    const { shutdown } = this.#cluster.timing;
    // Who is killed meanwhile has ended, and may have started again.
    const grpc = this.#grpc;
    const waited = async (milliseconds: number) => {
      await this.pause(milliseconds);
      return this.#grpc === grpc;
    };
    this.ending = 'turns-down';
    this.#listener.refuse();
    this.#cluster.leave(this);
    if (!(await waited(shutdown / 4))) return;
    this.ending = 'ignores';
    if (!(await waited(shutdown - shutdown / 4))) return;
    for (const call of this.#calls) endWithoutStatus(call);
    if (await waited(ENDING)) await this.#close();
  }

  /** Reads and answers nothing until it is thawed; connections stay and new ones are accepted. */
  freeze(): void {
    if (this.#frozen !== undefined || !this.running) return;
    const { promise: thawed, resolve: thaw } = Promise.withResolvers<void>();
    this.#frozen = { thawed, thaw };
    this.#listener.freeze();
    if (this.#cluster.members.length > 1) this.#cluster.leave(this);
  }

  /** Goes on after it was frozen. */
  thaw(): void {
    const frozen = this.#frozen;
    if (frozen === undefined) return;
    this.#frozen = undefined;
    if (this.#cluster.members.length > 1) this.#cluster.join(this);
    this.#listener.thaw();
    frozen.thaw();
  }

  thawed(): Promise<void> | undefined {
    return this.#frozen?.thawed;
  }

  /** Takes nothing more from the leader, so that reads of this node are stale. */
  hold(): void {
    this.held = true;
  }

  /** Takes from the leader what was held back. */
  release(): void {
    this.held = false;
    this.#cluster.catchUp();
  }

  onAdvance(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  committed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  write(action: (writer: Writer) => WriteOutcome): Promise<WriteOutcome> {
    return this.#cluster.write(action);
  }

  async scavengeTime(): Promise<void> {
    await this.pause(this.#cluster.timing.scavenge);
  }

  gossip(): MemberState[] {
    const { members, leader, electing } = this.#cluster;
    return (members as DoubleNode[]).map((member) => ({
      instanceId: member.instanceId,
      ...member.address,
      isAlive: member.running || member === leader,
      state: member === leader ? 'Leader' : electing ? 'Unknown' : member.running ? 'Follower' : 'Shutdown',
    }));
  }

  opened(call: LongCall): Promise<void> | undefined {
    this.#calls.add(call);
    call.once('close', () => this.#calls.delete(call));
    return this.#limit.enter(call);
  }

  pause(milliseconds: number): Promise<void> {
    return this.#cluster.pause(milliseconds);
  }

  cut(peer: string): void {
    this.#listener.cut(Number(peer.slice(peer.lastIndexOf(':') + 1)));
  }

  befall(fault: NodeFault, milliseconds: number): Promise<void> {
    return this.#parts.befall(this, fault, milliseconds);
  }

  async #start(port: number): Promise<void> {
    if (this.#grpc !== undefined) return;
    const grpc = new Server({ 'grpc.max_receive_message_length': -1 });
    for (const [definition, implementation] of servicesOf(this)) grpc.addService(definition, implementation);
    const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
    this.#inject = (socket) => injector.injectConnection(socket);
    await this.#listener.open(port);
    this.#grpc = grpc;
    this.#port = this.#listener.port;
    this.#cluster.join(this);
    void this.scavenger.started().catch(() => undefined);
  }

  async #close(): Promise<void> {
    this.scavenger.killed();
    const closed = this.#listener.close();
    this.#grpc?.forceShutdown();
    this.#grpc = undefined;
    this.ending = undefined;
    this.#frozen?.thaw();
    this.#frozen = undefined;
    await closed;
  }

  #inject: (socket: Socket) => void = (socket) => socket.destroy();
}

/** What a stream of HTTP/2 takes to be sent out before the connection is closed, in milliseconds. */
const ENDING = 20;

/** Ends a call as a server that is gone: its stream ends, and no status was sent. */
function endWithoutStatus(call: LongCall): void {
  // The stream under a call is nothing the library gives away.
  (call as unknown as { call: { stream: ServerHttp2Stream } }).call.stream.close(constants.NGHTTP2_NO_ERROR);
}
