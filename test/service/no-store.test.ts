import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { EventStoreDouble } from '../support/eventstoredb/double.ts';
import { newFolder } from './support/running.ts';

/** An instance that is started while no node of EventStoreDB can be reached, or that loses it before it is ready. */

jest.setTimeout(120_000);

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const data = newFolder();
afterAll(() => data.remove());

/** Starts an instance in demonstration mode; gives what it said when it has ended. */
async function start(url: string) {
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      HANDOVER_DATA: data.folder,
      HANDOVER_DEMO: 'true',
      HANDOVER_METRICS_PORT: '0',
      PORT: '0',
      EVENTSTORE_URL: url,
    },
  });
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { said, complained, code };
}

describe('an instance that finds no EventStoreDB', () => {
  it('says so in one sentence, and ends so that it is started again', async () => {
    expect(await start('esdb://127.0.0.1:9?tls=false')).toEqual({
      said: '',
      complained:
        'EventStoreDB does not answer (127.0.0.1:9: nothing listens there). The service was not started: start it again\n',
      code: 1,
    });
  });

  it('does the same when it loses it in the middle of the demonstration', async () => {
    const double = await EventStoreDouble.start();
    double.faults.add({ fault: 'kill', done: false, milliseconds: 0, stream: 'case-', call: 5 });
    const { complained, code } = await start(double.url);
    await double.stop();
    expect(complained).toMatch(
      /^EventStoreDB does not answer .*\. The service was not started: start it again\n$/,
    );
    expect(code).toBe(1);
  });
});
