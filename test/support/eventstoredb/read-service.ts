import type { ServerWritableStream } from '@grpc/grpc-js';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { asRpcError, readAllFailed, streamDeleted, unavailable } from './errors.ts';
import type { Effect } from './faults.ts';
import { authorize, requireLeader, underFaults, type Host } from './host.ts';
import {
  encodedLink,
  encodedRecord,
  filterFrom,
  positionFrom,
  streamName,
  streamNotFound,
} from './messages.ts';
import type { streams } from './protocol.ts';
import {
  allBackwards,
  allForwards,
  type Filter,
  PAGE,
  shownInAll,
  linkedBy,
  streamBackwards,
  streamForwards,
  streamState,
} from './reading.ts';
import { subscribeToStream } from './stream-subscription.ts';
import { AllSubscription, type Checkpoints, type Deliver, type Position } from './subscription.ts';
import type { LogRecord } from './transaction-log.ts';

/** A read of a stream or of everything, once or as a subscription. Its answers are bytes already. */
export type ReadCall = ServerWritableStream<streams.ReadReq, Buffer>;

type Options = streams.ReadReq.Options;

const BACKWARDS = 1;

/** As many messages may wait to be sent before the next is held back. */
const WAITING = 64;

/** Answers a read of a stream or of everything, once or as a subscription. */
export async function serveRead(call: ReadCall, host: Host): Promise<void> {
  const ended = new AbortController();
  for (const event of ['cancelled', 'close', 'error']) call.once(event, () => ended.abort());
  const options = call.request.getOptions()!;
  const operation = options.hasSubscription() ? 'subscribe' : 'read';
  const stream = streamName(options.getStream()?.getStreamIdentifier());
  try {
    authorize(host, call.metadata);
    const answered = await underFaults(
      host,
      { operation, stream, node: host.index, ...after(options, host), ...filtered(options) },
      call.getPeer(),
      async (effects) => {
        requireLeader(host, call.metadata);
        const deliver = delivery(call, host, effects, ended);
        const passing = new Passing(effects, ended.signal);
        if (operation === 'subscribe') await follow(options, host, deliver, ended.signal, passing);
        else await readOnce(options, host, deliver, ended.signal, passing);
        return true;
      },
    );
    if (answered === true && !ended.signal.aborted) call.end();
  } catch (error) {
    if (!ended.signal.aborted) call.emit('error', asRpcError(error));
  }
}

/** Sends messages, until what befalls the call after so many of them. */
function delivery(call: ReadCall, host: Host, effects: readonly Effect[], ended: AbortController): Deliver {
  const { signal } = ended;
  let messages = 0;
  let events = 0;
  const endings = effects.filter((effect) => 'after' in effect);
  const ending = (): Effect | undefined =>
    endings.find(({ fault, after }) => after <= (fault === 'cut' ? messages : events));
  return (message, record) => {
    if (signal.aborted) return undefined;
    const due = ending();
    if (due !== undefined) return endBy(due, call, host, ended);
    messages += 1;
    if (record !== undefined) {
      events += 1;
      if (call.request.getOptions()!.hasSubscription()) host.sent += 1;
    }
    const frozen = host.thawed();
    if (frozen !== undefined) return frozen.then(() => void (signal.aborted || call.write(message)));
    if (call.write(message) || call.writableLength < WAITING) return undefined;
    return once(call, 'drain', { signal }).then(noMatter, noMatter);
  };
}

/** Ends a read or subscription in the way of a fault. */
function endBy(
  { fault }: Effect,
  call: ReadCall,
  host: Host,
  ended: AbortController,
): Promise<void> | undefined {
  if (fault === 'stall') {
    return new Promise((resolve) => ended.signal.addEventListener('abort', () => resolve()));
  }
  if (fault === 'cut') host.cut(call.getPeer());
  else if (fault === 'fail') call.emit('error', unavailable());
  else call.end();
  ended.abort();
  return undefined;
}

function noMatter(): void {}

/** What a filter does not let through, and how long that takes. */
class Passing {
  readonly #slow: number;
  readonly #signal: AbortSignal;
  #passed = 0;

  constructor(effects: readonly Effect[], signal: AbortSignal) {
    const slow = effects.find((effect) => effect.fault === 'slow-filter');
    this.#slow = slow?.milliseconds ?? 0;
    this.#signal = signal;
  }

