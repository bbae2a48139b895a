import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { EventLog } from '../../../src/event-store/event-log.ts';
import type { Position, StoredEvent } from '../../../src/event-store/event-store.ts';
import { openEventStoreDb } from '../../../src/event-store/eventstoredb/eventstoredb-store.ts';
import { readAhead } from '../../../src/event-store/read-ahead.ts';
import { openLogReader, type EventStoreDbPlace } from '../../../src/event-store/place.ts';
import { DoubleProcess } from '../../support/eventstoredb/process.ts';
import { callers, figureOf, inTurn } from '../support/measure.ts';
import { both, type OpenPart } from '../support/part.ts';
import { Results } from '../support/results.ts';
import { newSecrets, OwnLog } from './own-log.ts';
import { RawClient } from './raw-client.ts';

const CALLERS = 64;
/** Streams that each side writes to in turn, so that no append waits for another of its stream. */
const STREAMS = 1024;
/**
 * Appends are measured in turn, so often in a round and so many milliseconds at once; the median counts. A server halts
 * for most of a second now and then, and neither side is to blame.
 */
const SLICES = 9;
const SLICE = 400;

/** What is caught up with: cases written to in turn, as they are, a few events each time. */
const CASES = 1_000;
const TIMES = 5;
const EVENTS_EACH_TIME = 10;
const EVENTS = CASES * TIMES * EVENTS_EACH_TIME;

/** Views catch up by following; pages are read for a rebuild, a proof and a copy. */
const aims: Record<string, { atLeast: number } | undefined> = { following: { atLeast: 0.8 } };

/** Our log on EventStoreDB against the bare client, on the server that EVENTSTORE_TEST_URL names or the double. */
export const openEventStoreDbFigures: OpenPart = async ({ folder, say }) => {
  const { url, server, end } = await someServer();
  const place: EventStoreDbPlace = { kind: 'eventstoredb', settings: { url } };
  const secrets = newSecrets();
  const own = await OwnLog.open(place, join(folder, 'eventstoredb'), secrets);
  const run = randomUUID();
  const named = (what: string, count: number) =>
    Array.from({ length: count }, (_, at) => `case-${run}-${what}-${at}`);
  const [ours, theirs] = [named('own', STREAMS), named('raw', STREAMS)];
  const cases: string[] = [];
  for (const stream of ours) await own.append(stream);
  const raw = new RawClient(url, await own.newest(ours[0]!));

  /** Writes new cases to the end of the log; gives from where to where they stand. */
  async function writeCases(): Promise<{ start: Position; written: Position }> {
    say(`Writing ${EVENTS} events to the ${server} …`);
    const fresh = named(`read-${cases.length}`, CASES);
    cases.push(...fresh);
    const start = await own.log.store.head();
    await Promise.all(fresh.map((stream) => own.log.keys.create(stream)));
    for (let time = 0; time < TIMES; time++) {
      const next = fresh.values();
      const write = async () => {
        for (const stream of next) await own.append(stream, EVENTS_EACH_TIME);
      };
      await Promise.all(Array.from({ length: CALLERS }, write));
    }
    return { start, written: await own.log.store.head() };
  }

  async function measureAppend(results: Results, turned: boolean): Promise<void> {
    for (const count of [1, CALLERS]) {
      const who = count === 1 ? 'one caller' : `${count} callers`;
      const timed = (streams: string[], append: (stream: string) => Promise<void>) => () =>
        rateOf(async () => {
          let events = 0;
          const each = inTurn(streams, count, append);
          await callers(count, SLICE, (caller) => each(caller).then(() => (events += 1)));
          return events;
        });
      const slices: [bare: Rate, full: Rate][] = [];
      for (let slice = 0; slice < SLICES; slice++) {
        slices.push(
          await both(
            timed(theirs, (stream) => raw.append(stream)),
            timed(ours, (stream) => own.append(stream)),
            turned === (slice % 2 === 0),
          ),
        );
      }
      add(results, `Bare client, ${who}`, middleOf(slices.map(([bare]) => bare)));
      add(results, `Our append, ${who}`, middleOf(slices.map(([, full]) => full)));
      const ratio = medianOf(slices.map(([bare, full]) => full.rate / bare.rate));
      results.add(`Our append to the bare client, ${who}, ${server}`, '', ratio, { atLeast: 0.9 });
    }
  }

  /** Of cases at the end of the log, so that nothing beyond is gone through for its keys. */
  async function measureCatchUp(results: Results, turned: boolean): Promise<void> {
    const { start, written } = await writeCases();
    /** Reads all as after a start: connected, with no key known yet. */
    const rateOfOurs = (read: Read, take: (log: EventLog) => Take) => async () => {
      const log = await openLogReader(place, secrets);
      const rate = await rateOf(async () => {
        await log.keys.ahead(start);
        return read(log, start, written, take(log));
      });
      await log.store.close();
      await log.keys.close();
      return rate;
    };
    const ways = {
      reading: { bare: raw.readAll.bind(raw), full: readPages },
      following: { bare: raw.subscribeToAll.bind(raw), full: followPages },
    };
    for (const [way, { bare, full }] of Object.entries(ways)) {
      const [less, all] = await both(
        () => rateOf(() => bare(start, written)),
        rateOfOurs(full, opening),
        turned,
      );
      const sealed = await rateOfOurs(full, () => async (events) => events)();
      add(results, `Bare client, ${way}`, less);
      add(results, `Our port, ${way}, still sealed`, sealed);
      add(results, `Our log, ${way}, opened`, all);
      results.add(`Our log to the bare client, ${way}, ${server}`, '', all.rate / less.rate, aims[way]);
    }
  }

  function add(results: Results, what: string, { rate, processor }: Rate): void {
    results.add(`${what}, ${server}`, 'events/s', rate);
    results.add(`${what}, processor time of an event`, 'µs', processor);
  }

  async function measure(results: Results, turned: boolean): Promise<void> {
    await measureAppend(results, turned);
    await measureCatchUp(results, turned);
  }
  return {
    warmUp: () => measure(new Results(), false),
    measure,
    async close() {
      const streams = [...cases, ...ours];
      const keys = [...streams.map((stream) => `key-${stream}`), 'key-proof'];
      await raw.remove([...streams, ...theirs, ...keys]);
      await raw.close();
      await own.close();
      await end();
    },
  };
};

