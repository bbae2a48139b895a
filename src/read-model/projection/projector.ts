import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { ERASURES } from '../../case/recording/erase.ts';
import { upcasters } from '../../case/upcasters.ts';
import { DOUBTED_FOR_MS } from '../../event-store/event-store.ts';
import { openLogReader, type LogPlace } from '../../event-store/place.ts';
import type { Secrets } from '../../event-store/keys/secrets.ts';
import { furthestIn, leadsTo, SameLog, type Furthest } from './checkpoint.ts';
import { openServing, removeLeftOver, servingFile, type ViewsFile } from '../files.ts';
import { DIRECTORY } from '../../directory/directory.events.ts';
import { POLICY_STREAM } from '../../handover/adoption.ts';
import { sourcesOf } from './log-sources.ts';
import { Projection } from './projection.ts';

/** What the projector is started with. */
export interface ProjectorData {
  /** Where the log and the keys are. */
  place: LogPlace;
  /** The folder of the views. */
  views: string;
  secrets: Secrets;
  /** Whether the file of the views may be damaged; only what is met when it is opened is seen otherwise. */
  isDoubted?: boolean;
}

export type ToProjector =
  /** Something may have been written just now. */
  | { wake: true }
  /** Make the rows of these cases again from the log. */
  | { job: number; reproject: string[] }
  /** Try every parked event again. */
  | { job: number; retry: true }
  | { close: true };

export type FromProjector =
  /**
   * This file has the views from now on, taken in up to the position; `anew` is why those that were there are made anew.
   * Or they have reached one; `common` tells that what can bear on any case was among it, `erased` that an erasure was.
   */
  | { serving: ViewsFile; position: string; anew?: string }
  | { position: string; common: boolean; erased: boolean }
  /** The log ends before where it was followed to: a backup may have been restored. */
  | { shorter: true }
  | { done: number }
  | { closed: true };

/** How often to look whether a rebuilt file has taken over. */
const LOOK_EVERY_MS = 500;

/** How often to look whether the log that is followed is still the one that was taken in, in milliseconds. */
const LOOK_AT_LOG_EVERY_MS = 5_000;

/** What can bear on any case: whoever remembers something of it reads it again when one of these goes on. */
const COMMON: readonly string[] = [POLICY_STREAM, DIRECTORY, ERASURES];

const port = parentPort!;
const { place, views, secrets, isDoubted } = workerData as ProjectorData;
/** Whether the file that is opened next may be damaged. */
let doubted = isDoubted;
const log = await openLogReader(place, secrets, upcasters);
const { store, keys } = log;
const sources = sourcesOf(log, secrets.hashKey);
const sameLog = new SameLog(store, place.kind === 'embedded' ? 0 : DOUBTED_FOR_MS);
const say = (message: FromProjector) => port.postMessage(message);

let last: Promise<unknown> = Promise.resolve();
/** One piece of work at a time, in the order in which it came. A failed one ends the worker. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = last.then(work);
  last = next;
  return next;
}

/** The views in hand; changed in turn only, so that no work meets a closed file. */
let current: { file: ViewsFile; db: DatabaseSync; projection: Projection } | undefined;
let stop = new AbortController();
let closing = false;

port.on('message', (message: ToProjector) => {
  if ('wake' in message) store.wake?.();
  else if ('close' in message) {
    closing = true;
    stop.abort();
  } else void work(message).then(() => say({ done: message.job }));
});

async function work(asked: Extract<ToProjector, { job: number }>): Promise<void> {
  if ('reproject' in asked) return inTurn(async () => current?.projection.erased(asked.reproject));
  await inTurn(async () => current?.projection.retryParked());
  if (current !== undefined) void judgeOutdated(current.projection, stop.signal);
}

/**
 * Opens the file that serves, and has it served up to a position; one that takes over first catches up with what was
 * served before it.
 */
async function turnToServing(served: string): Promise<NonNullable<typeof current>> {
  current?.db.close();
  const areOfLog = (furthest: Furthest | undefined) => sameLog.holds(furthest, stop.signal);
  const { file, db, anew } = await openServing(views, areOfLog, doubted);
  doubted = false;
  removeLeftOver(views);
  if (anew !== undefined) keys.forget();
  const projection = new Projection(db, sources);
  current = { file, db, projection };
  if (!(await leadsTo(store, projection.checkpoint()))) projection.goBack();
  const reached = () => projection.checkpoint().position;
  // Those of another log have nothing to catch up with.
  for (let more = anew === undefined; more && !closing && reached() < served;) {
    const page = await store.readLog(reached());
    await projection.apply(page);
    more = page.events.length > 0;
  }
  say({ serving: file, position: reached(), ...(anew !== undefined && { anew }) });
  return current;
}

/** Takes in the log until the service stops or a rebuilt file takes over. */
async function project(served: string): Promise<string> {
  stop = new AbortController();
  const following = stop;
  const { signal } = following;
  const { file, db, projection } = await inTurn(() => turnToServing(served));
  const looking = setInterval(() => {
    if (servingFile(views)?.number !== file.number) following.abort();
  }, LOOK_EVERY_MS);
  let { position } = projection.checkpoint();
  // Before it has caught up, the furthest event may be one of a stream that was deleted since.
  const end = await store.head();
  const goesOn = async () => position < end || sameLog.goesOn(furthestIn(db), signal);
  // Where nothing is heard of the log any more.
  const lookingAtLog = setInterval(() => {
    const found = goesOn().catch(() => true);
    void found.then((same) => same || following.abort());
  }, LOOK_AT_LOG_EVERY_MS);
  await inTurn(() => keys.ahead(position, signal));
  if (!signal.aborted) await inTurn(() => projection.retryParked());
  void judgeOutdated(projection, signal);
  for await (const page of store.follow(position, signal)) {
    // Whether the views are of the log as it is now is looked at again.
    if (page.upTo < position || !(await goesOn())) {
      say({ shorter: true });
      following.abort();
      break;
    }
    // Then nobody has said whether it goes on.
    if (signal.aborted) break;
    await inTurn(() => projection.apply(page));
    position = page.upTo;
    const streams = new Set(page.events.map(({ stream }) => stream));
    const common = COMMON.some((stream) => streams.has(stream));
    say({ position, common, erased: streams.has(ERASURES) });
    void judgeOutdated(projection, signal);
  }
  clearInterval(looking);
  clearInterval(lookingAtLog);
  return position;
}

let judging = false;
/** After a change of policy: a few cases at a time, with the log's pages in between. */
async function judgeOutdated(projection: Projection, signal: AbortSignal): Promise<void> {
  if (judging) return;
  judging = true;
  const some = () => (signal.aborted ? Promise.resolve(false) : projection.catchUpWithPolicy());
  while (await inTurn(some));
  judging = false;
}

let served = '';
while (!closing) served = await project(served);
await inTurn(async () => current?.db.close());
await store.close();
await keys.close();
say({ closed: true });
port.close();
