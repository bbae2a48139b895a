import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BareSqlite } from './figures/bare-sqlite.ts';
import { syncsPerSecond } from './figures/disk.ts';
import { OwnLog } from './figures/own-log.ts';
import { rebuildOnce } from './figures/rebuild.ts';
import { Client, give } from './service/clients.ts';
import { openInside } from './service/in-process.ts';
import { startProcess, type ServiceProcess } from './service/process.ts';
import { longCase } from './service/long-case.ts';
import { story } from './service/story.ts';
import { main } from './support/built.ts';
import { callers, percentile, timesOf } from './support/measure.ts';
import { Results } from './support/results.ts';

/** How to measure. */
export interface Plan {
  folder: string;
  rounds: number;
  /** Events of the log that the views are rebuilt from, at least. */
  events: number;
  say: (line: string) => void;
}

const CALLERS = 64;
/** Streams that are written to in turn, so that no append waits for another of its stream. */
const STREAMS = 1024;
/** Events of the case whose handover is asked for. */
const LONG = 500;
/** Requests of each client before anything counts: code runs at full speed only once it has run often. */
const WARM_UP = 200;
/** Handovers asked for in a round. */
const LOOKS = 300;

/** How long is measured, in milliseconds. */
const SYNC = 1_000;
const STORE = 2_000;
const HTTP = 5_000;

const withEcho = fileURLToPath(new URL('./service/with-echo.ts', import.meta.url));

/** Prepares everything, then measures everything in turn, as often as planned. */
export async function rounds(plan: Plan): Promise<Results> {
  const { folder, say } = plan;
  const results = new Results();
  const stores = await openStores(folder, say);
  const services = await startServices(folder, say);
  const inside = await tellInside(plan);

  say('Warming up …');
  await stores.measure(new Results());
  await services.warmUp();
  for (let round = 1; round <= plan.rounds; round++) {
    say(`Round ${round} of ${plan.rounds}`);
    const turned = round % 2 === 0;
    results.add('Load of the machine in the minute before', '', loadavg()[0] ?? 0);
    results.add('Disk: 700 bytes and fdatasync, one at a time', '/s', syncsPerSecond(folder, SYNC));
    await stores.measure(results, turned);
    await services.measure(results, turned);
    await inside.measure(results);
  }
  await inside.close();
  await services.close();
  await stores.close();
  return results;
}

type Say = Plan['say'];

/** Our log against the least that SQLite can do. */
async function openStores(folder: string, say: Say) {
  say('Opening a log, and SQLite beside it …');
  const own = await OwnLog.open(join(folder, 'own'));
  const streams = Array.from({ length: STREAMS }, (_, at) => `case-${at}`);
  await Promise.all(streams.map((stream) => own.append(stream)));
  const bare = new BareSqlite(join(folder, 'bare'), await own.rowShape('case-0'));

  return {
    async measure(results: Results, turned = false): Promise<void> {
      for (const count of [1, CALLERS]) {
        const who = count === 1 ? 'one caller' : `${count} callers`;
        const bareRate = () =>
          callers(
            count,
            STORE,
            inTurn(streams, count, (stream) => bare.append(stream, count > 1)),
          );
        const ownRate = () =>
          callers(
            count,
            STORE,
            inTurn(streams, count, (stream) => own.append(stream)),
          );
        const [lessDone, allDone] = await both(bareRate, ownRate, turned);
        results.add(`Bare SQLite, ${who}`, 'rows/s', lessDone);
        results.add(`Our append, ${who}`, 'events/s', allDone);
        results.add(`Our append to bare SQLite, ${who}`, '', allDone / lessDone);
      }
    },
    async close(): Promise<void> {
      bare.close();
      await own.close();
    },
  };
}

