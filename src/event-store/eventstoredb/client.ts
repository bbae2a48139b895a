import { EventStoreDBClient, type EndPoint, type SingleNodeOptions } from '@eventstore/db-client';
import {
  Channel,
  credentials,
  type CallOptions,
  type ChannelCredentials,
  type Metadata,
} from '@grpc/grpc-js';
import type { Target } from './settings.ts';

/** How long one node may take to say who is in the cluster, in seconds. */
const GOSSIP_WITHIN_S = 2;

/** How often an idle connection is asked whether it lives, and how long it may take to answer, in milliseconds. */
const ALIVE_EVERY_MS = 10_000;
const ALIVE_WITHIN_MS = 5_000;

/** The longest message: events of up to 16 MiB may stand in a database that others write to as well. */
const LONGEST_MESSAGE = 17 * 1024 * 1024;

/** How much a node may send ahead of what was taken, in bytes: events come while those before them are opened. */
export const AHEAD = 1024 * 1024;

/**
 * The client of EventStoreDB as this store uses it: for finding the node, credentials and settings of TLS.
 * Calls are made here on a channel of ours, because its own lose bytes and answers: reads turn the metadata into an
 * object, reads of the whole log cannot be filtered and have no deadline, appends of all clients in the process share
 * one table of open promises, which a failure of any empties; and its channel lets a node send 64 KiB ahead and no more.
 */
export class Client extends EventStoreDBClient {
  readonly #credentials: ChannelCredentials;
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
    };
    super(settings as SingleNodeOptions, channel, user);
    this.#credentials = channel.insecure
      ? credentials.createInsecure()
      : credentials.createSsl(channel.rootCertificate, channel.userKeyFile, channel.userCertFile);
  }

  /** Finds the node and opens a channel to it; it may not be reached yet. */
  open(): Promise<Channel> {
    this.#channel ??= this.#open();
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

  async #open(): Promise<Channel> {
    return new Channel(await this.resolveUri(), this.#credentials, {
      'grpc.keepalive_time_ms': ALIVE_EVERY_MS,
      'grpc.keepalive_timeout_ms': ALIVE_WITHIN_MS,
      'grpc.max_receive_message_length': LONGEST_MESSAGE,
      'grpc-node.flow_control_window': AHEAD,
      // Otherwise channels with the same settings share one connection, also one that is dead.
      'grpc.use_local_subchannel_pool': 1,
    });
  }
}
