import { join } from 'node:path';
import { argv, exit, stderr, stdout } from 'node:process';
import { HEAD_FILE, LOG_FILE } from '../src/event-store/embedded/schema.ts';
import { verifyLog } from '../src/event-store/embedded/verify-log.ts';
import { showProgress } from './verify-progress.ts';

const folder = argv[2] ?? 'data';
const progress = showProgress('Verifying');
const { events, head, fault } = verifyLog(
  { log: join(folder, LOG_FILE), head: join(folder, HEAD_FILE) },
  progress.at,
);
progress.end();

if (fault !== undefined) {
  stderr.write(`${fault}\n${events > 0 ? `Whole are the events before it: ${events}.\n` : ''}`);
  exit(1);
}
stdout.write(
  `${events} events are whole. Newest: position ${head?.position || 'START'}, leaf ${head?.leaf}\n`,
);
