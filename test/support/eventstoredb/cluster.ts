import { randomUUID } from 'node:crypto';
import { NotHandled, TimedOut } from './errors.ts';
import { TransactionLog, type LogRecord } from './transaction-log.ts';
import { Writer, type WriteOutcome } from './writing.ts';

/** How long things take, in milliseconds. A server's own are far longer where an election is involved. */
export interface Timing {
  /** From the leader to a follower. */
  replication: number;
  /** Until the others notice that a leader is gone, or that too few nodes are left. */
  notice: number;
  /** An election, once it is noticed that there must be one. */
  election: number;
  /** How long a leader waits for enough nodes. */
  commit: number;
  /** How long a follower waits for the leader it forwarded to. */
  forwarding: number;
  /** How long a scavenge takes. */
  scavenge: number;
  /** How long a node that is stopped politely waits for what is under way. */
  shutdown: number;
}

/** The times of a double, unless told otherwise. */
export const TIMING: Timing = {
  replication: 0,
  notice: 50,
  election: 50,
  commit: 2000,
  forwarding: 5000,
  scavenge: 20,
  shutdown: 5000,
};

/** What a cluster knows of each of its nodes. */
export interface Member {
  readonly address: { host: string; port: number };
  /** Whether the node runs. */
  running: boolean;
  /** Up to where it has the log. */
  received: number;
  /** While true nothing reaches it from the leader. */
  held: boolean;
  readonly scavenged: Set<LogRecord>;
  /** Called when more of the log is committed. */
  committed(): void;
}

/** One replicated log and who leads. Nodes take part in it; it outlives each of them. */
export class Cluster {
  readonly log = new TransactionLog();
  readonly timing: Timing;
  readonly #users: readonly string[];
  readonly members: Member[] = [];
  /** The node that leads, also while nobody has noticed that it is gone. */
  leader: Member | undefined;
  /** Whether the nodes know that there is no leader. */
  electing = false;
  /** Up to where enough nodes have the log. */
  committed: number;
  #writer = new Writer(this.log);
  #waiting: { end: number; settle: (committed: boolean) => void }[] = [];
  #epoch = -1;
  #timers = new Set<NodeJS.Timeout>();

  constructor(timing: Timing, users: readonly string[]) {
    this.timing = timing;
    this.#users = users;
    this.committed = this.log.end;
  }

