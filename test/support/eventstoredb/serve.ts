/**
 * The double as a process of its own, for services that run in several processes.
 *
 *     node test/support/eventstoredb/serve.ts --port 0
 *
 * prints one line of JSON, `{"url":"esdb://…"}`, when it can be reached, and runs until it is ended.
 */
import { parseArgs } from 'node:util';
import { DoubleNode } from './node.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const node = new DoubleNode();
await node.start(Number(values.port));
console.log(JSON.stringify({ url: node.url }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void node.kill().then(() => process.exit(0)));
}
