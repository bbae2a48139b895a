import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { WrongRevision } from '../../src/event-store/event-store.ts';
import { EventLog } from '../../src/event-store/event-log.ts';
import { EMPTY } from '../../src/event-store/stream-head.ts';
import { Metrics } from '../../src/operations/metrics.ts';
import { ownLog } from '../security/support/log.ts';
import { about } from '../security/support/people.ts';

describe('metrics', () => {
  let own: Awaited<ReturnType<typeof ownLog>>;
  beforeEach(async () => {
    own = await ownLog();
  });
  afterEach(() => own.close());

  it('count appends by result and time them', async () => {
    const metrics = new Metrics();
    const { store, keys } = own.log;
    const log = new EventLog({ store: metrics.measured(store), keys, clock: () => new Date().toISOString() });
    const append = () => log.append('policy', EMPTY, [{ type: 'PolicyAdopted', data: {} }], about);
    await append();
    await expect(append()).rejects.toBeInstanceOf(WrongRevision);
    const text = await metrics.registry.metrics();
    expect(text).toContain('handover_appends_total{result="ok"} 1');
    expect(text).toContain('handover_appends_total{result="WrongRevision"} 1');
    expect(text).toContain('handover_append_seconds_count 2');
    expect((await log.read('policy')).events).toHaveLength(1);
  });

  it('are served on loopback, on a port of their own', async () => {
    const metrics = new Metrics();
    metrics.projectionLagEvents.set(3);
    metrics.projectionLagSeconds.set(1.5);
    const server = await metrics.serve(0);
    const { port, address } = server.address() as AddressInfo;
    expect(address).toBe('127.0.0.1');
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('handover_projection_lag_events 3');
    expect(text).toContain('handover_projection_lag_seconds 1.5');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    server.closeAllConnections();
    server.close();
  });
});
