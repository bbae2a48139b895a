import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import pTimeout from 'p-timeout';
import type { Logger } from 'pino';
import { setUpApiDocs } from './api-docs.ts';
import { AppModule } from './app.module.ts';
import { ClockWork } from './case/recording/clock-work.ts';
import type { Settings } from './config/settings.ts';
import type { Scenario } from './demo/scenario.ts';
import { tellDemonstration } from './demo/tell.ts';
import type { StoreStatus } from './event-store/eventstoredb/cluster.ts';
import { MayNotScavenge } from './event-store/eventstoredb/scavenge.ts';
import { START, StoreUnavailable } from './event-store/event-store.ts';
import { Health, type ComponentHealth } from './operations/health.ts';
import { setUpHttp } from './operations/http.ts';
import { createLogger, NestLog } from './operations/logger.ts';
import { Metrics } from './operations/metrics.ts';
import { stop, stopOnSignals, type Running } from './operations/stop.ts';
import { assemble, openStores, type Parts, type Stores } from './parts.ts';
import { draftsReport } from './operations/drafts-report.ts';
import { unrecordedHealth, unrecordedReport } from './operations/unrecorded-report.ts';
import { BreakGlass } from './case/recording/break-glass.ts';
import { Unrecorded, unrecordedFile } from './security/unrecorded.ts';
import { isTooLate, isTooLateForAccess } from './read-model/lag.ts';
import { ReadModel } from './read-model/read-model.ts';
import { Doors } from './security/doors.ts';
import { securityParts } from './security/security.module.ts';
import { Drafts } from './web/drafts/drafts.ts';
import { setUpPages } from './web/set-up.ts';

/** How often the clock's work is looked at, in milliseconds. */
const CLOCK_EVERY = 15_000;

/** How often it is tried to enter what could not be recorded when it happened, in milliseconds. */
const ENTER_EVERY = 5_000;

/** How long an idle connection is kept, in milliseconds: longer than those who ask keep theirs, so that none is cut as it is used. */
const KEPT_ALIVE = 65_000;

/** What a test may put in the place of the world. */
export interface Given {
  clock?: () => string;
  logger?: Logger;
  /** The stories of the demonstration; those that come with the service when absent. */
  scenarios?: readonly Scenario[];
}

/** A service that listens. */
export interface Service {
  app: INestApplication;
  parts: Parts;
  readModel: ReadModel;
  clockWork: ClockWork;
  metrics: Metrics;
  /** Such as http://127.0.0.1:3000 */
  address: string;
  /** Lets requests in flight finish, then closes everything in order. */
  stop(): Promise<boolean>;
  stopOnSignals(): void;
}

/** Opens everything, tells the demonstration where that is asked for, and listens. */
export async function startService(
  settings: Settings,
  { clock, logger: given, scenarios }: Given = {},
): Promise<Service> {
  const logger = given ?? createLogger(settings.logLevel);
  const metrics = new Metrics();
  const opened = await openStores(settings);
  const stores: Stores = { ...opened, store: metrics.measured(opened.store) };
  try {
    const now = clock ?? (() => new Date().toISOString());
    let logEmptyAt: string | undefined;
    if (settings.demo) {
      const { events } = await stores.store.readLog(START, 1);
      if (events.length === 0) logEmptyAt = now();
      await tellDemonstration(stores, settings, now(), scenarios);
    }
    return await listen(settings, stores, { metrics, logger, clock, logEmptyAt });
  } catch (error) {
    await opened.store.close();
    await opened.keys.close();
    throw error;
  }
}

/** What one instance has for itself. */
interface Own {
  metrics: Metrics;
  logger: Logger;
  clock?: (() => string) | undefined;
  /** When the log was seen to be empty; see `ReadModelParts`. */
  logEmptyAt?: string | undefined;
  /** The folder of its views; the data folder when absent. */
  views?: string;
}

