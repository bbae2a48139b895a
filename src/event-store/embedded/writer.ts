import { join } from 'node:path';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { unpack, type Answer, type Append, type PackedBatch } from './batch.ts';
import { headFault, readHead, writeHead } from './head-file.ts';
import { LogWriter, type WriterSettings } from './log-writer.ts';
import { HEAD_FILE, LOG_FILE } from './schema.ts';

/** What the writer is started with. */
export interface WriterData extends WriterSettings {
  folder: string;
  /** Shared; counted up and rung after each message, which wakes the writer sooner than the message does. */
  bell: Int32Array;
}

export type ToWriter = { batch: PackedBatch } | { close: true };

export type FromWriter =
  | { opened: true }
  /** The log cannot be opened, in a sentence. */
  | { refused: string }
  /** One for each append, in the order they came; all that were accepted are on the disk. */
  | { answers: Answer[] }
  /** Nothing of so many appends was written. */
  | { failed: string; count: number };

/** How far behind the log the head file may be. */
const HEAD_EVERY_MS = 1_000;

/** The most appends in one commit. */
const MOST = 512;

const port = parentPort;
if (port === null) throw new Error('The writer runs in a worker thread only');
const { folder, bell, ...settings } = workerData as WriterData;
const headFile = join(folder, HEAD_FILE);
const say = (message: FromWriter) => port.postMessage(message);
const hear = () => (receiveMessageOnPort(port) as { message: ToWriter } | undefined)?.message;

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

/** Everything that has come by now goes into one commit. Sleeps while there is nothing to do. */
function serve(log: LogWriter): void {
  let headDue = Infinity;
  const keepHead = () => {
    headDue = Infinity;
    try {
      writeHead(headFile, log.head());
    } catch {
      // The disk may be full: the file stays as it was, only further behind, and is tried again.
      headDue = performance.now() + HEAD_EVERY_MS;
    }
  };
  for (let closing = false; !closing;) {
    const rung = Atomics.load(bell, 0);
    const appends: Append[] = [];
    for (let message: ToWriter | undefined; appends.length < MOST && (message = hear()) !== undefined;) {
      if ('close' in message) closing = true;
      else appends.push(...unpack(message.batch));
    }
    if (appends.length > 0) {
      commit(log, appends);
      headDue = Math.min(headDue, performance.now() + HEAD_EVERY_MS);
    } else if (!closing) {
      Atomics.wait(bell, 0, rung, headDue - performance.now());
    }
    if (performance.now() >= headDue) keepHead();
  }
  keepHead();
  log.close();
}

function commit(log: LogWriter, appends: Append[]): void {
  try {
    say({ answers: log.commit(appends) });
  } catch (error) {
    say({ failed: (error as Error).message, count: appends.length });
  }
}

let log: LogWriter | undefined;
try {
  log = open();
  say({ opened: true });
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  // Disk and SQLite do not say what they were asked for.
  say({ refused: code === undefined ? message : `The log in ${folder} cannot be opened: ${message}` });
}
// Whatever it throws ends the thread, and the other side is told.
if (log !== undefined) serve(log);
port.close();
