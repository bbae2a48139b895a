import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Rejects when something that the container tests need is not there. */
export type Needed = () => Promise<unknown>;

const engine: Needed = async () => (await import('testcontainers')).getContainerRuntimeClient();
const compose: Needed = () => promisify(execFile)('docker', ['compose', 'version']);

/** In a sentence why the container tests cannot be run here; nothing when they can. */
export async function whyNot(
  needed: { engine: Needed; compose: Needed } = { engine, compose },
): Promise<string | undefined> {
  try {
    await needed.engine();
  } catch (error) {
    return `no container engine answers here (${firstLine(error)}).`;
  }
  try {
    await needed.compose();
  } catch (error) {
    return `"docker compose" is not installed here (${firstLine(error)}).`;
  }
  return undefined;
}

const firstLine = (error: unknown): string => (error as Error).message.trim().split('\n')[0] ?? '';
