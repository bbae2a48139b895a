import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '../service/clients.ts';
import { startProcess, type ServiceProcess } from '../service/process.ts';
import { main } from '../support/built.ts';
import { callers } from '../support/measure.ts';
import { both, type OpenPart } from '../support/part.ts';

const CALLERS = 64;
/** Requests of each client before anything counts: code runs at full speed only once it has run often. */
const WARM_UP = 200;
/** How long is measured, in milliseconds. */
const HTTP = 5_000;

const withEcho = fileURLToPath(new URL('../service/with-echo.ts', import.meta.url));

/** The service against itself with nothing to record. */
export const openCommands: OpenPart = async ({ folder, say }) => {
  say('Starting the service, and another one that also echoes …');
  const service = await startProcess(main, join(folder, 'service'));
  const echo = await startProcess(withEcho, join(folder, 'echo'));
  const tellers = Array.from({ length: CALLERS }, () => new Client(service.connections));
  const echoers = Array.from({ length: CALLERS }, () => new Client(echo.connections));
  return {
    async warmUp() {
      await eachClient(async (client) => {
        for (let left = WARM_UP; left > 0; left--) {
          await (tellers[client] as Client).act();
          await (echoers[client] as Client).echo();
        }
      });
    },
    async measure(results, turned) {
      const who = `${CALLERS} clients`;
      const [echoed, recorded] = await both(
        () => load(echo, (client) => (echoers[client] as Client).echo()),
        () => load(service, (client) => (tellers[client] as Client).act()),
        turned,
      );
      results.add(`Echo route over HTTP, ${who}`, 'requests/s', echoed.rate);
      results.add(`Commands over HTTP, ${who}`, 'commands/s', recorded.rate);
      results.add('Commands to echo route', '', recorded.rate / echoed.rate, { atLeast: 0.8 });
      results.add('Processor time of an echo, all threads', 'µs', echoed.cpu);
      results.add('Processor time of a command, all threads', 'µs', recorded.cpu);
    },
    async close() {
      await service.stop();
      await echo.stop();
    },
  };
};

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