/** The service against itself with nothing to record, and a handover asked for over HTTP. */
async function startServices(folder: string, say: Say) {
  say('Starting the service, and another one that also echoes …');
  const service = await startProcess(main, join(folder, 'service'));
  const echo = await startProcess(withEcho, join(folder, 'echo'));
  const tellers = Array.from({ length: CALLERS }, () => new Client(service.connections));
  const echoers = Array.from({ length: CALLERS }, () => new Client(echo.connections));

  say(`Telling a case of ${LONG} events …`);
  const { caseId, transferId } = await longCase(LONG, (told, act) => give(service.connections, told, act));
  const handover = `/api/cases/${caseId}/transfers/${transferId}/handover`;

  return {
    async warmUp(): Promise<void> {
      await eachClient(async (client) => {
        for (let left = WARM_UP; left > 0; left--) {
          await (tellers[client] as Client).act();
          await (echoers[client] as Client).echo();
        }
      });
    },
    async measure(results: Results, turned: boolean): Promise<void> {
      const who = `${CALLERS} clients`;
      const commands = () => load(service, (client) => (tellers[client] as Client).act());
      const echoes = () => load(echo, (client) => (echoers[client] as Client).echo());
      const [echoed, recorded] = await both(echoes, commands, turned);
      results.add(`Echo route over HTTP, ${who}`, 'requests/s', echoed.rate);
      results.add(`Commands over HTTP, ${who}`, 'commands/s', recorded.rate);
      results.add('Commands to echo route', '', recorded.rate / echoed.rate);
      results.add('Processor time of an echo, all threads', 'µs', echoed.cpu);
      results.add('Processor time of a command, all threads', 'µs', recorded.cpu);
      const times = await timesOf(LOOKS, () => service.connections.get('farid', handover));
      addTimes(results, `Handover of ${LONG} events over HTTP`, times);
    },
    async close(): Promise<void> {
      await service.stop();
      await echo.stop();
    },
  };
}

/** A handover asked for without HTTP, and the views rebuilt. */
async function tellInside({ folder, events, say }: Plan) {
  const data = join(folder, 'inside');
  const inside = await openInside(data);
  const told = await inside.longCase(LONG);
  // Each act records one event, the first two more: who holds the case, and whose the CRN is.
  const cases = Math.ceil(events / (story.length + 2));
  say(`Telling ${cases} cases for the views …`);
  await inside.tellCases(cases, (count) => {
    if (count % 500 === 0) say(`  ${count} of ${cases}`);
  });

  return {
    async measure(results: Results): Promise<void> {
      const times = await timesOf(LOOKS, () => inside.look(told));
      addTimes(results, `Handover of ${LONG} events in process`, times);
      const { events, seconds, peakMb } = await rebuildOnce(data, join(folder, 'views'));
      results.add('Events in the rebuilt views', '', events);
      results.add('Rebuild of all views', 'events/s', events / seconds);
      results.add('Rebuild, most memory', 'MB', peakMb);
    },
    close: () => inside.close(),
  };
}

/** Requests a second from all clients at once, and what each cost the service in processor time (µs). */
async function load(
  { cpuSeconds }: ServiceProcess,
  call: (client: number) => Promise<void>,
): Promise<{ rate: number; cpu: number }> {
  let calls = 0;
  const before = cpuSeconds();
  const rate = await callers(CALLERS, HTTP, (client) => {
    calls += 1;
    return call(client);
  });
  return { rate, cpu: ((cpuSeconds() - before) * 1e6) / calls };
}

async function eachClient(work: (client: number) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: CALLERS }, (_, client) => work(client)));
}

/** One after the other, in this order or the other. */
async function both<T>(first: () => Promise<T>, second: () => Promise<T>, turned: boolean): Promise<[T, T]> {
  if (!turned) return [await first(), await second()];
  const later = await second();
  return [await first(), later];
}

/** Every caller goes round its own streams. */
function inTurn(
  streams: readonly string[],
  count: number,
  call: (stream: string) => Promise<void>,
): (caller: number) => Promise<void> {
  const share = streams.length / count;
  const next = new Array<number>(count).fill(0);
  return (caller) => {
    const at = next[caller] ?? 0;
    next[caller] = (at + 1) % share;
    return call(streams[caller * share + at] as string);
  };
}

function addTimes(results: Results, name: string, times: readonly number[]): void {
  results.add(`${name}, p50`, 'ms', percentile(times, 0.5));
  results.add(`${name}, p99`, 'ms', percentile(times, 0.99));
}
