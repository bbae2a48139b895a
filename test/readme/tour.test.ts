import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newFolder, run, type Running } from '../service/support/running.ts';
import { DoubleProcess } from '../support/eventstoredb/process.ts';

/** The tour of the README, word for word, against a service that was just started. */

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const tour = /## Five-minute tour\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? '';
const blocks = [...tour.matchAll(/```(sh|text)\n([\s\S]*?)```/g)].map(([, kind = '', text = '']) => ({
  kind,
  text,
}));

/** What differs from one run to the next, taken out. */
const lasting = (output: string) =>
  output
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replace(/\b[0-9a-f]{64}\b/g, '<leaf>')
    .replace(/\b(\d{16}|\d{19}-\d{19})\b/g, '<position>')
    .replace(/^\d+ events/gm, '<count> events')
    .replace(/\b\d{1,2} [A-Z][a-z]+ 20\d\d\b/g, '<day>')
    .trim();

describe.each(['a file', 'EventStoreDB'])(
  'the five-minute tour of the README, with the log in %s',
  (kept) => {
    let double: DoubleProcess | undefined;
    let service: Running;
    let remove: () => void;
    let env: Record<string, string>;

    beforeAll(async () => {
      const data = newFolder();
      remove = data.remove;
      double = kept === 'EventStoreDB' ? await DoubleProcess.start() : undefined;
      env = double === undefined ? {} : { EVENTSTORE_URL: double.url };
      service = await run({ folder: data.folder, env });
    }, 60_000);

    afterAll(async () => {
      await service?.stop();
      await double?.end();
      remove?.();
    });

    it('runs as written and shows what it says', async () => {
      const commands = blocks.filter(({ kind }) => kind === 'sh').map(({ text }) => text);
      const shown = blocks.filter(({ kind }) => kind === 'text').map(({ text }) => text);
      expect(commands.length).toBeGreaterThan(4);
      const { stdout, stderr } = await promisify(execFile)(
        'bash',
        ['-euo', 'pipefail', '-c', commands.join('\n')],
        {
          env: { ...process.env, ...env, HANDOVER: service.address, HANDOVER_DATA: service.folder },
          timeout: 300_000,
        },
      );
      expect(stderr).toBe('');
      expect(lasting(stdout)).toBe(lasting(shown.join('')));
    }, 330_000);
  },
);
