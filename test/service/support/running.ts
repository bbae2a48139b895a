import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { readSettings, type Settings } from '../../../src/config/settings.ts';
import type { Scenario } from '../../../src/demo/scenario.ts';
import { Metrics } from '../../../src/operations/metrics.ts';
import { DemoIssuer } from '../../../src/security/demo/demo-issuer.ts';
import { demoPeople, type DemoPerson } from '../../../src/security/demo/demo-people.ts';
import { listen, startService, type Service } from '../../../src/service.ts';

/** A service that really listens, in a folder of its own, with the invented people of the demonstration. */
export interface Running extends Service {
  folder: string;
  /** Staff id of an invented person. */
  id(login: string): string;
  /** Requests of an invented person, with their bearer token. */
  as(login: string): Promise<Person>;
  /** Stops the service; the folder stays. */
  stop(): Promise<boolean>;
}

/** A service as people reach it, in this process or another, with the log it writes to. */
export interface Reachable extends Pick<Running, 'id' | 'as'> {
  parts: Pick<Running['parts'], 'log' | 'cases'>;
}

/** JSON of any shape: tests look into it. */
export type Json = ReturnType<typeof JSON.parse>;

/** What was answered; the body as JSON, or as text where it is none. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

/** Somebody who asks. */
export interface Person {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: object, headers?: Record<string, string>): Promise<Answer>;
}

export interface HowToRun {
  folder?: string;
  clock?: () => string;
  scenarios?: readonly Scenario[];
  env?: Record<string, string>;
}

/** A clock that goes on from an instant, ISO 8601 UTC. */
export function clockFrom(instant: string): () => string {
  const ahead = Date.parse(instant) - Date.now();
  return () => new Date(Date.now() + ahead).toISOString();
}

/** A new folder for a service, gone again after `remove`. */
export function newFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'case-handover-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts the service; without stories unless some are given. */
export async function run({ folder, clock, scenarios = [], env = {} }: HowToRun = {}): Promise<Running> {
  const data = folder ?? newFolder().folder;
  const service = await startService(settingsFor(data, env), {
    logger: pino({ level: 'silent' }),
    scenarios,
    ...(clock && { clock }),
  });
  return withPeople(service, data);
}

/** One more instance on the stores of a service in this process: its own cases in memory, views in a folder of their own, clock. */
export async function secondInstance(
  first: Running,
  views: string,
  { clock }: Pick<HowToRun, 'clock'> = {},
): Promise<Running> {
  const second = await listen(settingsFor(first.folder, { HANDOVER_INSTANCE: 'two' }), first.parts.stores, {
    metrics: new Metrics(),
    logger: pino({ level: 'silent' }),
    views,
    ...(clock && { clock }),
  });
  return withPeople(second, first.folder);
}

function settingsFor(folder: string, env: Record<string, string>): Settings {
  return readSettings({
    HANDOVER_DATA: folder,
    HANDOVER_DEMO: 'true',
    PORT: '0',
    HANDOVER_METRICS_PORT: '0',
    HANDOVER_RATE_PER_MINUTE: '0',
    ...env,
  });
}

/** A service with the invented people of the data folder ready to ask it. */
export function withPeople(service: Service, folder: string): Running {
  return { ...service, folder, ...peopleOf(folder, () => service.address) };
}

/** The invented people of a data folder, asking at whichever address a service has by then. */
export function peopleOf(folder: string, address: () => string): Pick<Running, 'id' | 'as'> {
  const person = (login: string) => {
    const found = demoPeople().find((each) => each.login === login);
    if (found === undefined) throw new Error(`No invented person is called ${login}`);
    return found;
  };
  const tokens = new Map<string, Promise<string>>();
  return {
    id: (login) => person(login).staffId,
    async as(login) {
      const token = tokens.get(login) ?? tokenOf(folder, person(login));
      tokens.set(login, token);
      return asking(address(), await token);
    },
  };
}

/** A bearer token of an invented person, from the issuer of a data folder. */
export async function tokenOf(folder: string, person: DemoPerson): Promise<string> {
  return (await DemoIssuer.existing(folder)).tokenFor(person);
}

/** Requests with a bearer token. */
export function asking(address: string, token: string): Person {
  const ask = async (
    path: string,
    init: RequestInit & { headers: Record<string, string> },
  ): Promise<Answer> => {
    const response = await fetch(address + path, {
      ...init,
      headers: { Authorization: `Bearer ${token}`, ...init.headers },
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  };
  return {
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json', ...headers },
      }),
  };
}
