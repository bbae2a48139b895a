import { afterEach, describe, expect, it, jest } from '@jest/globals';
import request from 'supertest';
import { Health, type ComponentHealth, type HealthStatus } from '../../src/operations/health.ts';
import { ownApp } from '../security/support/app.ts';

const up = (name: string, details?: ComponentHealth['details']) => ({
  name,
  check: () => Promise.resolve({ status: 'UP' as const, ...(details && { details }) }),
});

describe('health', () => {
  it('is up when every part is, and tells of each', async () => {
    const health = new Health([up('eventStore', { position: 7 }), up('readModel')]);
    expect(await health.report()).toEqual({
      status: 'UP',
      components: { eventStore: { status: 'UP', details: { position: 7 } }, readModel: { status: 'UP' } },
    });
  });

  it('is down when a part is down or fails to answer', async () => {
    const down = { name: 'a', check: () => Promise.resolve({ status: 'DOWN' as const }) };
    const throws = { name: 'b', check: () => Promise.reject(new Error('secret of the disk')) };
    const report = await new Health([down, throws, up('c')]).report();
    expect(report).toEqual({
      status: 'DOWN',
      components: { a: { status: 'DOWN' }, b: { status: 'DOWN' }, c: { status: 'UP' } },
    });
  });

  it('is as its worst part is', async () => {
    const being = (status: HealthStatus) => ({ name: status, check: () => Promise.resolve({ status }) });
    const of = async (...parts: HealthStatus[]) => (await new Health(parts.map(being)).report()).status;
    expect(await of('UP', 'DEGRADED')).toBe('DEGRADED');
    expect(await of('DEGRADED', 'DOWN')).toBe('DOWN');
    expect(await of()).toBe('UP');
  });

  it('asks the parts again after two seconds, not before, and once for many who ask', async () => {
    let now = 0;
    let asked = 0;
    const check = () => Promise.resolve({ status: 'UP' as const, details: { asked: ++asked } });
    const health = new Health([{ name: 'a', check }], () => now);
    await Promise.all([health.report(), health.report(), health.report()]);
    now = 1999;
    expect((await health.report()).components['a']?.details).toEqual({ asked: 1 });
    now = 2000;
    expect((await health.report()).components['a']?.details).toEqual({ asked: 2 });
  });
});

describe('health, where the clock of the machine is set back,', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('asks the parts again after two seconds all the same', async () => {
    jest.useFakeTimers();
    const told: HealthStatus[] = ['DOWN', 'UP'];
    const health = new Health([{ name: 'a', check: async () => ({ status: told.shift()! }) }]);
    expect((await health.report()).status).toBe('DOWN');
    jest.setSystemTime(Date.now() - 3_600_000);
    await jest.advanceTimersByTimeAsync(2_000);
    expect((await health.report()).status).toBe('UP');
  });
});

describe('the addresses of health', () => {
  it('answer in HMPPS shape without signing in', async () => {
    const own = await ownApp({ checks: [up('eventStore', { position: 7 })] });
    const get = (path: string) => request(own.http).get(path);
    for (const path of ['/health', '/health/readiness']) {
      await get(path).expect(200, {
        status: 'UP',
        components: { eventStore: { status: 'UP', details: { position: 7 } } },
      });
    }
    for (const path of ['/health/ping', '/health/liveness']) {
      await get(path).expect(200, { status: 'UP' });
    }
    await get('/info').expect(200, {
      build: { name: 'case-handover', version: '0.1.0' },
      git: { commit: 'abc1234' },
      productId: 'TEST1',
    });
    own.health.stop();
    await get('/health/readiness').expect(503, { status: 'DOWN', components: {} });
    await get('/health/liveness').expect(200);
    await own.close();
  });

  it('answer 503 to whoever watches when a part is degraded, and stay ready', async () => {
    const part = { status: 'DEGRADED' as const, details: { why: 'The disk is full' } };
    const own = await ownApp({ checks: [{ name: 'eventStore', check: () => Promise.resolve(part) }] });
    const get = (path: string) => request(own.http).get(path);
    await get('/health').expect(503, { status: 'DEGRADED', components: { eventStore: part } });
    await get('/health/readiness').expect(200, { status: 'DEGRADED', components: { eventStore: part } });
    own.health.stop();
    await get('/health/readiness').expect(503, { status: 'DOWN', components: {} });
    await own.close();
  });

  it('answer 503 when a part is down, and stay alive', async () => {
    const own = await ownApp({
      checks: [{ name: 'eventStore', check: () => Promise.resolve({ status: 'DOWN' }) }],
    });
    await request(own.http)
      .get('/health')
      .expect(503, { status: 'DOWN', components: { eventStore: { status: 'DOWN' } } });
    await request(own.http).get('/health/readiness').expect(503);
    await request(own.http).get('/health/liveness').expect(200);
    await own.close();
  });
});
