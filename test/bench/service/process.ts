import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DemoIssuer } from '../../../src/security/demo/demo-issuer.ts';
import { demoPeople } from '../../../src/security/demo/demo-people.ts';
import { Connections } from './connections.ts';

/** A service in a process of its own, with its own data folder, and the tokens of everybody invented. */
export interface ServiceProcess {
  connections: Connections;
  /** Seconds of processor time it has used so far, all threads together. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

/** Starts the built service, or what adds to it, and waits until it answers. Its log goes into a file beside the data. */
export async function startProcess(entry: string, folder: string): Promise<ServiceProcess> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const log = openSync(join(folder, 'service.log'), 'w');
  const child = spawn(process.execPath, [...process.execArgv, entry], {
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env['PATH'],
      HANDOVER_DATA: join(folder, 'data'),
      HANDOVER_DEMO: 'true',
      HANDOVER_RATE_PER_MINUTE: '0',
      HANDOVER_METRICS_PORT: '0',
      PORT: String(port),
    },
  });
  closeSync(log);
  const ended = once(child, 'exit');
  await untilItAnswers(`http://127.0.0.1:${port}/health/ping`, child, join(folder, 'service.log'));
  const issuer = await DemoIssuer.existing(join(folder, 'data'));
  const tokens = new Map<string, string>();
  for (const person of demoPeople()) tokens.set(person.login, await issuer.tokenFor(person));
  const connections = new Connections(port, tokens);
  return {
    connections,
    cpuSeconds: () => cpuSecondsOf(child.pid ?? 0),
    async stop() {
      connections.close();
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function untilItAnswers(address: string, child: ChildProcess, log: string): Promise<void> {
  for (const until = Date.now() + 120_000; Date.now() < until && child.exitCode === null; await pause(100)) {
    try {
      if ((await fetch(address)).ok) return;
    } catch {
      // It does not listen yet.
    }
  }
  throw new Error(`The service did not start:\n${readFileSync(log, 'utf8')}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** From the kernel's account of the process; 0 where it keeps none to read. */
function cpuSecondsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}
