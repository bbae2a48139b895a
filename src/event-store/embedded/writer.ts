import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { unpack, type Answer, type PackedBatch } from './batch.ts';
import { headFault, readHead, writeHead } from './head-file.ts';
import { LogWriter, type WriterSettings } from './log-writer.ts';
import { HEAD_FILE, LOG_FILE } from './schema.ts';

/** What the writer is started with. */
export interface WriterData extends WriterSettings {
  folder: string;
}

export type ToWriter = { batch: PackedBatch } | { close: true };

export type FromWriter =
  | { opened: true }
  /** The log cannot be opened, in a sentence. */
  | { refused: string }
  /** In the order of the batch's appends; all that were accepted are on the disk. */
  | { answers: Answer[] }
  /** Nothing of the batch was written. */
  | { failed: string }
  | { closed: true };

/** How far behind the log the head file may be. */
const HEAD_EVERY_MS = 1_000;

const port = parentPort;
if (port === null) throw new Error('The writer runs in a worker thread only');
const { folder, ...settings } = workerData as WriterData;
const headFile = join(folder, HEAD_FILE);
const say = (message: FromWriter) => port.postMessage(message);

function open(): LogWriter {
  const log = new LogWriter(join(folder, LOG_FILE), settings);
  const fault = headFault(log.db, readHead(headFile));
  if (fault !== undefined) {
    throw new Error(
      `The log in ${folder} is not whole. ${fault}. Run scripts/verify ${folder}, then restore the newest backup`,
    );
  }
  writeHead(headFile, log.head());
  return log;
}

function serve(log: LogWriter): void {
  let pending: NodeJS.Timeout | undefined;
  const keepHead = () => {
    pending = undefined;
    try {
      writeHead(headFile, log.head());
    } catch {
      // A full disk: the file stays as it was, which is only further behind, and is tried again.
      headDue();
    }
  };
  const headDue = () => (pending ??= setTimeout(keepHead, HEAD_EVERY_MS));

  port!.on('message', (message: ToWriter) => {
    if ('close' in message) {
      clearTimeout(pending);
      keepHead();
      clearTimeout(pending);
      log.close();
      say({ closed: true });
      port!.close();
      return;
    }
    try {
      say({ answers: log.commit(unpack(message.batch)) });
      headDue();
    } catch (error) {
      say({ failed: (error as Error).message });
    }
  });
}

try {
  const log = open();
  say({ opened: true });
  serve(log);
} catch (error) {
  say({ refused: (error as Error).message });
  port.close();
}
