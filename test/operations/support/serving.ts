import { createServer } from 'node:http';
import { Health } from '../../../src/operations/health.ts';
import { createLogger } from '../../../src/operations/logger.ts';
import { stopOnSignals } from '../../../src/operations/stop.ts';

/** A service of its own process: answers a request once it was told to stop, and says when its log is closed. */
const server = createServer((_, response) => {
  process.stdout.write('asked\n');
  process.once('SIGTERM', () => response.end('recorded'));
});
stopOnSignals({
  server,
  health: new Health([]),
  logger: createLogger('silent'),
  closings: [{ name: 'log', close: () => void process.stdout.write('log closed\n') }],
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify(server.address())}\n`));
