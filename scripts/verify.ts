import { argv, env, exit, stderr, stdout } from 'node:process';
import { verify } from '../src/event-store/verify.ts';
import { placeNamed } from './places.ts';
import { showProgress } from './verify-progress.ts';

const progress = showProgress('Verifying');
try {
  const where = argv[2] || env['EVENTSTORE_URL'] || env['HANDOVER_DATA'] || 'data';
  const { events, head, fault } = await verify(placeNamed(where), progress.at);
  progress.end();
  if (fault !== undefined) {
    stderr.write(`${fault}\n${events > 0 ? `Whole are the events before it: ${events}.\n` : ''}`);
    exit(1);
  }
  stdout.write(
    `${events} events are whole. Newest: position ${head?.position || 'START'}, leaf ${head?.leaf}\n`,
  );
} catch (error) {
  progress.end();
  stderr.write(`${(error as Error).message}\n`);
  exit(1);
}
