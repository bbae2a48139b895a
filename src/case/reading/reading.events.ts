import type { Redaction } from '../redaction.ts';

/** What can be acknowledged: the request as sent, and the handover summary as it stood. */
export type ReadingItem = 'REQUEST' | 'SUMMARY';

export interface ReadingEvents {
  /**
   * The actor states having read this version of the item (catalogue 39). The version of the request is the
   * revision of the event that last changed it; of the summary, the revision of the transfer that was shown.
   */
  ItemAcknowledged: { item: ReadingItem; version: number };
}

export const readingRedaction: Redaction<ReadingEvents> = {
  ItemAcknowledged: { item: 'public', version: 'public' },
};
