import type { Logger } from 'pino';
import type { Unrecorded, UnrecordedReport } from '../security/unrecorded.ts';
import type { ComponentHealth } from './health.ts';
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
    leftBehind(files) {
      trouble('left-behind', files.length);
      logger.error(
        { files },
        'Looks that could not be recorded were left under another name: start the service once with that HANDOVER_INSTANCE',
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

/** Looks that wait tell also of a log that says it can be written and cannot. */
export function unrecordedHealth(unrecorded: Pick<Unrecorded, 'count' | 'leftBehind'>): ComponentHealth {
  const [waiting, left] = [unrecorded.count, unrecorded.leftBehind()];
  const why = `Looks were left under another name in ${left.join(', ')}: start the service once with that HANDOVER_INSTANCE`;
  return {
    status: waiting + left.length === 0 ? 'UP' : 'DEGRADED',
    details: { waiting, ...(left.length > 0 && { why }) },
  };
}
