import { EventStoreDBClient } from '@eventstore/db-client';
import type { EventStore, Position } from '../../../../src/event-store/event-store.ts';
import { Connections } from '../../../../src/event-store/eventstoredb/connections.ts';
import {
  openEventStoreDb,
  type EventStoreDb,
} from '../../../../src/event-store/eventstoredb/eventstoredb-store.ts';
import { Reader } from '../../../../src/event-store/eventstoredb/reader.ts';
import { EventStoreDouble } from '../../../support/eventstoredb/double.ts';

/** The server that `EVENTSTORE_TEST_URL` names; undefined where the double stands for one. */
const givenUrl = process.env['EVENTSTORE_TEST_URL'];

/** What the suites call the server they run against. */
export const SERVER =
  givenUrl === undefined ? 'EventStoreDB over the double' : 'the EventStoreDB that was named';

/** A server to run against, and what is left behind on it. */
export interface TestServer {
  url: string;
  /** Where the log ended when the server was taken, and what reads it. */
  start: Position;
  reader: Reader;
  /** Opens the store; the streams that are written to through it go at the end. */
  open(): Promise<EventStoreDb>;
  /** Streams that were written to some other way and are to go too. */
  wrote(...streams: string[]): void;
  /** As `wrote`, for every stream that was written to since the server was taken and whose name matches. */
  wroteAll(only: string): Promise<void>;
  /** Leaves the server as it was, or ends the double. */
  end(): Promise<void>;
}

/**
 * The server that is named in the environment, or a fresh double. One with the keys of a service is refused: what is tried
 * would come into its log, and what is cleared up could be its own.
 */
export async function testServer(): Promise<TestServer> {
  const streams = new Set<string>();
  const double = givenUrl === undefined ? await EventStoreDouble.start() : undefined;
  const url = double?.url ?? givenUrl ?? '';
  const connections = new Connections({ url });
  const reader = new Reader(connections, 10_000);
  const start = await reader.end();
  const [proof] = await reader.stream('key-proof', { limit: 1 });
  if (proof !== undefined) {
    connections.close();
    throw new Error('EVENTSTORE_TEST_URL names a server with the keys of a service: name one without a log');
  }
  return {
    url,
    start,
    reader,
    open: async () => noting(await openEventStoreDb({ url }), streams),
    wrote: (...more) => more.forEach((stream) => streams.add(stream)),
    wroteAll: async (only) => {
      for (let page, after = start; page === undefined || page.events.length > 0; after = page.upTo) {
        page = await reader.log(only, after);
        for (const { stream } of page.events) streams.add(stream);
      }
    },
    end: async () => {
      connections.close();
      if (double === undefined) await remove(url, streams);
      else await double.stop();
    },
  };
}

function noting(store: EventStoreDb, streams: Set<string>): EventStoreDb {
  const append: EventStore['append'] = (stream, ...given) => {
    streams.add(stream);
    return store.append(stream, ...given);
  };
  return {
    append,
    readStream: (...given) => store.readStream(...given),
    readLog: (...given) => store.readLog(...given),
    follow: (...given) => store.follow(...given),
    head: () => store.head(),
    ready: () => store.ready(),
    status: () => store.status(),
    close: () => store.close(),
  };
}

async function remove(url: string, streams: ReadonlySet<string>): Promise<void> {
  const client = EventStoreDBClient.connectionString(url);
  for (const stream of streams) await client.deleteStream(stream).catch(() => undefined);
  await client.dispose();
}