  /** A node has started, with the log as far as it had it. */
  join(member: Member): void {
    // Whoever led and comes back before anybody noticed does not lead on: it has forgotten what it knew.
    const isLed = this.leader?.running === true;
    member.running = true;
    member.received = Math.min(member.received, this.log.end);
    if (!isLed && this.#quorate) this.#elect();
    this.#replicate();
  }

  /** A node has ended, or ends; the others notice after a while. */
  leave(member: Member): void {
    member.running = false;
    if (member !== this.leader && this.#quorate) return;
    this.#later(this.timing.notice, () => {
      if (this.leader?.running === true && this.#quorate) return;
      this.resign();
      if (!this.#quorate) return;
      this.electing = true;
      this.#later(this.timing.election, () => this.#quorate && this.leader === undefined && this.#elect());
    });
  }

  /** The leader leads no longer; what is under way is answered as timed out, though it may be written. */
  resign(): void {
    this.leader = undefined;
    for (const { settle } of this.#waiting.splice(0)) settle(false);
  }

  /** Makes somebody else the leader, as when one resigns. */
  hand(): void {
    const was = this.leader;
    this.resign();
    if (this.#quorate) this.#elect(was);
  }

  /** Has the leader do a write. Throws `TimedOut`, though it may have been done, and `NotHandled`. */
  async write(action: (writer: Writer) => WriteOutcome): Promise<WriteOutcome> {
    if (this.electing) throw new NotHandled('not-ready');
    const { leader } = this;
    if (leader?.running !== true) {
      await this.pause(this.timing.forwarding);
      throw new TimedOut('Forwarding timeout');
    }
    const outcome = action(this.#writer);
    if (outcome.outcome === 'wrong-revision' || outcome.outcome === 'deleted') return outcome;
    if (outcome.outcome === 'repeated') {
      if (outcome.position < this.committed) return outcome;
      // A server lets a repetition of what is not on the disks of enough nodes go unanswered.
      await this.pause(this.timing.commit);
      throw new TimedOut('Commit phase timeout.');
    }
    const { end } = this.log;
    leader.received = end;
    // A disk takes a moment, in which the same may be asked again.
    setImmediate(() => this.#replicate());
    if (end > this.committed && !(await this.#commit(end))) throw new TimedOut('Commit phase timeout.');
    return outcome;
  }

  /** Waits, unless the cluster ends before. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.#later(milliseconds, resolve));
  }

  /** Takes back all that was written at or after a position, while no node runs. */
  restore(end: number): void {
    this.log.truncate(end);
    this.committed = this.log.end;
  }

  /** Ends what the cluster still has to do. */
  end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.resign();
  }

  #replicate(): void {
    const { replication } = this.timing;
    const { end } = this.log;
    if (replication > 0 && this.members.length > 1) this.#later(replication, () => this.catchUp(end));
    else this.catchUp();
  }

  /** Brings what is written, up to a position, to every node that is not held. */
  catchUp(end = this.log.end): void {
    if (this.leader?.running !== true) return;
    for (const member of this.members) {
      if (member.running && !member.held)
        member.received = Math.max(member.received, Math.min(end, this.log.end));
    }
    const majority = Math.floor(this.members.length / 2);
    const committed = this.members
      .map(({ running, received }) => (running ? received : -1))
      .sort((one, other) => other - one)[majority]!;
    if (committed > this.committed) {
      this.committed = committed;
      while (this.#waiting.length > 0 && this.#waiting[0]!.end <= committed)
        this.#waiting.shift()!.settle(true);
    }
    for (const member of this.members) if (member.running) member.committed();
  }

  #commit(end: number): Promise<boolean> {
    return new Promise((resolve) => {
      const one = { end, settle: resolve };
      this.#waiting.push(one);
      this.#later(this.timing.commit, () => {
        this.#waiting = this.#waiting.filter((other) => other !== one);
        resolve(false);
      });
    });
  }

  get #quorate(): boolean {
    return this.members.filter(({ running }) => running).length > this.members.length / 2;
  }

  /** Whoever has most of the log leads; what nobody who runs has is taken back. */
  #elect(except?: Member): void {
    const candidates = this.members.filter((member) => member.running && member !== except);
    const leader = candidates.toSorted((one, other) => other.received - one.received)[0] ?? except;
    if (leader === undefined) return;
    // What was under way under the one before is not answered by this one.
    for (const { settle } of this.#waiting.splice(0)) settle(false);
    this.log.truncate(leader.received);
    for (const member of this.members) member.received = Math.min(member.received, this.log.end);
    this.leader = leader;
    this.electing = false;
    this.#epoch += 1;
    this.#writer = new Writer(this.log, (record) => leader.scavenged.has(record));
    begin(this.#writer, this.#epoch, this.#users);
    leader.received = this.log.end;
    this.catchUp();
  }

  #later(milliseconds: number, action: () => unknown): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, milliseconds);
    this.#timers.add(timer);
  }
}

/** What a new leader writes first; the first of all also what a server sets up, for itself and for its users. */
function begin(writer: Writer, epoch: number, users: readonly string[]): void {
  const write = (stream: string, type: string, data: object | string): void => {
    const isJson = typeof data === 'object';
    const bytes = Buffer.from(isJson ? JSON.stringify(data) : data);
    writer.append(stream, 'any', [
      { id: randomUUID(), type, isJson, data: bytes, metadata: Buffer.alloc(0) },
    ]);
  };
  const ids = { EpochId: randomUUID(), LeaderInstanceId: randomUUID() };
  write('$epoch-information', '$epoch-information', { EpochNumber: epoch, ...ids });
  if (epoch > 0) return;
  const readable = { $r: '$ops', $w: [], $d: [], $mr: [], $mw: [] };
  write('$$$scavenges', '$metadata', { $maxAge: 2_592_000, $acl: readable });
  for (const name of users) {
    write(`$$$user-${name}`, '$metadata', { $acl: { $w: '$admins', $d: '$admins', $mw: '$admins' } });
    write(`$user-${name}`, '$UserCreated', { loginName: name });
    write('$users', '$User', name);
  }
}
