import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

/** The service as people run it: a process of its own, with the invented people and the stories. */
export interface ServiceProcess {
  /** Such as http://127.0.0.1:40123 */
  address: string;
  /** Ends it between two instructions. */
  kill(): Promise<void>;
  /** Asks it to stop as a platform would; gives its exit code. */
  terminate(): Promise<number | null>;
}

/** Starts the built service on a data folder and resolves once it says that it is ready. */
export async function startProcess(
  folder: string,
  env: Record<string, string> = {},
): Promise<ServiceProcess> {
  if (!existsSync(MAIN)) throw new Error('The service is not built: run scripts/test, which builds it first');
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      HANDOVER_DATA: folder,
      HANDOVER_DEMO: 'true',
      HANDOVER_RATE_PER_MINUTE: '0',
      HANDOVER_METRICS_PORT: '0',
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...env,
    },
  });
  return {
    address: await addressOf(child),
    async kill() {
      await ended(child, 'SIGKILL');
    },
    terminate: () => ended(child, 'SIGTERM'),
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface(child.stdout!)) {
    const address = /ready at (\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    child.stdout!.resume();
    return address;
  }
  throw new Error('The service did not start');
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
  return child.exitCode;
}
