import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailable } from '../../src/event-store/event-store.ts';
import { aboutService } from '../../src/parts.ts';
import { startProcess } from '../service/support/process.ts';
import { until } from '../read-model/support/wait.ts';
import { everyEvent, logOf } from '../service/support/log-of.ts';
import { caseWith, must, newCrn, received } from '../service/support/cases.ts';
import { newFolder, run, type Json, type Running } from '../service/support/running.ts';
import { peopleAt, Writer } from '../service/support/writers.ts';

jest.setTimeout(60_000);
const data = newFolder();
let service: Running;

beforeAll(async () => {
  service = await run({ folder: data.folder });
});
afterAll(async () => {
  await service?.stop();
  data.remove();
});

const asked = (path: string, headers: Record<string, string> = {}) =>
  fetch(service.address + path, { headers });

describe('Health and info', () => {
  it('tell without a token how the parts are, and nothing of anybody', async () => {
    const health = await asked('/health');
    expect(health.status).toBe(200);
    expect(await health.json()).toEqual({
      status: 'UP',
      components: {
        eventStore: { status: 'UP', details: { head: expect.any(String) } },
        views: {
          status: 'UP',
          details: {
            position: expect.any(String),
            behindEvents: expect.any(Number),
            behindSeconds: expect.any(Number),
            parked: 0,
          },
        },
        unrecorded: { status: 'UP', details: { waiting: 0 } },
      },
    });
    for (const path of ['ping', 'liveness']) {
      expect(await (await asked(`/health/${path}`)).json()).toEqual({ status: 'UP' });
    }
    expect(await (await asked('/info')).json()).toEqual({
      build: { name: 'case-handover', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      git: { commit: 'unknown' },
      productId: 'UNASSIGNED',
    });
  });
});

describe('An event that the views cannot take in', () => {
  it('is told with its reason to whoever looks after the service, who can have it tried again', async () => {
    const { caseId } = await caseWith(service, newCrn(), received);
    const { log } = service.parts;
    const { head } = await log.read(`case-${caseId}`);
    const { position } = await log.append(
      `case-${caseId}`,
      head,
      [{ type: 'SomethingNew', data: { said: 'a secret' } }],
      aboutService(),
    );
    await service.readModel.waitFor(position, 10_000);
    const ines = await service.as('ines');
    const told = {
      total: 1,
      events: [expect.objectContaining({ stream: `case-${caseId}`, position, reason: expect.any(String) })],
    };
    const parked = must(await ines.get('/api/parked-events'));
    expect(parked).toEqual(told);
    expect(JSON.stringify(parked)).not.toContain('secret');
    expect(must(await ines.post('/api/parked-events/retry', {}))).toEqual(told);
    const other = await service.as('amira');
    expect((await other.get('/api/parked-events')).status).toBe(403);
    expect((await other.post('/api/parked-events/retry', {})).status).toBe(403);
    const shown = async () => (await other.get('/health')).body.components.views.details.parked as number;
    while ((await shown()) === 0) await setTimeout(100);
    expect(await shown()).toBe(1);
  });
});

describe('A store that cannot be written to', () => {
  const why = 'The disk that holds the log is full: make room on it';
  const health = async () => (await asked('/health')).json() as Promise<Json>;
  const becomes = async (status: string) => {
    while ((await health()).status !== status) await setTimeout(100);
  };
  const recording = async () => {
    const { values } = await service.metrics.componentUp.get();
    return values.find(({ labels }) => labels.component === 'eventStore')?.value;
  };
  const broken = () => [
    jest.spyOn(service.parts.stores.store, 'ready').mockRejectedValue(new StoreUnavailable(why)),
    jest.spyOn(service.parts.log.store, 'append').mockRejectedValue(new StoreUnavailable(why)),
  ];
  afterEach(() => void jest.restoreAllMocks());

  it('is told to whoever watches, while the service stays ready: the contingency card is still shown', async () => {
    const { caseId } = await caseWith(service, newCrn(), received);
    broken();
    await becomes('DEGRADED');
    expect((await asked('/health')).status).toBe(503);
    expect((await health()).components.eventStore).toEqual({
      status: 'DEGRADED',
      details: { why, head: expect.any(String) },
    });
    const ready = await asked('/health/readiness');
    expect([ready.status, ((await ready.json()) as Json).status]).toEqual([200, 'DEGRADED']);
    must(await (await service.as('hamish')).get(`/api/cases/${caseId}/contingency`));
    await until(async () => (await health()).components.unrecorded.details.waiting === 1);
    await until(async () => (await recording()) === 0);
    jest.restoreAllMocks();
    await becomes('UP');
    await until(async () => (await recording()) === 1);
  });

  it('is told also when it does not know of it itself, once a look has to wait', async () => {
    const { caseId } = await caseWith(service, newCrn(), received);
    const [ready] = broken();
    ready!.mockRestore();
    must(await (await service.as('hamish')).get(`/api/cases/${caseId}/contingency`));
    await becomes('DEGRADED');
    expect((await health()).components).toMatchObject({
      eventStore: { status: 'UP' },
      unrecorded: { status: 'DEGRADED', details: { waiting: 1 } },
    });
    jest.restoreAllMocks();
    await becomes('UP');
  });
});

describe('Looks that were kept under another name of the instance', () => {
  it('are told with their file, while the service stays ready, until they are gone', async () => {
    const file = join(data.folder, 'unrecorded-two.jsonl');
    const told = async () => ((await (await asked('/health')).json()) as Json).components.unrecorded;
    writeFileSync(file, '\n{"kind":"LOOK"}\n');
    await until(async () => (await told()).status === 'DEGRADED');
    expect((await told()).details).toEqual({
      waiting: 0,
      why: 'Looks were left under another name in unrecorded-two.jsonl: start the service once with that HANDOVER_INSTANCE',
    });
    expect((await asked('/health/readiness')).status).toBe(200);
    rmSync(file);
    await until(async () => (await told()).status === 'UP');
  });
});

describe('A log that cannot be read', () => {
  it('makes the service say that it is down, and not ready', async () => {
    const { store } = service.parts.stores;
    const gone = jest.spyOn(store, 'head').mockRejectedValue(new StoreUnavailable('The log is gone'));
    const readiness = async () => (await asked('/health/readiness')).status;
    await until(async () => (await readiness()) === 503);
    expect(await (await asked('/health')).json()).toMatchObject({
      status: 'DOWN',
      components: { eventStore: { status: 'DOWN' } },
    });
    gone.mockRestore();
    await until(async () => (await readiness()) === 200);
  });
});

describe('The correlation id', () => {
  it('is given to every answer, and stored with what was recorded', async () => {
    const id = randomUUID();
    const amira = await service.as('amira');
    const { caseId } = await caseWith(service, newCrn(), []);
    const body = { overall: 'LOW', assessedOn: '2026-01-01', source: 'OASys' };
    const answer = await amira.post(`/api/cases/${caseId}/rosh`, body, { 'X-Request-Id': id });
    must(answer);
    expect(answer.headers.get('X-Request-Id')).toBe(id);
    const { events } = await service.parts.log.read(`case-${caseId}`);
    expect(events.at(-1)?.metadata).toMatchObject({ type: 'RoshLevelAssessed', correlationId: id });
  });

  it('is a fresh one where something else than a UUID was sent, which could be about somebody', async () => {
    const answer = await asked('/health/ping', { 'X-Request-Id': 'John Smith' });
    expect(answer.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('Metrics', () => {
  it('are on a port of their own and count appends, requests and how far the views are behind', async () => {
    expect((await asked('/metrics')).status).toBe(404);
    const own = newFolder();
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const other = await run({ folder: own.folder, env: { HANDOVER_METRICS_PORT: String(port) } });
    try {
      const ids = await caseWith(other, newCrn(), received);
      must(await (await other.as('hamish')).get(`/api/cases/${ids.caseId}`));
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const valueOf = (name: string) =>
        Number(
          text
            .split('\n')
            .find((line) => line.startsWith(`${name} `))
            ?.split(' ')
            .at(-1),
        );
      expect(valueOf('handover_appends_total{result="ok"}')).toBeGreaterThan(5);
      expect(valueOf('handover_append_seconds_count')).toBeGreaterThan(5);
      expect(valueOf('handover_projection_lag_events')).toBeGreaterThanOrEqual(0);
      expect(valueOf('handover_projection_lag_seconds')).toBeGreaterThanOrEqual(0);
      expect(text).toMatch(
        /handover_request_seconds_count\{route="\/api\/cases\/:caseId",method="GET",status="200"\} 1/,
      );
      expect(text).not.toContain(ids.caseId);
    } finally {
      await other.stop();
      own.remove();
    }
  });
});

describe('A service that cannot start', () => {
  it('ends, so that it is started again, also when most of it was open already', async () => {
    const own = newFolder();
    const port = new URL(service.address).port;
    await expect(startProcess(own.folder, { PORT: port })).rejects.toThrow('The service did not start');
    own.remove();
  });
});

describe('A service that is told to stop', () => {
  it('answers what is in flight, loses nothing that it acknowledged, and ends with 0', async () => {
    const own = newFolder();
    let crn = 500_000;
    const child = await startProcess(own.folder);
    const writers = Array.from({ length: 32 }, () => new Writer(() => `X${++crn}`));
    let answered = 0;
    let stopped: Promise<number | null> | undefined;
    await Promise.all(
      writers.map((writer) =>
        writer.write(peopleAt(child.address, own.folder), () => {
          if (++answered === 200) stopped = child.terminate();
          return true;
        }),
      ),
    );
    expect(await stopped).toBe(0);
    const log = await logOf(own.folder);
    const events = await everyEvent(log);
    await log.store.close();
    await log.keys.close();
    const acknowledged = writers.flatMap((writer) => writer.acknowledged);
    const cases = new Set(acknowledged.map(({ answer }) => `case-${answer.caseId}`));
    const commands = new Set(acknowledged.map(({ key }) => key));
    const written = events.filter(
      ({ stream, metadata }) => cases.has(stream) && metadata.actor.id !== 'system',
    );
    // Whoever got no answer was refused the connection, and nothing of theirs was begun.
    expect(written.filter(({ metadata }) => !commands.has(metadata.commandId))).toEqual([]);
    expect(written.map(({ metadata }) => metadata.type).sort()).toEqual(
      acknowledged.flatMap(({ answer }) => answer.events as string[]).sort(),
    );
    own.remove();
  });

  it('takes no more requests while it waits for those in flight', async () => {
    const own = newFolder();
    const other = await run({ folder: own.folder });
    const { promise: held, resolve: go } = Promise.withResolvers<void>();
    const original = other.parts.log.append.bind(other.parts.log);
    const begun = Promise.withResolvers<void>();
    jest.spyOn(other.parts.log, 'append').mockImplementation(async (...given) => {
      begun.resolve();
      await held;
      return original(...given);
    });
    const slow = (await other.as('hamish')).get('/api/transfers/incoming');
    await begun.promise;
    const stopping = other.stop();
    await expect(fetch(`${other.address}/health/readiness`)).rejects.toThrow();
    go();
    expect((await slow).status).toBe(200);
    expect(await stopping).toBe(true);
    own.remove();
  });
});
