import type { EndPoint } from '@eventstore/db-client';
import type { Channel, ClientReadableStream } from '@grpc/grpc-js';
import type { Expected } from '../event-store.ts';
import { AppendStream } from './append-stream.ts';
import { Client } from './client.ts';
import { appendAnswerIn, type Answer } from './messages/append-answer.ts';
import type { EventRecord } from './messages/append-messages.ts';
import { readAnswerIn, type ReadAnswer } from './messages/read-answer.ts';
import { readRequest, type Reading } from './messages/read-messages.ts';
import { membersOf, type Member } from './cluster.ts';
import {
  bufferOf,
  featuresService,
  gossipService,
  operations,
  operationsService,
  shared,
  streamsService,
  type gossip,
} from './messages/protocol.ts';
import type { Target } from './settings.ts';
import { within } from './within.ts';

/** How long a node may take to be found and to answer for the first time, in milliseconds. */
const OPEN_WITHIN_MS = 6_000;

/**
 * Calls for appends. Each sends its next message only when the one before has left, so that one call for all would keep
 * the node waiting.
 */
const MOST_APPEND_STREAMS = 16;

/** Reads under way at once: a node serves 100 calls on one connection, and lets the next wait without a word. */
const MOST_READS = 70;

/** One connection to one node, with everything that is under way on it. Never used again once it is closed. */
export class Connection {
  /** Of the server, such as 24.2.0. */
  readonly version: string;
  /** When anything was heard on it last, in milliseconds of `performance.now()`. */
  heardAt = performance.now();
  readonly #client: Client;
  readonly #channel: Channel;
  readonly #streams: streamsService.StreamsClient;
  readonly #calls = new Set<{ cancel: () => void }>();
  readonly #queue: (() => void)[] = [];
  #reads = 0;
  readonly #appends = new Set<AppendStream>();
  #closed = false;

  private constructor(client: Client, channelOverride: Channel, version: string) {
    this.#client = client;
    this.#channel = channelOverride;
    this.#streams = new streamsService.StreamsClient('', null as never, { channelOverride });
    this.version = version;
  }

  /** Resolves once the node has answered; rejects when it does not in time. */
  static async open(target: Target, leader?: EndPoint): Promise<Connection> {
    const client = new Client(target, leader);
    try {
      return await within(OPEN_WITHIN_MS, greet(client));
    } catch (error) {
      client.close();
      throw error;
    }

    async function greet(client: Client): Promise<Connection> {
      const channelOverride = await client.open();
      const [metadata, options] = client.callTo(OPEN_WITHIN_MS);
      const features = new featuresService.ServerFeaturesClient('', null as never, { channelOverride });
      const version = await new Promise<string>((resolve, reject) => {
        features.getSupportedMethods(new shared.Empty(), metadata, options, (error, answer) => {
          if (error) reject(error);
          else resolve(answer.getEventStoreServerVersion());
        });
      });
      return new Connection(client, channelOverride, version);
    }
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Rejects with `NoAnswer` when there is none in time, and with whatever ends the connection. */
  append(
    stream: string,
    expected: Expected,
    records: readonly EventRecord[],
    withinMs: number,
  ): Promise<Answer> {
    if (this.#closed) return Promise.reject(new Error('The connection is closed'));
    return this.#appendStream().send(stream, expected, records, withinMs);
  }

  /**
   * Reads to the end of what is asked for, or until `take`, which gets every message, says 'enough'. Gives whether it
   * came to the end.
   */
  async read(
    reading: Reading,
    withinMs: number,
    take: (answer: ReadAnswer) => 'enough' | undefined,
  ): Promise<boolean> {
    if (this.#reads < MOST_READS) this.#reads += 1;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
    try {
      return await new Promise<boolean>((resolve, reject) => {
        const call = this.#call(reading, withinMs);
        const stop = () => {
          // What is on its way still comes.
          call.removeListener('data', hear);
          call.cancel();
        };
        const hear = (answer: ReadAnswer) => {
          this.#hear();
          try {
            if (take(answer) !== 'enough') return;
            resolve(false);
          } catch (error) {
            reject(error as Error);
          }
          stop();
        };
        call.on('data', hear);
        call.on('error', reject);
        call.on('end', () => resolve(true));
      });
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#reads -= 1;
      else next();
    }
  }

  /** The nodes of the cluster, or the only one. */
  async members(withinMs: number): Promise<Member[]> {
    const client = new gossipService.GossipClient('', null as never, { channelOverride: this.#channel });
    const answer = await new Promise<gossip.ClusterInfo>((resolve, reject) => {
      client.read(new shared.Empty(), ...this.#client.callTo(withinMs), (error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      });
    });
    this.#hear();
    return membersOf(answer);
  }

  /** Has the node take what was replaced off its disk. The id of the scavenge; undefined when it is at one already. */
  async scavenge(withinMs: number): Promise<string | undefined> {
    const client = new operationsService.OperationsClient('', null as never, {
      channelOverride: this.#channel,
    });
    const options = new operations.StartScavengeReq.Options().setThreadCount(1).setStartFromChunk(0);
    const request = new operations.StartScavengeReq().setOptions(options);
    const answer = await new Promise<operations.ScavengeResp>((resolve, reject) => {
      client.startScavenge(request, ...this.#client.callTo(withinMs), (error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      });
    });
    const started = answer.getScavengeResult() === operations.ScavengeResp.ScavengeResult.STARTED;
    return started ? answer.getScavengeId() : undefined;
  }

  /** A call that goes on until it is cancelled. */
  subscribe(reading: Reading): ClientReadableStream<ReadAnswer> {
    return this.#call(reading, Infinity);
  }

  /** Ends whatever is under way. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const appends of this.#appends) appends.cancel();
    for (const call of this.#calls) call.cancel();
    this.#client.close();
  }

  /** The one with the least under way. */
  #appendStream(): AppendStream {
    let least: AppendStream | undefined;
    for (const each of this.#appends) if (least === undefined || each.waiting < least.waiting) least = each;
    if (least !== undefined && (least.waiting === 0 || this.#appends.size === MOST_APPEND_STREAMS))
      return least;
    const { path } = streamsService.StreamsService.batchAppend;
    const fresh = new AppendStream(
      this.#streams.makeBidiStreamRequest(path, bufferOf, appendAnswerIn, ...this.#client.callTo(Infinity)),
      () => this.#hear(),
      () => this.#appends.delete(fresh),
    );
    this.#appends.add(fresh);
    return fresh;
  }

  #call(reading: Reading, withinMs: number): ClientReadableStream<ReadAnswer> {
    if (this.#closed) throw new Error('The connection is closed');
    const { path, requestSerialize } = streamsService.StreamsService.read;
    const [metadata, options] = this.#client.callTo(withinMs);
    const call = this.#streams.makeServerStreamRequest(
      path,
      requestSerialize,
      readAnswerIn,
      readRequest(reading),
      metadata,
      options,
    );
    this.#calls.add(call);
    const over = () => this.#calls.delete(call);
    call.on('error', over);
    call.on('end', over);
    return call;
  }

  #hear(): void {
    this.heardAt = performance.now();
  }
}
