import { EventStoreDBClient, type EndPoint, type SingleNodeOptions } from '@eventstore/db-client';
import type { CallOptions, Channel, Metadata } from '@grpc/grpc-js';
import type { Target } from './settings.ts';

/** How long one node may take to say who is in the cluster, in seconds. */
const GOSSIP_WITHIN_S = 2;

/** Added to the interval below, so that no two clients have the same. */
let clients = 0;

/**
 * The client of EventStoreDB as this store uses it: for finding the node, credentials, TLS and the connection itself.
 * Calls are made here on what it opens, because its own lose bytes and answers: reads turn the metadata into an
 * object, reads of the whole log cannot be filtered and have no deadline, appends of all clients in the process share
 * one table of open promises, which a failure of any empties.
 */
export class Client extends EventStoreDBClient {
  #channel: Promise<Channel> | undefined;

  /** A client of the cluster, or of the one node that is said to lead it. */
  constructor({ endpoints, discover, channel, user }: Target, leader?: EndPoint) {
    const [first] = endpoints;
    const where =
      leader !== undefined
        ? { endpoint: leader }
        : discover
          ? { discover: first }
          : endpoints.length > 1
            ? { endpoints }
            : { endpoint: first };
    const settings = {
      ...where,
      connectionName: 'case-handover',
      // Once around: trying again is not left to the client.
      maxDiscoverAttempts: 1,
      gossipTimeout: GOSSIP_WITHIN_S,
      // Channels with the same settings would share one connection, also one that is dead.
      keepAliveInterval: 10_000 + (clients++ % 10_000),
      keepAliveTimeout: 5_000,
    };
    super(settings as SingleNodeOptions, channel, user);
  }

  /** Finds the node and opens a channel to it; it may not be reached yet. */
  open(): Promise<Channel> {
    this.#channel ??= this.getChannel();
    return this.#channel;
  }

  /** What a call is sent with: only a leader answers it, and not after the deadline. */
  callTo(deadlineMs: number): [Metadata, CallOptions] {
    const deadline = Number.isFinite(deadlineMs) ? new Date(Date.now() + deadlineMs) : Infinity;
    return this.callArguments({ requiresLeader: true }, { deadline });
  }

  /** Lets go of the channel, also of one that is only being opened. */
  close(): void {
    this.#channel?.then(
      (channel) => channel.close(),
      () => undefined,
    );
  }
}
