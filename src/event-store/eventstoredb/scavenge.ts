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
  /** How often it was ended on any node before it was done. */
  failed: number;
}

/** The newest notes of scavenges that are looked at; each leaves two, and the server keeps them for 30 days. */
const NOTES = 1_000;

/** How long the other nodes wait for the place in the log that the leader has chosen to clean up to, in milliseconds. */
const CHOSEN_WITHIN_MS = 5_000;

/**
 * How many nodes of the cluster have cleaned their disk since a position of the log. The servers' notes name a node by the
 * address it listens on, which can be the same for all of them (0.0.0.0 in containers): `startedOn` says by the id of a
 * scavenge on which node it was started; one that it does not know counts where its note names a node of the cluster.
 */
export function scavengedSince(
  connections: Connections,
  since: Position,
  startedOn: ReadonlyMap<string, string>,
  patienceMs: number,
): Promise<Scavenged> {
  return connections.keepTrying(patienceMs, async (connection, leftMs) => {
    const nodes = (await connection.members(leftMs)).filter(({ state }) => state !== 'MANAGER');
    const begun = new Set<string>();
    const done = new Map<string, string>();
    let failed = 0;
    const reading = { stream: '$scavenges', backwards: true, resolve: true, count: NOTES } as const;
    await connection.read(reading, leftMs, (answer) => {
      const note = noteIn(answer);
      if (note === undefined || (answer.recorded?.position ?? '') <= since) return;
      const { scavengeId, nodeEndpoint, result } = note.says;
      const id = String(scavengeId);
      if (note.type === '$scavengeStarted') begun.add(id);
      if (note.type !== '$scavengeCompleted') return;
      if (result === 'Success') done.set(id, startedOn.get(id) ?? String(nodeEndpoint));
      else failed += 1;
    });
    const cleaned = new Set([...done].filter(([id]) => begun.has(id)).map(([, node]) => node));
    return { done: nodes.filter(({ address }) => cleaned.has(address)).length, of: nodes.length, failed };
  });
}

/**
 * Starts a scavenge on every node, on the leader first: it chooses up to where to clean, and a node that began before
 * it could still go by an older choice. `told` hears of each before the next is started.
 */
export function scavengeEverywhere(
  connections: Connections,
  told: (asked: ScavengeAsked) => Promise<unknown>,
  patienceMs: number,
): Promise<ScavengeAsked[]> {
  return connections.keepTrying(patienceMs, async (connection, leftMs) => {
    const members = (await connection.members(leftMs)).filter(
      ({ alive, state }) => alive && state !== 'MANAGER',
    );
    const chosen = await newestChoice(connection, leftMs);
    const leaderFirst = members.sort(
      (one, other) => Number(other.state === 'LEADER') - Number(one.state === 'LEADER'),
    );
    const all: ScavengeAsked[] = [];
    for (const { address } of leaderFirst) {
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
      if (all.length < leaderFirst.length) await choiceAfter(connection, chosen, leftMs);
    }
    return all;
  });
}

async function choiceAfter(connection: Connection, chosen: Position, withinMs: number): Promise<void> {
  const until = performance.now() + CHOSEN_WITHIN_MS;
  while ((await newestChoice(connection, withinMs)) <= chosen && performance.now() < until) await pause(50);
}

async function newestChoice(connection: Connection, withinMs: number): Promise<Position> {
  let choice: Position = '';
  const reading = { stream: '$scavengePoints', backwards: true, count: 1 };
  await connection.read(reading, withinMs, ({ recorded }) => {
    choice = recorded?.position ?? choice;
  });
  return choice;
}

function endpointOf(address: string): EndPoint {
  const colon = address.lastIndexOf(':');
  return { address: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}