/** The server to measure on, by what it is called in the table. */
async function someServer(): Promise<{ url: string; server: string; end(): Promise<void> }> {
  const given = process.env['EVENTSTORE_TEST_URL'];
  const double = given === undefined ? await DoubleProcess.start() : undefined;
  const url = given ?? double!.url;
  const store = await openEventStoreDb({ url });
  const { version = 'of a version it does not tell' } = await store.status();
  await store.close();
  return {
    url,
    server: `${double === undefined ? 'server' : 'test double of a server'} ${version}`,
    end: async () => double?.end(),
  };
}

/** How many events a second, and the processor time of each in this process, in µs. */
interface Rate {
  rate: number;
  processor: number;
}

/** Of work that tells how many events it was about. */
async function rateOf(work: () => Promise<number>): Promise<Rate> {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const events = await work();
  const { user, system } = process.cpuUsage(used);
  return { rate: (events * 1000) / (performance.now() - began), processor: (user + system) / events };
}

const medianOf = (samples: readonly number[]) => figureOf(samples).median;

function middleOf(rates: readonly Rate[]): Rate {
  return {
    rate: medianOf(rates.map(({ rate }) => rate)),
    processor: medianOf(rates.map(({ processor }) => processor)),
  };
}

/** With the proof of each, which is computed when it is asked for. */
const opening =
  (log: EventLog): Take =>
  (events) => {
    events.forEach(({ leaf }) => leaf);
    return log.open(events);
  };

/** Takes the events from one position to another; gives how many they were. */
type Read = (log: EventLog, after: Position, upTo: Position, take: Take) => Promise<number>;

/** What is done with the events of a page. */
type Take = (events: readonly StoredEvent[]) => Promise<readonly unknown[]>;

/** Takes page after page up to a position; gives how many events that were. */
async function readPages(log: EventLog, after: Position, upTo: Position, take: Take): Promise<number> {
  let count = 0;
  for await (const page of readAhead(log.store, after)) {
    count += (await take(page.events)).length;
    if (page.upTo >= upTo) break;
  }
  return count;
}

/** The same, following. */
async function followPages(log: EventLog, after: Position, upTo: Position, take: Take): Promise<number> {
  let count = 0;
  const stop = new AbortController();
  for await (const page of log.store.follow(after, stop.signal)) {
    count += (await take(page.events)).length;
    if (page.upTo >= upTo) stop.abort();
  }
  return count;
}
