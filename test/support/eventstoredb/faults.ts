/** What clients ask a node for. An append is one append, whichever way it came. */
export type Operation = 'append' | 'read' | 'subscribe' | 'delete' | 'gossip' | 'features' | 'scavenge';

/** One call, as faults are chosen for it. */
export interface Call {
  operation: Operation;
  /** The stream it is about; empty for everything. */
  stream: string;
  /** The index of the node that got it. */
  node: number;
  /** After which commit position of everything a subscription begins; -1 for the start. */
  after?: number;
  /** The expression that names of streams or types of events have to match, where everything is read. */
  filter?: string;
}

/** Which calls a fault befalls: those that fit all that is given. */
export interface When {
  /** Absent: appends. */
  on?: Operation | 'any';
  /** How the name of the stream begins. */
  stream?: string;
  /** The whole expression of the filter. */
  filter?: string;
  /** The index of the node. */
  node?: number;
  /** Only this one of the calls that fit, from 1. */
  call?: number;
  /** Every so many of the calls that fit. */
  every?: number;
  /** From 0 to 1, by the seed of the faults. */
  probability?: number;
  /** At most so many times. */
  times?: number;
}

/** What happens to a call. */
export type Effect =
  /** It begins so many milliseconds later. */
  | { fault: 'delay'; milliseconds: number }
  /** It is not done and never answered. */
  | { fault: 'ignored' }
  /** It is not done; the call ends as unavailable. */
  | { fault: 'unavailable' }
  /** It is not done; the server says it is not ready, or that too much is asked of it. */
  | { fault: 'not-ready' | 'too-busy' }
  /** It is not done; the server does not let the user do it. */
  | { fault: 'access-denied' }
  /** It is not done; the server says that it took too long. */
  | { fault: 'deadline' }
  /** It is not done; the server names another node as the leader, or none. */
  | { fault: 'not-leader'; leader?: { host: string; port: number } }
  | { fault: 'no-leader' }
  /** It is not done; the node answers as a leader that was suspended, to which the stream is at a revision; -1 for none. */
  | { fault: 'stale'; at: number }
  /** It is not done, and the connection breaks. */
  | { fault: 'cut-before' }
  /** It is done, and the connection breaks instead of an answer. */
  | { fault: 'answer-lost' }
  /** It is done and never answered. */
  | { fault: 'answer-withheld' }
  /** It is done, and the server says that it took too long. */
  | { fault: 'deadline-after' }
  /** What is read of everything takes so long for each record that its filter does not let through. */
  | { fault: 'slow-filter'; milliseconds: number }
  /** After so many messages of a read or subscription the connection breaks. */
  | { fault: 'cut'; after: number }
  /** After so many events a read or subscription ends as unavailable, ends without a word, or nothing more comes. */
  | { fault: 'fail' | 'end' | 'stall'; after: number }
  /** What befalls the node, before or after the call is done, and for how long; 0 for ever. */
  | { fault: NodeFault; done: boolean; milliseconds: number };

/** What can befall a node, or all of them. */
export type NodeFault = 'kill' | 'stop' | 'freeze' | 'kill-leader' | 'resign-leader' | 'kill-all';

/** A fault: what happens, and to which calls. */
export type Fault = Effect & When;

/** A fault that struck. */
export interface Strike {
  fault: Effect['fault'];
  call: Call;
}

/** The faults of a double: chosen call by call, by count or by a seed, so that a run can be run again. */
export class Faults {
  #faults: { fault: Fault; seen: number; struck: number }[] = [];
  #random: () => number;
  /** What struck, in the order it did. */
  readonly struck: Strike[] = [];

  constructor(seed = 1) {
    this.#random = randomFrom(seed);
  }

  /** Adds faults to those there are. Returns a function that takes them away again. */
  add(...faults: Fault[]): () => void {
    const added = faults.map((fault) => ({ fault, seen: 0, struck: 0 }));
    this.#faults.push(...added);
    return () => {
      this.#faults = this.#faults.filter((one) => !added.includes(one));
    };
  }

  /** Takes all faults away and begins the seed anew. */
  clear(seed = 1): void {
    this.#faults = [];
    this.#random = randomFrom(seed);
  }

  /** The faults that befall a call, in the order they were added. */
  strike(call: Call): Effect[] {
    if (this.#faults.length === 0) return NONE;
    const struck = this.#faults.filter((one) => this.#strikes(one, call)).map(({ fault }) => fault);
    this.struck.push(...struck.map(({ fault }) => ({ fault, call })));
    return struck;
  }

  #strikes(one: { fault: Fault; seen: number; struck: number }, call: Call): boolean {
    const { on = 'append', stream = '', filter, node } = one.fault;
    const { call: nth, every, probability, times = Infinity } = one.fault;
    if (on !== 'any' && on !== call.operation) return false;
    if (filter !== undefined && filter !== call.filter) return false;
    if (!call.stream.startsWith(stream) || (node !== undefined && node !== call.node)) return false;
    one.seen += 1;
    if (nth !== undefined && nth !== one.seen) return false;
    if (every !== undefined && one.seen % every !== 0) return false;
    if (one.struck >= times || (probability !== undefined && this.#random() >= probability)) return false;
    one.struck += 1;
    return true;
  }
}

const NONE: Effect[] = [];

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
