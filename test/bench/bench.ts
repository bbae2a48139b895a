import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rounds } from './rounds.ts';
import { buildIfNeeded } from './support/built.ts';

/**
 * npm run bench -- [--rounds N] [--events N] [--folder DIR] [--json FILE]
 *
 * Measures what the service can do against what the machine can do, round by round with everything in turn, and ends
 * with a table of medians. Nothing is written outside a temporary folder, below DIR when given: put it on the disk
 * that counts. See README.md beside this file.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    events: { type: 'string', default: '100000' },
    folder: { type: 'string', default: 'data' },
    json: { type: 'string' },
  },
});

const say = (line: string) => process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${line}\n`);

buildIfNeeded();
mkdirSync(values.folder, { recursive: true });
const folder = mkdtempSync(join(values.folder, 'bench-'));
try {
  const results = await rounds({
    folder,
    rounds: Math.max(5, Number(values.rounds)),
    events: Number(values.events),
    say,
  });
  const machine = `Node ${process.versions.node}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
  process.stdout.write(`\n${machine}\n\n${results.table()}\n`);
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ machine, figures: results.figures() }, null, 2)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
