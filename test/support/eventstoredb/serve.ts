/**
 * The double as a process of its own, for services that run in several processes.
 *
 *     node test/support/eventstoredb/serve.ts [--port 0] [--nodes 3] [--tls FOLDER] [--seed 1] [--timing JSON]
 *
 * prints one line of JSON, `{"url":"esdb://…","control":"http://…"}`, when it can be reached, and runs until it is
 * ended. With `--tls` it makes its certificates in the folder and knows admin with the password changeit.
 */
import { parseArgs } from 'node:util';
import { makeCertificates } from './certificates.ts';
import { openControl } from './control.ts';
import { EventStoreDouble } from './double.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    nodes: { type: 'string', default: '1' },
    tls: { type: 'string' },
    seed: { type: 'string', default: '1' },
    timing: { type: 'string', default: '{}' },
  },
});
const double = await EventStoreDouble.start({
  nodes: Number(values.nodes),
  ports: [Number(values.port)],
  seed: Number(values.seed),
  timing: JSON.parse(values.timing),
  ...(values.tls === undefined ? {} : { ...makeCertificates(values.tls), users: { admin: 'changeit' } }),
});
const control = await openControl(double);
console.log(JSON.stringify({ url: double.url, control: control.url }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
// Whoever started it with a channel takes it along.
process.once('disconnect', () => process.exit(0));
