import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent, type JSONEventType } from '@eventstore/db-client';
import { makeCertificates } from '../certificates.ts';
import { EventStoreDouble, type DoubleOptions } from '../double.ts';

/** A server to observe. */
export interface Observed {
  url: string;
  client: EventStoreDBClient;
  /** A name of a stream nobody has used; it begins with the word and a hyphen. */
  stream(word?: string): string;
  close(): Promise<void>;
}

/** The server whose truth is looked for; without one, that of the double. */
const NAMED = process.env['EVENTSTORE_TEST_URL'] ?? '';

/**
 * Connects to the server to observe: the one at `EVENTSTORE_TEST_URL`, or a double where none is named or it is not
 * of the kind that is asked for. Nobody else may write to it meanwhile.
 */
export async function observe({ secure = false, plain = false } = {}): Promise<Observed> {
  const isSecure = /[?&]tls=true/.test(NAMED);
  const fits = NAMED !== '' && (!secure || isSecure) && (!plain || !isSecure);
  const folder = secure && !fits ? mkdtempSync(join(tmpdir(), 'double-')) : undefined;
  const double = fits
    ? undefined
    : await EventStoreDouble.start(folder === undefined ? {} : securely(folder));
  const url = double?.url ?? NAMED;
  const client = EventStoreDBClient.connectionString(url);
  return {
    url,
    client,
    stream: (word = 'truth') => `${word}-${randomUUID()}`,
    close: async () => {
      await leave(client);
      await double?.stop();
      if (folder !== undefined) rmSync(folder, { recursive: true });
    },
  };
}

function securely(folder: string): DoubleOptions {
  return { nodes: 3, users: { admin: 'changeit' }, ...makeCertificates(folder) };
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
