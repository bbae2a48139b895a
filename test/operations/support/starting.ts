import { endOnSignals } from '../../../src/operations/stop.ts';

/** A service that never comes to run. */
endOnSignals();
setInterval(() => {}, 1000);
process.stdout.write('starting\n');
