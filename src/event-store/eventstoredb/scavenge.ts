import { setTimeout as pause } from 'node:timers/promises';
import type { EndPoint } from '@eventstore/db-client';
import type { Position } from '../event-store.ts';
import { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import { noteIn } from './read-messages.ts';

/** What asking one node for a scavenge led to. */
export interface ScavengeAsked {
  /** `host:port`, as the node makes itself known. */
  node: string;
  /** Of the scavenge; absent when one was running already: ask again after it. */
  id?: string;
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

/** One scavenge, as the notes have it. */
interface Scavenge {
  id: string;
  /** The address that the node listens on, which can be the same for all of them (0.0.0.0 in containers). */
  endpoint: string;
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
 * `startedOn` says by the id of a scavenge on which node it was started; one that it does not know counts where its note
 * names a node of the cluster, and may else have been on any of them.
 */
export function scavengedSince(
  connections: Connections,
  since: Position,
  startedOn: ReadonlyMap<string, string>,
  patienceMs: number,
): Promise<Scavenged> {
  return connections.keepTrying(patienceMs, async (connection, leftMs) => {
    const nodes = (await connection.members(leftMs))
      .filter(({ state }) => state !== 'MANAGER')
      .map(({ address }) => address);
    const scavenges = await newestScavenges(connection, leftMs);
    const points = await newestPoints(connection, leftMs, POINTS);
    const reaches = pointsReach(
      points.filter((point) => point > since),
      scavenges,
    );
    const left = new Set(nodes);
    const interrupted = new Set<string>();
    for (const scavenge of scavenges) {
      const on = startedOn.get(scavenge.id) ?? scavenge.endpoint;
      const isKnown = nodes.includes(on);
      for (const node of isKnown ? [on] : nodes) {
        if (!scavenge.succeeded) interrupted.add(node);
        else if (isKnown && !interrupted.delete(node) && reaches(scavenge)) left.delete(node);
      }
    }
    const failed = scavenges
      .filter(({ ended, succeeded }) => ended !== undefined && !succeeded)
      .map(({ id }) => id);
    return { done: nodes.length - left.size, of: nodes.length, left: [...left], failed };
  });
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
      scavenges.push({ id, endpoint: String(nodeEndpoint), begun: at, succeeded: false, ...ends.get(id) });
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
  return connections.keepTrying(patienceMs, async (connection, leftMs) => {
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
