import { expect } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const script = new URL('./write-until-killed.ts', import.meta.url).pathname;

/**
 * Lets 64 writers write, each to a stream of its own, until so many events were acknowledged, and kills their process.
 * `words` say where to, `compiled` is a folder for what every such process compiles, `each` is called after each
 * acknowledgement. Gives all acknowledgements as `writer revision eventId`, also those that came with the kill.
 */
export async function writeAndKill(
  words: string[],
  compiled: string,
  enough: number,
  each: (acknowledged: number) => void = () => undefined,
): Promise<string[]> {
  const child: ChildProcess = spawn(process.execPath, [script, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Not to outlive a test that failed.
    timeout: 280_000,
    killSignal: 'SIGKILL',
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  const acknowledged: string[] = [];
  for await (const line of createInterface(child.stdout!)) {
    // The last line may have been cut off by the kill; a whole one ends with an id.
    if (!/^\d+ \d+ [0-9a-f-]{36}$/.test(line)) continue;
    acknowledged.push(line);
    each(acknowledged.length);
    if (acknowledged.length >= enough) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return acknowledged;
}
