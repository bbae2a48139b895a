import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, get, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Health } from '../../src/operations/health.ts';
import { createLogger } from '../../src/operations/logger.ts';
import { stop } from '../../src/operations/stop.ts';

async function serving(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line: string) => void lines.push(line) });
  const { port } = server.address() as AddressInfo;
  return { server, logger, lines, health: new Health([]), url: `http://127.0.0.1:${port}/` };
}

describe('a graceful stop', () => {
  it('answers what is in flight, takes nothing new, and then closes in order', async () => {
    const order: string[] = [];
    const arrived = Promise.withResolvers<void>();
    const mayAnswer = Promise.withResolvers<void>();
    const { url, ...running } = await serving((_, response) => {
      arrived.resolve();
      void mayAnswer.promise.then(() => {
        order.push('answered');
        response.end('recorded');
      });
    });
    const agent = new Agent({ keepAlive: true });
    const inFlight = new Promise<string>((resolve, reject) => {
      get(url, { agent }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve(body));
      }).on('error', reject);
    });
    await arrived.promise;
    const stopped = stop({
      ...running,
      closings: [
        { name: 'views', close: () => void order.push('views') },
        { name: 'log', close: () => void order.push('log') },
      ],
    });
    expect(running.health.stopping).toBe(true);
    await expect(fetch(url)).rejects.toThrow();
    mayAnswer.resolve();
    expect(await inFlight).toBe('recorded');
    expect(await stopped).toBe(true);
    expect(order).toEqual(['answered', 'views', 'log']);
    agent.destroy();
  });

  it('does not wait for ever for a request that does not end', async () => {
    const arrived = Promise.withResolvers<void>();
    const { url, ...running } = await serving(() => arrived.resolve());
    const cut = fetch(url).then(
      () => 'answered',
      () => 'cut off',
    );
    await arrived.promise;
    expect(await stop({ ...running, closings: [], patience: 50 })).toBe(true);
    expect(await cut).toBe('cut off');
    expect(running.lines.join('')).toContain('took too long');
  });

  it('closes everything else when one thing fails to close, and says that it failed', async () => {
    const closed: string[] = [];
    const { url, ...running } = await serving((_, response) => response.end());
    expect(url).toContain('127.0.0.1');
    const well = await stop({
      ...running,
      closings: [
        { name: 'views', close: () => Promise.reject(new Error('disk gone')) },
        { name: 'log', close: () => void closed.push('log') },
      ],
    });
    expect(well).toBe(false);
    expect(closed).toEqual(['log']);
    expect(running.lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'error', part: 'views', message: 'A part could not be closed' },
      { message: 'Stopped' },
    ]);
  });

  it('is begun by SIGTERM, and the process ends well when all was closed', async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./support/serving.ts', import.meta.url))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const next = async () => (await lines.next()).value as string;
    const { port } = JSON.parse(await next()) as AddressInfo;
    const answer = fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
    expect(await next()).toBe('asked');
    child.kill('SIGTERM');
    expect(await answer).toBe('recorded');
    expect(await next()).toBe('log closed');
    expect(await exit).toEqual([0, null]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'is not waited for when %s comes before anything runs',
    async (signal) => {
      const child = spawn(
        process.execPath,
        [fileURLToPath(new URL('./support/starting.ts', import.meta.url))],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const exit = once(child, 'exit');
      await once(child.stdout, 'data');
      child.kill(signal);
      expect(await exit).toEqual([1, null]);
    },
  );
});
