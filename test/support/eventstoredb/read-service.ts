import type { ServerWritableStream } from '@grpc/grpc-js';
import { once } from 'node:events';
import { invalidArgument, streamDeleted, type RpcError } from './errors.ts';
import { encodedRecord, positionFrom, streamName, streamNotFound } from './messages.ts';
import type { streams } from './protocol.ts';
import {
  allBackwards,
  allForwards,
  PAGE,
  shownInAll,
  streamBackwards,
  streamForwards,
  streamState,
  type Filter,
} from './reading.ts';
import { subscribe, type Checkpoints, type Deliver, type LiveView } from './subscription.ts';
import type { LogRecord } from './transaction-log.ts';

export type ReadCall = ServerWritableStream<streams.ReadReq, Buffer>;

const BACKWARDS = 1;

/** As many messages may wait to be sent before the next is held back. */
const WAITING = 64;

/** Answers reads of a stream and of everything, once or as a subscription. */
export async function serveRead(call: ReadCall, view: LiveView): Promise<void> {
  const ended = new AbortController();
  for (const event of ['cancelled', 'close', 'error']) call.once(event, () => ended.abort());
  const deliver = delivery(call, ended.signal);
  const options = call.request.getOptions()!;
  try {
    if (options.hasSubscription()) await follow(options, view, deliver, ended.signal);
    else await readOnce(options, view, deliver, ended.signal);
    if (!ended.signal.aborted) call.end();
  } catch (error) {
    if (!isRpcError(error)) throw error;
    call.emit('error', error);
  }
}

function delivery(call: ReadCall, signal: AbortSignal): Deliver {
  return (message) => {
    if (signal.aborted || call.write(message) || call.writableLength < WAITING) return undefined;
    return once(call, 'drain', { signal }).then(
      () => undefined,
      () => undefined,
    );
  };
}

async function readOnce(
  options: streams.ReadReq.Options,
  view: LiveView,
  deliver: Deliver,
  signal: AbortSignal,
): Promise<void> {
  let left = Number(options.getCount());
  if (options.hasStream()) {
    const stream = streamName(options.getStream()?.getStreamIdentifier());
    const state = streamState(view, stream);
    if (state === 'deleted') throw streamDeleted(stream);
    if (state === 'none') return void (await deliver(streamNotFound(stream)));
  }
  if (left === 0) return;
  for (const record of recordsToRead(options, view)) {
    const full = deliver(encodedRecord(record), record);
    if (full !== undefined) await full;
    left -= 1;
    if (left <= 0 || signal.aborted) return;
  }
}

function recordsToRead(options: streams.ReadReq.Options, view: LiveView): Iterable<LogRecord> {
  const backwards = options.getReadDirection() === BACKWARDS;
  const filter = options.hasFilter() ? filterFrom(options.getFilter()!) : shownInAll;
  const ofStream = options.getStream();
  if (ofStream !== undefined) {
    const stream = streamName(ofStream.getStreamIdentifier());
    const from = ofStream.hasEnd() ? Infinity : ofStream.hasStart() ? 0 : Number(ofStream.getRevision());
    return backwards ? streamBackwards(view, stream, from) : streamForwards(view, stream, from);
  }
  const from = allFrom(options.getAll()!, 0);
  return backwards ? allBackwards(view, from, filter) : allForwards(view, from, filter);
}

function follow(
  options: streams.ReadReq.Options,
  view: LiveView,
  deliver: Deliver,
  signal: AbortSignal,
): Promise<void> {
  const all = options.getAll();
  if (all === undefined) throw invalidArgument('Subscriptions to a stream are not served');
  const last = view.log.records[view.log.indexAt(view.end) - 1]?.position ?? -1;
  const after = Math.min(allFrom(all, -1), all.hasEnd() ? last : Infinity);
  const filter = options.getFilter();
  if (filter === undefined) return subscribe(view, after, shownInAll, deliver, signal);
  return subscribe(view, after, filterFrom(filter), deliver, signal, checkpointsFrom(filter));
}

function allFrom(all: streams.ReadReq.Options.AllOptions, start: number): number {
  if (all.hasStart()) return start;
  if (all.hasEnd()) return Infinity;
  return positionFrom(all.getPosition()!.getCommitPosition());
}

function checkpointsFrom(filter: streams.ReadReq.Options.FilterOptions): Checkpoints {
  const window = filter.hasMax() ? filter.getMax() : PAGE;
  return { window, interval: window * filter.getCheckpointintervalmultiplier() };
}

/** Lets through the records whose stream or type begins with one of some words or matches a pattern. */
function filterFrom(options: streams.ReadReq.Options.FilterOptions): Filter {
  const expression = options.getStreamIdentifier() ?? options.getEventType()!;
  const part = (record: LogRecord): string => (options.hasStreamIdentifier() ? record.stream : record.type);
  const source = expression.getRegex();
  if (source !== '') {
    const pattern = new RegExp(source);
    return (record) => shownInAll(record) && pattern.test(part(record));
  }
  const prefixes = expression.getPrefixList();
  return (record) => shownInAll(record) && prefixes.some((prefix) => part(record).startsWith(prefix));
}

function isRpcError(error: unknown): error is RpcError {
  return typeof error === 'object' && error !== null && 'code' in error && 'details' in error;
}