/** One more instance on stores that are open: it has its own memory of cases, its own views and its own clock. */
export async function listen(
  settings: Settings,
  stores: Stores,
  { metrics, logger, clock, logEmptyAt, views }: Own,
): Promise<Service> {
  const unrecorded = new Unrecorded(
    join(settings.data, unrecordedFile(settings.instance)),
    unrecordedReport(metrics, logger),
  );
  const parts = await assemble(stores, settings, clock, unrecorded);
  const readModel = await ReadModel.open({
    place: stores.place,
    views: views ?? settings.data,
    secrets: stores.secrets,
    log: parts.log,
    clock: parts.clock,
    ...(logEmptyAt !== undefined && { logEmptyAt }),
    learn: (why) => parts.learn(why),
    failed: (error) => logger.error({ error }, 'The views could not be fed; they are started again'),
    madeAnew: (why) => logger.warn({ why }, 'The views are made anew from the log'),
  });
  const doors = new Doors({
    ...parts,
    limitedAmong: (caseIds) => readModel.views.limitedAmong(caseIds),
    viewsAreLate: () => {
      const lag = readModel.lagUntilLevel();
      return lag !== undefined && isTooLateForAccess(lag);
    },
  });
  const security = await securityParts(settings, { ...parts, doors });
  const { cases } = parts;
  const around = { keys: stores.keys, cases };
  const drafts = new Drafts(views ?? settings.data, around, parts.clock, draftsReport(logger));
  const health = new Health([
    { name: 'eventStore', check: () => storeHealth(stores) },
    { name: 'views', check: () => viewsHealth(readModel) },
    { name: 'unrecorded', check: async () => unrecordedHealth(unrecorded) },
  ]);
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.of({
      parts,
      security,
      readModel,
      unrecorded,
      drafts,
      operations: { settings, logger, health, metrics },
    }),
    { bodyParser: false, logger: new NestLog(logger) },
  );
  setUpHttp(app, { settings, logger, metrics, health });
  setUpPages(app, { demo: settings.demo });
  if (settings.environment !== 'production') setUpApiDocs(app);
  const clockWork = new ClockWork(parts, readModel.views, app.get(CommandBus));
  clockWork.start(CLOCK_EVERY, (error) => logger.error({ error }, 'What fell due could not be recorded'));
  const door = app.get(BreakGlass);
  const { accessLog } = parts;
  unrecorded.start(
    (entry) => (entry.kind === 'LOOK' ? accessLog.enterLate(entry) : door.enterLate(entry)),
    ENTER_EVERY,
  );
  // Known before the first page is asked for; where it cannot be told, health says so.
  await inTwoSeconds(readModel.lag()).catch(() => undefined);
  await app.listen(settings.port, settings.host);
  app.getHttpServer().keepAliveTimeout = KEPT_ALIVE;
  const metricsServer = await metrics.serve(settings.metricsPort);
  const measuring = new AbortController();
  void measure(measuring.signal, { metrics, readModel, health, logger });
  const { port } = app.getHttpServer().address() as AddressInfo;
  const running: Running = {
    server: app.getHttpServer(),
    health,
    logger,
    closings: [
      { name: 'clock', close: () => clockWork.stop() },
      { name: 'unrecorded', close: () => unrecorded.stop() },
      { name: 'following', close: () => measuring.abort() },
      { name: 'metrics', close: () => void metricsServer.close() },
      { name: 'views', close: () => readModel.close() },
      { name: 'application', close: () => app.close() },
      { name: 'drafts', close: () => drafts.close() },
      { name: 'log', close: () => stores.store.close() },
      { name: 'keys', close: () => stores.keys.close() },
    ],
  };
  return {
    app,
    parts,
    readModel,
    clockWork,
    metrics,
    address: `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`,
    stop: () => stop(running),
    stopOnSignals: () => stopOnSignals(running),
  };
}

/**
 * Down while the log cannot be read. While it can be read and nothing recorded no case is shown but for its contingency
 * card and the way there, and from that nobody may be cut off (design §2.7).
 */
async function storeHealth({ store, status, erasurePending }: Stores): Promise<ComponentHealth> {
  if (status !== undefined) return serversHealth(await status(), erasurePending);
  const head = await store.head();
  try {
    await store.ready();
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return { status: 'DEGRADED', details: { head, why: error.message } };
  }
  return { status: 'UP', details: { head } };
}

/**
 * Servers that cannot be written to cannot be read either: only one that leads is asked. The cards that were read before
 * are shown even then, so that the service stays ready.
 */
async function serversHealth(
  { reachable, why = '', version = '', leader = '', members }: StoreStatus,
  erasurePending: Stores['erasurePending'],
): Promise<ComponentHealth> {
  if (!reachable) return { status: 'DEGRADED', details: { why } };
  const alive = members.filter((each) => each.alive).length;
  // Nobody waits long for it.
  const erased = erasurePending && (await inTwoSeconds(erasedOnDisk(erasurePending)).catch(() => undefined));
  return {
    status: 'UP',
    details: {
      version,
      leader,
      nodes: `${alive} of ${members.length} alive`,
      ...(erased && { erased }),
    },
  };
}

/** What is to be done for what was erased, in words; undefined when nothing is. */
async function erasedOnDisk(erasurePending: () => Promise<boolean>): Promise<string | undefined> {
  try {
    return (await erasurePending()) ? 'Still on the disks of the servers: run scripts/scavenge' : undefined;
  } catch (error) {
    if (error instanceof MayNotScavenge) return `Perhaps still on the disks of the servers. ${error.message}`;
    throw error;
  }
}

/**
 * Views that are behind still answer, and say so: for long when they stand still, or are being made. So do views of which
 * that cannot be told, because the log cannot be reached. Parked events are somebody's work and not an outage.
 */
async function viewsHealth(readModel: ReadModel): Promise<ComponentHealth> {
  const known = { position: readModel.position(), parked: readModel.parkedCount() };
  try {
    const lag = await inTwoSeconds(readModel.lag());
    const details = { ...known, behindEvents: lag.events, behindSeconds: lag.seconds };
    return { status: isTooLate(lag) ? 'DEGRADED' : 'UP', details };
  } catch {
    return {
      status: 'DEGRADED',
      details: { ...known, why: 'How far they are behind the log cannot be told' },
    };
  }
}

/** Rejects when the work takes longer than two seconds. */
const inTwoSeconds = <T>(work: Promise<T>): Promise<T> => pTimeout(work, { milliseconds: 2_000 });

/** Takes the measures of every second, one after the other; an outage is logged when it begins. */
async function measure(
  stop: AbortSignal,
  {
    metrics,
    readModel,
    health,
    logger,
  }: Pick<Own, 'metrics' | 'logger'> & { readModel: ReadModel; health: Health },
): Promise<void> {
  for (let known = true; !stop.aborted; await pause(1_000, undefined, { ref: false })) {
    const { components } = await health.report();
    for (const [component, { status }] of Object.entries(components)) {
      metrics.componentUp.set({ component }, status === 'UP' ? 1 : 0);
    }
    try {
      metrics.parkedEvents.set(readModel.parkedCount());
      const { events, seconds } = await readModel.lag();
      metrics.projectionLagEvents.set(events);
      metrics.projectionLagSeconds.set(seconds);
      known = true;
    } catch (error) {
      metrics.projectionLagEvents.set(NaN);
      metrics.projectionLagSeconds.set(NaN);
      if (known && !stop.aborted) {
        logger.warn({ why: (error as Error).message }, 'How far the views are behind cannot be told');
      }
      known = false;
    }
  }
}
