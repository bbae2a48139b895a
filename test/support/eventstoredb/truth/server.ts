import { randomUUID } from 'node:crypto';
import { jsonEvent, type EventStoreDBClient, type JSONEventType } from '@eventstore/db-client';
import { EventStoreDBClient as Client } from '@eventstore/db-client';
import { EventStoreDouble } from '../double.ts';

/** A server to observe: the one at `EVENTSTORE_TEST_URL`, or a double where none is named. */
export interface Observed {
  url: string;
  client: EventStoreDBClient;
  /** A name of a stream nobody has used; it begins with the word and a hyphen. */
  stream(word?: string): string;
  close(): Promise<void>;
}

/** Whether the truth is looked for at a real server. */
export const REAL = process.env['EVENTSTORE_TEST_URL'] !== undefined;

/** Connects to the server to observe. Nobody else may write to it meanwhile. */
export async function observe(): Promise<Observed> {
  const named = process.env['EVENTSTORE_TEST_URL'];
  const double = named === undefined ? await EventStoreDouble.start() : undefined;
  const url = named ?? double!.url;
  const client = Client.connectionString(url);
  return {
    url,
    client,
    stream: (word = 'truth') => `${word}-${randomUUID()}`,
    close: async () => {
      await leave(client);
      await double?.stop();
    },
  };
}

/** Lets go of a client, and of its connection, which `dispose` leaves open. */
export async function leave(client: EventStoreDBClient): Promise<void> {
  await client.dispose();
  const { getChannel } = client as unknown as { getChannel(): Promise<{ close(): void }> };
  await getChannel().then(
    (channel) => channel.close(),
    () => undefined,
  );
}

/** An event that says something short. */
export const said = (text = 'so', id: string = randomUUID()): ReturnType<typeof jsonEvent<Said>> =>
  jsonEvent<Said>({ id, type: 'Said', data: { text } });

/** The type of `said`. */
export type Said = JSONEventType<'Said', { text: string }>;

/** Everything a stream of results holds. */
export async function all<Item>(results: AsyncIterable<Item>): Promise<Item[]> {
  const items = [];
  for await (const item of results) items.push(item);
  return items;
}

/** What a promise or a stream of results fails with; undefined when it does not. */
export async function failure(outcome: Promise<unknown> | AsyncIterable<unknown>): Promise<unknown> {
  try {
    await (outcome instanceof Promise ? outcome : all(outcome));
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Waits until a condition holds, by looking again and again. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
