import type { Logger } from 'pino';
import type { DraftsReport } from '../web/drafts/drafts.ts';

/** Logs what becomes of the file of forms that were begun; never whose they were or what they say. */
export function draftsReport(logger: Logger): DraftsReport {
  return {
    damaged(error) {
      logger.error(
        { error },
        'Forms that were begun and not recorded cannot be read any more; they are lost',
      );
    },
    notTakenOut(error) {
      logger.error({ error }, 'What was typed on a form that was recorded cannot be thrown away now');
    },
    notChanged(error) {
      logger.error({ error }, 'What was typed on a form could not be kept for later or thrown away');
    },
  };
}