  /** The same filter, counted. */
  counted(matches: Filter): Filter {
    if (this.#slow === 0) return matches;
    return (record) => {
      const isMatch = matches(record);
      if (!isMatch) this.#passed += 1;
      return isMatch;
    };
  }

  /** Resolves when the time for what was passed since is over. */
  async over(): Promise<void> {
    const milliseconds = this.#passed * this.#slow;
    if (milliseconds === 0) return;
    this.#passed = 0;
    await pause(milliseconds, undefined, { signal: this.#signal }).catch(noMatter);
  }

  /** The same delivery, each in its time. */
  delayed(deliver: Deliver): Deliver {
    if (this.#slow === 0) return deliver;
    return (message, record) => this.over().then(() => deliver(message, record));
  }
}

async function readOnce(
  options: Options,
  host: Host,
  deliver: Deliver,
  signal: AbortSignal,
  passing: Passing,
): Promise<void> {
  let left = Number(options.getCount());
  const ofStream = options.getStream();
  if (ofStream !== undefined) {
    const stream = streamName(ofStream.getStreamIdentifier());
    if (stream === '') throw new Error('A stream has a name');
    const state = streamState(host, stream);
    if (state === 'deleted') throw streamDeleted(stream);
    if (state === 'none') return void (await deliver(streamNotFound(stream)));
  } else {
    requirePlace(options, host);
  }
  // A server never ends a read of no events.
  if (left === 0) return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  const deliverOne = passing.delayed(deliver);
  for (const record of recordsToRead(options, host, passing)) {
    if (signal.aborted) return;
    const isLink = options.getResolveLinks() && record.type === '$>';
    const message = isLink ? encodedLink(record, linkedBy(record, host)) : encodedRecord(record);
    const full = deliverOne(message, record);
    if (full !== undefined) await full;
    left -= 1;
    if (left === 0) return;
  }
  await passing.over();
}

/**
 * Throws where everything cannot be read from a position: where no record begins or ends. Forwards, whatever is beyond the
 * beginning of the newest one will do, as there is nothing to read; backwards, nothing beyond the end.
 */
function requirePlace(options: Options, { log, end }: Host): void {
  const { commit } = allFrom(options.getAll()!);
  if (options.getReadDirection() === BACKWARDS) {
    if (commit > end && commit !== Infinity) throw readAllFailed('Error');
  } else if (commit > (log.records[log.indexAt(end) - 1]?.position ?? 0)) {
    return;
  }
  if (commit !== Infinity && !log.isBoundary(commit)) throw readAllFailed('InvalidPosition');
}

function recordsToRead(options: Options, host: Host, passing: Passing): Iterable<LogRecord> {
  const backwards = options.getReadDirection() === BACKWARDS;
  const ofStream = options.getStream();
  if (ofStream !== undefined) {
    const stream = streamName(ofStream.getStreamIdentifier());
    const from = ofStream.hasEnd() ? Infinity : ofStream.hasStart() ? 0 : Number(ofStream.getRevision());
    return backwards ? streamBackwards(host, stream, from) : streamForwards(host, stream, from);
  }
  const filter = passing.counted(options.hasFilter() ? filterFrom(options.getFilter()!) : shownInAll);
  const { commit } = allFrom(options.getAll()!);
  return backwards ? allBackwards(host, commit, filter) : allForwards(host, commit, filter);
}

async function follow(
  options: Options,
  host: Host,
  deliver: Deliver,
  signal: AbortSignal,
  passing: Passing,
): Promise<void> {
  const ofStream = options.getStream();
  if (ofStream !== undefined) {
    const stream = streamName(ofStream.getStreamIdentifier());
    let after = ofStream.hasStart() ? -1 : Number(ofStream.getRevision());
    if (ofStream.hasEnd()) after = host.log.lastRevision(stream, host.end);
    return subscribeToStream(host, stream, after, deliver, signal);
  }
  const all = options.getAll()!;
  const filter = options.getFilter();
  const matches = passing.counted(filter === undefined ? shownInAll : filterFrom(filter));
  const checkpoints = filter === undefined ? undefined : checkpointsFrom(filter);
  const inTime = passing.delayed(deliver);
  await new AllSubscription(host, followFrom(all, host), matches, inTime, signal, checkpoints).run();
}

function allFrom(all: streams.ReadReq.Options.AllOptions): Position {
  if (all.hasStart()) return { commit: 0, prepare: 0 };
  if (all.hasEnd()) return { commit: Infinity, prepare: Infinity };
  const position = all.getPosition()!;
  return {
    commit: positionFrom(position.getCommitPosition()),
    prepare: positionFrom(position.getPreparePosition()),
  };
}

/** What a subscription to everything begins after, as a call is told with it. */
function after(options: Options, host: Host): { after?: number } {
  const all = options.getAll();
  return options.hasSubscription() && all !== undefined ? { after: followFrom(all, host).commit } : {};
}

/** By which expression a call is told what is read. */
function filtered(options: Options): { filter?: string } {
  const filter = options.getFilter();
  const expression = filter?.getStreamIdentifier() ?? filter?.getEventType();
  return expression === undefined ? {} : { filter: expression.getRegex() };
}

/** A subscription begins after a position; from the end, after the newest record there is. */
function followFrom(all: streams.ReadReq.Options.AllOptions, host: Host): Position {
  if (all.hasStart()) return { commit: -1, prepare: -1 };
  const from = allFrom(all);
  if (from.commit !== Infinity) return from;
  const newest = host.log.records[host.log.indexAt(host.end) - 1]?.position ?? -1;
  return { commit: newest, prepare: newest };
}

function checkpointsFrom(filter: streams.ReadReq.Options.FilterOptions): Checkpoints {
  const window = filter.hasMax() ? filter.getMax() : PAGE;
  const interval = window * filter.getCheckpointintervalmultiplier();
  if (interval === 0) throw new Error('A checkpoint is due after at least one record');
  return { window, interval };
}
