import { exit, stderr } from 'node:process';
import { whyNot } from './support/engine.ts';

/** Ends with 0 where the container tests can be run; otherwise with 1 and a sentence that says why not. */
const why = await whyNot();
if (why !== undefined) {
  stderr.write(`Container tests: ${why}\n`);
  exit(1);
}
exit(0);
