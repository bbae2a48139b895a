import { argv, exit, stderr, stdout } from 'node:process';
import { backUpKeys, backUpLog } from '../src/event-store/embedded/backup.ts';
import { copyViews } from '../src/read-model/files.ts';
import { showProgress } from './verify-progress.ts';

const [what, folder = 'data', file = ''] = argv.slice(2);
const progress = showProgress('Verifying the copy');
try {
  if (what === 'keys') {
    backUpKeys(folder, file);
    stdout.write(`The keys are copied to ${file}. Keep them apart from the log, and not for long.\n`);
  } else if (what === 'views') {
    copyViews(folder, file);
    stdout.write(
      `The views are copied to ${file}. An instance that starts there goes on from where they are.\n`,
    );
  } else {
    const { events, head } = backUpLog(folder, file, progress.at);
    progress.end();
    stdout.write(
      `${events} events copied to ${file} and verified. Newest: position ${head.position || 'START'}\n`,
    );
  }
} catch (error) {
  progress.end();
  stderr.write(`${(error as Error).message}\n`);
  exit(1);
}
