import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parts, rounds, type PartName } from './rounds.ts';
import { buildIfNeeded } from './support/built.ts';

/**
 * npm run bench -- [--only PARTS] [--rounds N] [--events N] [--cases N] [--folder DIR] [--json FILE]
 *
 * Measures what the service can do against what the machine can do, round by round with everything in turn, and ends
 * with a table of medians. PARTS are some of `parts` in rounds.ts, with commas; all of them without it. Nothing is
 * written outside a temporary folder, below DIR when given: put it on the disk that counts. See README.md beside this
 * file.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    events: { type: 'string', default: '100000' },
    cases: { type: 'string', default: '100000' },
    only: { type: 'string' },
    folder: { type: 'string', default: 'data' },
    json: { type: 'string' },
  },
});

const say = (line: string) => process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${line}\n`);

const names = namesFrom(values.only);
buildIfNeeded();
mkdirSync(values.folder, { recursive: true });
const folder = mkdtempSync(join(values.folder, 'bench-'));
try {
  const plan = {
    folder,
    rounds: Math.max(5, Number(values.rounds)),
    events: Number(values.events),
    cases: Number(values.cases),
    say,
  };
  const results = await rounds(plan, names);
  const machine = `Node ${process.versions.node}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
  process.stdout.write(`\n${machine}\n\n${results.table()}\n`);
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ machine, figures: results.figures() }, null, 2)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The parts that were asked for, in their own order. */
function namesFrom(only: string | undefined): PartName[] {
  const all = Object.keys(parts) as PartName[];
  if (only === undefined) return all;
  const asked = only.split(',').map((word) => word.trim());
  const unknown = asked.filter((word) => !Object.hasOwn(parts, word));
  if (unknown.length === 0) return all.filter((name) => asked.includes(name));
  process.stderr.write(`There is no part ${unknown.join(', ')}: choose from ${all.join(', ')}\n`);
  process.exit(1);
}
