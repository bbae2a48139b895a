import type { Logger } from 'pino';
import type { UnrecordedReport } from '../security/unrecorded.ts';
import type { Metrics } from './metrics.ts';

/** Counts and logs what becomes of looks that could not be recorded; never whose they were or at what. */
export function unrecordedReport(metrics: Metrics, logger: Logger): UnrecordedReport {
  const trouble = (kind: string, count = 1) => metrics.unrecordedTrouble.inc({ trouble: kind }, count);
  return {
    waiting: (count) => metrics.unrecordedWaiting.set(count),
    held(error) {
      trouble('held');
      logger.error({ error }, 'A look that could not be recorded cannot be kept on the disk either');
    },
    damaged(lines) {
      trouble('damaged', lines);
      logger.error(
        { lines },
        'Looks that could not be recorded cannot be read any more; a copy of their file stands beside it',
      );
    },
    turnedDown(error) {
      trouble('turned-down');
      logger.error({ error }, 'What could not be recorded when it happened can never be entered');
    },
    stuck(error) {
      trouble('stuck');
      logger.error(
        { error },
        'What could not be recorded when it happened cannot be entered now; it is tried again',
      );
    },
  };
}
