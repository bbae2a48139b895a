import { setTimeout as pause } from 'node:timers/promises';
import type { EndPoint } from '@eventstore/db-client';
import { START, StoreUnavailable, type Position } from '../event-store.ts';
import { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import { isNotAllowed } from './failure.ts';
import { noteIn } from './messages/read-messages.ts';

/** What asking one node for a scavenge led to. */
export interface ScavengeAsked {
  /** `host:port`, as the node makes itself known. */
  node: string;
  /** Of the scavenge; absent when one was running already: ask again after it. */
  id?: string;
}

/** A scavenge that was asked for, as it was noted then. */
export interface ScavengeNoted extends Required<ScavengeAsked> {
  /** Where the log has that. */
  position: Position;
}

/** How far the nodes of a cluster are with cleaning their disks. */
export interface Scavenged {
  /** Nodes that are done with it, of so many. */
  done: number;
  of: number;
  /** The other nodes, as they make themselves known (`host:port`). */
  left: string[];
  /** Ids of scavenges that were ended on any node before they were done. */
  failed: string[];
}

/** The user may not scavenge, or not see how far that is: the message says what is needed. */
export class MayNotScavenge extends StoreUnavailable {
  override name = 'MayNotScavenge';
}

const MAY_NOT =
  'EventStoreDB does not let this user scavenge, or see how far that is: it takes a user in the group $ops who may read $scavengePoints, see scripts/README.md';

/** One scavenge. */
interface Scavenge {
  id: string;
  /** Its node; where only the server's note says so, what that listens on, which can be the same for all (0.0.0.0). */
  on: string;
  begun: Position;
  /** Undefined while it runs, and where the node was ended and has not said so since. */
  ended?: Position;
  succeeded: boolean;
}

/** The newest notes of scavenges that are looked at; each leaves two, and the server keeps them for 30 days. */
const NOTES = 1_000;

/** The newest scavenge points that are looked at. */
const POINTS = 1_000;

/** How long the next node waits for a scavenge point that the one before it has made, in milliseconds. */
const POINT_WITHIN_MS = 5_000;

/**
 * Which nodes of the cluster have cleaned their disk of what was hidden before a position of the log.
 *
 * A node cleans up to a scavenge point, an event in the log: it goes on with that of a scavenge that was ended before it
 * was done; else it takes the newest one, unless it is done with that and makes another. So a scavenge that succeeded
 * counts where the one before it on that node had succeeded too, or there was none, and a point after the position stood
 * in the log when it began, or was made while it was the only one under way.
 *
 * `askedFor` gives the scavenges that were asked for, the newest first, and on which node each was started; one that it
 * does not name counts where its note names a node of the cluster, and may else have been on any of them.
 *
 * Of one that was asked for the server may have no note: it keeps them for 30 days, a node may end before it writes them,
 * or is slow to. Nobody knows what became of it, so it counts as ended before it was done: the next that succeeds on its
 * node may only have gone on with it, and the one after that counts. A note that comes later is gone by as soon as it is
 * there. Until then no other can have begun on that node, so that nothing counts in the meantime that does not afterwards.
 */
export async function scavengedSince(
  connections: Connections,
  since: Position,
  askedFor: () => Promise<readonly ScavengeNoted[]>,
  patienceMs: number,
): Promise<Scavenged> {
  const { nodes, noted, points } = await asUser(connections, patienceMs, async (connection, leftMs) => ({
    nodes: (await connection.members(leftMs))
      .filter(({ state }) => state !== 'MANAGER')
      .map(({ address }) => address),
    noted: await newestScavenges(connection, leftMs),
    points: await newestPoints(connection, leftMs, POINTS),
  }));
  // Read after the notes of the server: whatever those may only have gone on with had been asked for by then.
  const scavenges = withUnnoted(noted, await askedFor(), nodes);
  const reaches = pointsReach(
    points.filter((point) => point > since),
    scavenges,
  );
  const left = new Set(nodes);
  const interrupted = new Set<string>();
  for (const scavenge of scavenges) {
    const isKnown = nodes.includes(scavenge.on);
    for (const node of isKnown ? [scavenge.on] : nodes) {
      if (!scavenge.succeeded) interrupted.add(node);
      else if (isKnown && !interrupted.delete(node) && reaches(scavenge)) left.delete(node);
    }
  }
  const failed = noted
    .filter(({ ended, succeeded }) => ended !== undefined && !succeeded)
    .map(({ id }) => id);
  return { done: nodes.length - left.size, of: nodes.length, left: [...left], failed };
}

/** As `keepTrying`, for what not every user may do. */
async function asUser<T>(
  connections: Connections,
  ...trying: Parameters<typeof connections.keepTrying<T>>
): Promise<T> {
  try {
    return await connections.keepTrying(...trying);
  } catch (error) {
    if (!(error instanceof StoreUnavailable && isNotAllowed(error.cause))) throw error;
    const { cause, nothingWritten } = error;
    throw new MayNotScavenge(MAY_NOT, { cause, nothingWritten });
  }
}

/**
 * Each on the node on which it was started, and those that were asked for and have no note, where that was noted. Such a
 * one may have made any scavenge point before another began on its node; a node that is there no more makes none.
 */
function withUnnoted(
  noted: readonly Scavenge[],
  asked: readonly ScavengeNoted[],
  nodes: readonly string[],
): Scavenge[] {
  const startedOn = new Map(asked.map(({ id, node }) => [id, node]));
  const scavenges = noted.map((scavenge) => ({ ...scavenge, on: startedOn.get(scavenge.id) ?? scavenge.on }));
  for (const { id, node, position } of asked) {
    if (noted.some((scavenge) => scavenge.id === id)) continue;
    const later = scavenges.findIndex(({ begun }) => begun > position);
    const next = scavenges.find(({ on, begun }) => on === node && begun > position);
    const ended = next?.begun ?? (nodes.includes(node) ? undefined : position);
    const unnoted = { id, on: node, begun: START, ...(ended !== undefined && { ended }), succeeded: false };
    scavenges.splice(later < 0 ? scavenges.length : later, 0, unnoted);
  }
  return scavenges;
}

/** Whether a scavenge that does not go on with an older one cleans up to one of the points, oldest first, or further. */
function pointsReach(points: readonly Position[], scavenges: readonly Scavenge[]) {
  const isUnderWay = ({ begun, ended }: Scavenge, at: Position) =>
    begun < at && (ended === undefined || ended > at);
  return (scavenge: Scavenge): boolean =>
    points.some(
      (point) =>
        point < scavenge.begun ||
        (isUnderWay(scavenge, point) &&
          scavenges.every((other) => other === scavenge || !isUnderWay(other, point))),
    );
}

/** In the order in which they began. */
async function newestScavenges(connection: Connection, withinMs: number): Promise<Scavenge[]> {
  const ends = new Map<string, { ended: Position; succeeded: boolean }>();
  const scavenges: Scavenge[] = [];
  const reading = { stream: '$scavenges', backwards: true, resolve: true, count: NOTES } as const;
  await connection.read(reading, withinMs, (answer) => {
    const note = noteIn(answer);
    const at = answer.recorded?.position;
    if (note === undefined || at === undefined) return;
    const { scavengeId, nodeEndpoint, result } = note.says;
    const id = String(scavengeId);
    // A node that is started again takes those of other nodes for its own, where all of them listen on the same address.
    if (note.type === '$scavengeCompleted' && ends.get(id)?.succeeded !== true)
      ends.set(id, { ended: at, succeeded: result === 'Success' });
    if (note.type === '$scavengeStarted')
      scavenges.push({ id, on: String(nodeEndpoint), begun: at, succeeded: false, ...ends.get(id) });
  });
  return scavenges.reverse();
}

/** Where scavenge points stand in the log, oldest first. */
async function newestPoints(connection: Connection, withinMs: number, count: number): Promise<Position[]> {
  const points: Position[] = [];
  const reading = { stream: '$scavengePoints', backwards: true, count };
  await connection.read(reading, withinMs, ({ recorded }) => {
    if (recorded?.position !== undefined) points.push(recorded.position);
  });
  return points.reverse();
}

/**
 * Starts a scavenge on nodes that are up, all of them or those that are named, on the leader first: two that make a
 * scavenge point at the same moment would fail. `told` hears of each before the next is started, which is to go by a
 * point after a position where one is made in time.
 */
export function scavengeNodes(
  connections: Connections,
  since: Position,
  named: readonly string[] | undefined,
  told: (asked: ScavengeAsked) => Promise<unknown>,
  patienceMs: number,
): Promise<ScavengeAsked[]> {
  return asUser(connections, patienceMs, async (connection, leftMs) => {
    const members = (await connection.members(leftMs)).filter(
      ({ address, alive, state }) => alive && state !== 'MANAGER' && (named?.includes(address) ?? true),
    );
    const leaderFirst = members.sort(
      (one, other) => Number(other.state === 'LEADER') - Number(one.state === 'LEADER'),
    );
    const all: ScavengeAsked[] = [];
    for (const { address } of leaderFirst) {
      if (all.length > 0) await pointAfter(connection, since, leftMs);
      const node = await Connection.open({
        ...connections.target,
        endpoints: [endpointOf(address)],
        discover: false,
      });
      try {
        const id = await node.scavenge(leftMs);
        const asked = { node: address, ...(id !== undefined && { id }) };
        all.push(asked);
        await told(asked);
      } finally {
        node.close();
      }
    }
    return all;
  });
}

async function pointAfter(connection: Connection, since: Position, withinMs: number): Promise<void> {
  const until = performance.now() + POINT_WITHIN_MS;
  const isThere = async () => (await newestPoints(connection, withinMs, 1)).some((point) => point > since);
  while (!(await isThere()) && performance.now() < until) await pause(50);
}

function endpointOf(address: string): EndPoint {
  const colon = address.lastIndexOf(':');
  return { address: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}
