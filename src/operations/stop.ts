import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { Health } from './health.ts';

/** Something to let go of once no request is in flight. */
export interface Closing {
  name: string;
  close(): Promise<void> | void;
}

export interface Running {
  server: Server;
  health: Health;
  logger: Logger;
  /** In the order in which they are closed: first who writes, then what is written to. */
  closings: readonly Closing[];
  /** How long requests in flight may take, in milliseconds; 10 s when absent. */
  patience?: number;
}

/**
 * Ends the service: it takes no more requests, lets those in flight finish for up to ten seconds, then closes
 * what is given, in order. One that fails to close is logged and does not keep the next from closing. Gives
 * whether all went well.
 */
export async function stop({
  server,
  health,
  logger,
  closings,
  patience = 10_000,
}: Running): Promise<boolean> {
  health.stop();
  const drained = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection whose request ends now has nothing more to wait for.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => {
    logger.warn('Requests in flight took too long and were cut off');
    server.closeAllConnections();
  }, patience);
  await drained;
  clearInterval(idle);
  clearTimeout(late);

  let well = true;
  for (const part of closings) {
    try {
      await part.close();
    } catch (error) {
      well = false;
      logger.error({ error, part: part.name }, 'A part could not be closed');
    }
  }
  logger.info('Stopped');
  return well;
}

/** Stops on SIGTERM and SIGINT, once, and ends the process: 0 when all was closed, else 1. */
export function stopOnSignals(running: Running): void {
  let stopping = false;
  const begin = () => {
    if (stopping) return;
    stopping = true;
    void stop(running).then((well) => process.exit(well ? 0 : 1));
  };
  process.on('SIGTERM', begin);
  process.on('SIGINT', begin);
}

/**
 * Until the service runs nothing has to be closed: SIGTERM and SIGINT end the process at once, with 1. The first
 * process of a container would not hear them otherwise. Gives what takes this back.
 */
export function endOnSignals(): () => void {
  const end = () => process.exit(1);
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  return () => {
    process.off('SIGTERM', end);
    process.off('SIGINT', end);
  };
}
