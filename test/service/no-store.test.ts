import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { newFolder } from './support/running.ts';

/** An instance that is started while no node of EventStoreDB can be reached. */

jest.setTimeout(120_000);

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const data = newFolder();
afterAll(() => data.remove());

describe('an instance that finds no EventStoreDB', () => {
  it('says so in one sentence, and ends so that it is started again', async () => {
    const child = spawn(process.execPath, [MAIN], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        HANDOVER_DATA: data.folder,
        HANDOVER_DEMO: 'true',
        HANDOVER_METRICS_PORT: '0',
        PORT: '0',
        EVENTSTORE_URL: 'esdb://127.0.0.1:9?tls=false',
      },
    });
    const [said, complained, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number | null]>,
    ]);
    expect(said).toBe('');
    expect(complained).toBe(
      'EventStoreDB does not answer (127.0.0.1:9: nothing listens there). The service was not started: start it again\n',
    );
    expect(code).toBe(1);
  });
});
