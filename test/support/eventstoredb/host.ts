import type { Metadata } from '@grpc/grpc-js';
import {
  accessDenied,
  notLeader,
  NotHandled,
  TimedOut,
  unauthenticated,
  unavailable,
  type RpcError,
} from './errors.ts';
import type { Call, Effect, Faults, NodeFault } from './faults.ts';
import type { LiveView } from './reading.ts';
import type { Scavenger } from './scavenge.ts';
import type { WriteOutcome, Writer } from './writing.ts';

/** A node, as the services it hosts see it. */
export interface Host extends LiveView {
  /** Which of the nodes of its cluster it is. */
  readonly index: number;
  readonly faults: Faults;
  /** How many events it has sent to those who subscribed. */
  sent: number;
  /** Names and passwords of who may do everything; undefined where nobody has to say who they are. */
  readonly users: Readonly<Record<string, string>> | undefined;
  /** The address of whoever leads as far as the node knows, or undefined. */
  readonly leader: { host: string; port: number } | undefined;
  readonly leads: boolean;
  /** Has the leader do a write. Throws `TimedOut` and `NotHandled`. */
  write(action: (writer: Writer) => WriteOutcome): Promise<WriteOutcome>;
  /** Removes for good what is no longer shown. */
  readonly scavenger: Scavenger;
  /** Waits, unless the node ends before. */
  pause(milliseconds: number): Promise<void>;
  /** Resolves at once, or when the node is no longer frozen. */
  thawed(): Promise<void> | undefined;
  /** Breaks the connection from an address. */
  cut(peer: string): void;
  /** While the node ends in order: whether a call is turned down, as at first, or never answered. */
  readonly ending: 'turns-down' | 'ignores' | undefined;
  /** What befalls the node as a whole. */
  befall(fault: NodeFault, milliseconds: number): Promise<void>;
}

/** Throws unless the caller is somebody the node knows, or the node asks nobody. */
export function authorize(host: Host, metadata: Metadata): void {
  if (host.users === undefined) return;
  const [authorization] = metadata.get('authorization');
  if (authorization === undefined) throw accessDenied();
  const given = Buffer.from(String(authorization).replace(/^Basic /, ''), 'base64').toString('utf8');
  // A password may hold a colon, a name may not.
  const colon = given.indexOf(':');
  const password = host.users[given.slice(0, Math.max(colon, 0))];
  if (password === undefined || password !== given.slice(colon + 1)) throw unauthenticated();
}

/** Throws where the caller wants the leader and the node is another. */
export function requireLeader(host: Host, metadata: Metadata): void {
  if (String(metadata.get('requires-leader')[0]) !== 'true' || host.leads) return;
  throw named(host.leader);
}

function named(leader: Host['leader']): NotHandled | RpcError {
  return leader === undefined ? new NotHandled('no-leader') : notLeader(leader);
}

/**
 * Does what a call asks for, as the faults that befall it will have it. Undefined is never to be answered. What is
 * told after so many messages is left to the caller.
 */
export async function underFaults<Answer>(
  host: Host,
  call: Call,
  peer: string,
  act: (effects: readonly Effect[]) => Promise<Answer>,
): Promise<Answer | undefined> {
  const effects = host.faults.strike(call);
  await host.thawed();
  if (host.ending === 'ignores') return undefined;
  if (host.ending === 'turns-down') throw new NotHandled('not-ready');
  for (const effect of effects) if (!(await before(host, effect, peer))) return undefined;
  const answer = await act(effects);
  await host.thawed();
  for (const effect of effects) if (!(await after(host, effect, peer))) return undefined;
  return answer;
}

/** What happens before a call is done. False: it is not done, and never answered. */
async function before(host: Host, effect: Effect, peer: string): Promise<boolean> {
  switch (effect.fault) {
    case 'delay':
      await host.pause(effect.milliseconds);
      return true;
    case 'ignored':
      return false;
    case 'unavailable':
      throw unavailable();
    case 'not-ready':
    case 'too-busy':
    case 'no-leader':
      throw new NotHandled(effect.fault);
    case 'access-denied':
      throw accessDenied();
    case 'deadline':
      throw new TimedOut('Prepare phase timeout.');
    case 'not-leader':
      throw named(effect.leader ?? host.leader);
    case 'cut-before':
      host.cut(peer);
      return false;
    case 'kill':
    case 'stop':
    case 'freeze':
    case 'kill-leader':
    case 'resign-leader':
    case 'kill-all':
      if (effect.done) return true;
      await host.befall(effect.fault, effect.milliseconds);
      // What a frozen node has read it does when it goes on.
      await host.thawed();
      return effect.fault === 'resign-leader' || effect.fault === 'freeze';
    default:
      return true;
  }
}

/** What happens after a call is done. False: it is never answered. */
async function after(host: Host, effect: Effect, peer: string): Promise<boolean> {
  switch (effect.fault) {
    case 'answer-lost':
      host.cut(peer);
      return false;
    case 'answer-withheld':
      return false;
    case 'deadline-after':
      throw new TimedOut('Commit phase timeout.');
    case 'kill':
    case 'stop':
    case 'freeze':
    case 'kill-leader':
    case 'resign-leader':
    case 'kill-all':
      if (!effect.done) return true;
      await host.befall(effect.fault, effect.milliseconds);
      await host.thawed();
      return ['resign-leader', 'stop', 'freeze'].includes(effect.fault);
    default:
      return true;
  }
}
